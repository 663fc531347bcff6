"""Manuscripts as they lie in a folder: one TOML file for the facts, Markdown for the chapters."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from catalogue.typeset.manuscripts import (
    Accessibility,
    Chapter,
    Credit,
    Manuscript,
    chapter_of,
    extract_of,
)


def manuscript_in(root: Path, title: Mapping[str, Any], form: str) -> Manuscript:
    """Gather the e-book that a title's TOML describes; ``form`` is epub or pdf.

    The form matters because each has its own identifier. Raises KeyError for a missing fact.
    """
    ebook = title["ebook"]
    return Manuscript(
        title=title["title"],
        subtitle=title["subtitle"],
        credits=tuple(Credit(one["name"], one["role"]) for one in title["contributors"]),
        language=title["language"],
        identifier=ebook["identifiers"][form],
        date=ebook["date"],
        publisher=title["publisher"],
        rights=ebook["rights"],
        description=title["blurb"],
        chapters=_chapters(sorted((root / ebook["folder"]).glob("*.md"))),
        ground=title["colours"]["ground"],
        ink=title["colours"]["ink"],
        key=title["slug"],
        subjects=tuple(topic["label"] for topic in title["topics"]),
        accessibility=Accessibility(certified_by=ebook.get("certified_by", "")),
    )


def extract_in(root: Path, title: Mapping[str, Any]) -> str:
    """Gather the Markdown of a title's extract, each chapter under a heading of level two."""
    return extract_of(_chapters([root / name for name in title["extract_files"]]))


def _chapters(files: list[Path]) -> tuple[Chapter, ...]:
    return tuple(chapter_of(file.read_text(encoding="utf-8")) for file in files)
