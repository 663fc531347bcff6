"""E-books as PDF: readable, tagged, dated as told, and deaf to code in the text."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from catalogue.typeset.documents import ebook_pdf
from catalogue.typeset.manuscripts import Chapter
from tests.factories.manuscripts import make_manuscript
from tests.support.hostile import HOSTILE

EVERYTHING = """A paragraph with *stress*, **weight**, `code` and a [link](https://example.org).

## A heading

- one
- two

  with a second paragraph

3. three
4. four

> Somebody said so.

---

    as typed

#### A heading that skips levels

The end.\\
Really.
"""


def _opened(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content), strict=True)


def _text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in _opened(content).pages)


def test_the_file_says_what_it_is() -> None:
    pdf = _opened(ebook_pdf(make_manuscript(title="Ann's Book")))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Ann’s Book"
    assert pdf.metadata.author == "Ann Author"
    assert pdf.metadata.creation_date is not None
    assert pdf.metadata.creation_date.date() == date(2007, 5, 1)


def test_the_file_is_tagged_and_claims_pdf_ua() -> None:
    pdf = _opened(ebook_pdf(make_manuscript()))
    assert "'/Marked': True" in str(pdf.root_object["/MarkInfo"])
    assert str(pdf.root_object["/Lang"]) == "en-GB"
    assert pdf.xmp_metadata is not None
    assert b"pdfuaid:part" in pdf.xmp_metadata.stream.get_data()


def test_chapters_and_parts_are_bookmarks() -> None:
    chapters = (
        Chapter("Before", "x"),
        Chapter("One", "x", "Part A"),
        Chapter("Two", "x", "Part A"),
    )
    outline = _opened(ebook_pdf(make_manuscript(chapters=chapters))).outline
    titles = [
        [str(one["/Title"]) for one in entry if not isinstance(one, list)]
        if isinstance(entry, list)
        else str(entry["/Title"])
        for entry in outline
    ]
    assert titles == ["Before", "Part A", ["One", "Two"]]


def test_every_kind_of_markdown_is_set() -> None:
    text = _text(ebook_pdf(make_manuscript(chapters=(Chapter("All", EVERYTHING),))))
    for words in (
        "stress",
        "weight",
        "link",
        "A heading",
        "four",
        "Somebody",
        "as typed",
        "Really",
    ):
        assert words in text


def test_the_same_words_give_the_same_bytes() -> None:
    assert ebook_pdf(make_manuscript()) == ebook_pdf(make_manuscript())


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_words_break_a_document(words: str) -> None:
    chapters = (
        Chapter(f"One {words}", words, words),
        Chapter("After", f"> {words}\n\n- {words}\n\nend"),
    )
    manuscript = make_manuscript(
        title=f"Title {words}", subtitle=words, rights=words, chapters=chapters
    )
    assert "end" in _text(ebook_pdf(manuscript))


def test_code_in_the_text_is_printed_and_not_run() -> None:
    code = '#panic("run") and #read("ebook.typ")'
    text = _text(ebook_pdf(make_manuscript(chapters=(Chapter("Code", code),))))
    assert "#panic(" in text
    assert "#read(" in text
    assert "#import" not in text


def test_html_in_the_text_is_printed_as_it_is() -> None:
    text = _text(ebook_pdf(make_manuscript(chapters=(Chapter("H", "<b>bold</b>"),))))
    assert "<b>bold</b>" in text
