"""PDFs as they come: their facts, their outline, and whether they can be read aloud."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, BinaryIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import Destination

from catalogue.books.types import CreditFacts
from catalogue.core.i18n import N_
from catalogue.intake.epub.metadata import line
from catalogue.intake.errors import FileRefusedError
from catalogue.intake.types import FileFacts, FileKind, Judged

MOST_PAGES = 20_000
_MOST_ENTRIES = 500
_FAULTS = (
    PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError
)  # fmt: skip


def read_pdf(content: BinaryIO) -> Judged:
    """Judge a PDF and read what it says; raise FileRefusedError with a sentence."""
    try:
        reader = PdfReader(content)
        if reader.is_encrypted:
            raise FileRefusedError(N_("It is locked with a password. Save it without one."))
        pages = len(reader.pages)
    except _FAULTS as error:
        raise FileRefusedError(
            N_("It is damaged, or cut off before its end. Save the PDF again.")
        ) from error
    if not 0 < pages <= MOST_PAGES:
        raise FileRefusedError(N_("It has no pages that could be read. Save the PDF again."))
    facts = FileFacts(pages=pages)
    for read in (_read_metadata, _read_catalogue, _read_outline):
        with suppress(*_FAULTS):  # A fault in what it says of itself does no harm to the text.
            read(reader, facts)
    return Judged(FileKind.PDF, facts)


def _read_metadata(reader: PdfReader, facts: FileFacts) -> None:
    told = reader.metadata
    if told is None:
        return
    facts.title = line(str(told.title or ""), 300)
    people = (name.strip() for name in str(told.author or "").replace(";", ",").split(","))
    facts.credits = [CreditFacts(line(name, 200)) for name in people if line(name, 200)][:10]


def _read_catalogue(reader: PdfReader, facts: FileFacts) -> None:
    """Read the language, and whether the file says in which order its text is read."""
    root: Any = reader.trailer["/Root"].get_object()
    facts.language = line(str(root.get("/Lang") or ""), 12)
    marks: Any = root.get("/MarkInfo")
    if marks is not None and bool(marks.get_object().get("/Marked")):
        facts.accessibility = {
            "accessibilityFeature": ["readingOrder", "structuralNavigation"],
            "accessModeSufficient": ["textual"],
        }


def _read_outline(reader: PdfReader, facts: FileFacts) -> None:
    labels = (line(str(one.title or ""), 200) for one in _flat(reader.outline))
    facts.contents = [label for label, _number in zip(labels, range(_MOST_ENTRIES)) if label]  # noqa: B905


def _flat(outline: Any) -> Iterable[Destination]:
    for one in outline:
        if isinstance(one, list):
            yield from _flat(one)
        else:
            yield one
