"""The files of the seeds' editions: e-books set from their manuscripts, and recorded sound."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from catalogue.books import services
from catalogue.books.models import Edition
from catalogue.storage import Storage
from catalogue.typeset.covers import cover_png
from catalogue.typeset.documents import ebook_pdf
from catalogue.typeset.epub import ebook_epub
from catalogue.typeset.folders import manuscript_in
from catalogue.typeset.manuscripts import Manuscript

_COVER_WIDTH = 960
_PDF_FEATURES = ["readingOrder", "structuralNavigation", "tableOfContents", "unlocked"]


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A file with what is known of it."""

    content: bytes
    filename: str
    media_type: str
    accessibility: dict[str, Any] = field(default_factory=dict)

    def add_to(
        self, session: Session, edition: Edition, storage: Storage, *, now: datetime
    ) -> None:
        """Keep it as the edition's first version."""
        services.add_file(
            session,
            edition,
            storage,
            io.BytesIO(self.content),
            filename=self.filename,
            media_type=self.media_type,
            accessibility=self.accessibility,
            now=now,
        )


def built_file(root: Path, title: Mapping[str, Any], edition: Mapping[str, Any]) -> SeedFile | None:
    """Build or read an edition's file; None for what is not downloaded."""
    slug = title["slug"]
    if "file" in edition:
        content = (root / edition["file"]).read_bytes()
        return SeedFile(content, f"{slug}.mp3", "audio/mpeg", _of_sound())
    form = edition.get("build")
    if form is None:
        return None
    manuscript = manuscript_in(root, title, form)
    if form == "pdf":
        pdf = ebook_pdf(manuscript)
        return SeedFile(pdf, f"{slug}.pdf", "application/pdf", _of_pdf(manuscript))
    epub = ebook_epub(manuscript, cover_png(manuscript.cover, width_px=_COVER_WIDTH))
    return SeedFile(epub, f"{slug}.epub", "application/epub+zip", _of_epub(manuscript))


def _of_epub(manuscript: Manuscript) -> dict[str, Any]:
    facts = manuscript.accessibility
    told = {
        "accessMode": ["textual", "visual"],
        "accessModeSufficient": ["textual"],
        "accessibilityFeature": list(facts.features),
        "accessibilityHazard": ["none"],
        "accessibilitySummary": facts.summary,
    }
    if facts.certified_by:
        told["conformsTo"] = ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
        told["certifiedBy"] = facts.certified_by
    return told


def _of_pdf(manuscript: Manuscript) -> dict[str, Any]:
    return {
        "accessMode": ["textual", "visual"],
        "accessModeSufficient": ["textual"],
        "accessibilityFeature": _PDF_FEATURES,
        "accessibilityHazard": ["none"],
        "accessibilitySummary": manuscript.accessibility.summary,
        "conformsTo": ["PDF/UA-1"],
    }


def _of_sound() -> dict[str, Any]:
    return {
        "accessMode": ["auditory"],
        "accessModeSufficient": ["auditory"],
        "accessibilityHazard": ["none"],
    }
