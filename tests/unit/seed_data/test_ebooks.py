"""The e-books of the demo are real ones."""

import io
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from catalogue.core.assets import asset_folder
from catalogue.typeset.covers import cover_png
from catalogue.typeset.documents import ebook_pdf
from catalogue.typeset.epub import ebook_epub
from catalogue.typeset.folders import manuscript_in
from catalogue.typeset.manuscripts import Manuscript
from tests.support.epubs import epub_faults

ROOT = asset_folder("seed_data")


def _titles() -> list[dict[str, Any]]:
    files = sorted((ROOT / "books").glob("*.toml"))
    return [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]


def _built(form: str) -> dict[str, tuple[Manuscript, dict[str, Any]]]:
    return {
        title["slug"]: (manuscript_in(ROOT, title, form), edition)
        for title in _titles()
        for edition in title["editions"]
        if edition.get("build") == form
    }


def _words(manuscript: Manuscript) -> list[int]:
    return [len(chapter.markdown.split()) for chapter in manuscript.chapters]


@pytest.mark.slow
def test_every_epub_is_valid(tmp_path: Path) -> None:
    books = {
        slug: ebook_epub(manuscript, cover_png(manuscript.cover, width_px=1200))
        for slug, (manuscript, _) in _built("epub").items()
    }
    assert len(books) == 4
    assert epub_faults(tmp_path, books) == {slug: [] for slug in books}


@pytest.mark.parametrize("slug", _built("pdf"))
def test_every_pdf_opens_and_has_the_pages_that_the_shop_says(slug: str) -> None:
    manuscript, edition = _built("pdf")[slug]
    made = ebook_pdf(manuscript)
    pdf = PdfReader(io.BytesIO(made), strict=True)
    assert len(pdf.pages) == edition["pages"]
    assert b"pdfuaid:part" in made
    assert made == ebook_pdf(manuscript)


def test_the_sixty_seconds_are_five_parts_of_one_minute_reads() -> None:
    manuscript, _ = _built("epub")["the-60-second-leader"]
    assert len({chapter.part for chapter in manuscript.chapters} - {""}) == 5
    assert len(manuscript.chapters) >= 11
    assert all(words <= 280 for words in _words(manuscript))


def test_there_are_seven_secrets() -> None:
    manuscript, _ = _built("epub")["seven-secrets-of-inspired-leaders"]
    secrets = [chapter for chapter in manuscript.chapters if "secret:" in chapter.title]
    assert len(secrets) == 7
    assert all(len(chapter.markdown.split()) >= 300 for chapter in secrets)


def test_no_identifier_is_used_twice() -> None:
    found = [book.identifier for form in ("epub", "pdf") for book, _ in _built(form).values()]
    assert len(set(found)) == len(found)
    assert all(identifier.startswith("urn:uuid:") for identifier in found)
