"""Words of the book trade, with their ONIX 3.0 codes where the trade has one."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType
from uuid import UUID

from catalogue.core.i18n import N_, Words

BookId = NewType("BookId", UUID)
EditionId = NewType("EditionId", UUID)
ContributorId = NewType("ContributorId", UUID)
TopicId = NewType("TopicId", UUID)
FileId = NewType("FileId", UUID)

DRAWN_COVER_TYPE = "image/png"


class BookStatus(StrEnum):
    """Whether visitors may see a title; a scheduled one comes out by itself."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class ContributorRole(StrEnum):
    """ONIX list 17, the roles this shop knows."""

    AUTHOR = "A01"
    EDITOR = "B01"
    FOREWORD = "A23"
    TRANSLATOR = "B06"
    READER = "E07"


class Form(StrEnum):
    """The sellable form of an edition."""

    PAPERBACK = "paperback"
    HARDBACK = "hardback"
    EPUB = "epub"
    PDF = "pdf"
    AUDIOBOOK = "audiobook"
    SEAT = "seat"

    @property
    def words(self) -> Words:
        """Return how staff are told of it within a sentence."""
        return _FORM_WORDS[self]

    @property
    def is_print(self) -> bool:
        """Return whether it is posted, and so has stock, weight and shipping."""
        return self in {Form.PAPERBACK, Form.HARDBACK}

    @property
    def is_digital(self) -> bool:
        """Return whether the buyer downloads it."""
        return self in {Form.EPUB, Form.PDF, Form.AUDIOBOOK}


_FORM_WORDS = {
    Form.PAPERBACK: N_("paperback"),
    Form.HARDBACK: N_("hardback"),
    Form.EPUB: N_("e-book (EPUB)"),
    Form.PDF: N_("PDF"),
    Form.AUDIOBOOK: N_("audiobook"),
    Form.SEAT: N_("seat"),
}


class TaxCode(StrEnum):
    """Stripe's tax codes for what this shop sells, and for posting it."""

    EBOOK = "txcd_10302000"
    AUDIOBOOK = "txcd_10301000"
    SHIPPING = "txcd_92010001"
    BUSINESS_SOFTWARE = "txcd_10103001"
    PRINTED_BOOK = "txcd_35010000"


class EditionStatus(StrEnum):
    """ONIX list 64, in this shop's words."""

    FORTHCOMING = "forthcoming"
    IN_PRINT = "in_print"
    OUT_OF_PRINT = "out_of_print"


class SubjectScheme(StrEnum):
    """ONIX list 27: Thema (93), BISAC (10), keywords (20)."""

    THEMA = "thema"
    BISAC = "bisac"
    KEYWORD = "keyword"


class Protection(StrEnum):
    """ONIX list 144: none (00) or a visible watermark (02)."""

    NONE = "none"
    WATERMARK = "watermark"


class Availability(StrEnum):
    """What a visitor can do with an edition just now."""

    AVAILABLE = "available"
    FREE = "free"
    SOLD_OUT = "sold_out"
    FORTHCOMING = "forthcoming"
    OUT_OF_PRINT = "out_of_print"
    ENQUIRY = "enquiry"
    UNPRICED = "unpriced"

    @property
    def can_be_ordered(self) -> bool:
        """Return whether it may go into a cart."""
        return self in {Availability.AVAILABLE, Availability.FREE}


class Offer(StrEnum):
    """What a visitor can do with a title as a whole, in one word for its card."""

    PRICED = "priced"
    FREE = "free"
    ENQUIRY = "enquiry"
    FORTHCOMING = "forthcoming"
    UNAVAILABLE = "unavailable"


class Sort(StrEnum):
    """The orders of a list of titles."""

    TITLE = "title"
    NEWEST = "newest"
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class BookFilter:
    """What a visitor narrows the list to; ``sort`` None is by title, or by rank with words."""

    q: str = ""
    topic: str = ""
    form: Form | None = None
    sort: Sort | None = None

    @property
    def is_set(self) -> bool:
        """Return whether anything is left out."""
        return bool(self.q or self.topic or self.form)


@dataclass(frozen=True, slots=True)
class CreditFacts:
    """Who did what; a contributor is known by the slug, which the name gives when it is empty."""

    name: str
    role: ContributorRole = ContributorRole.AUTHOR
    slug: str = ""


def readers_names(scheme: SubjectScheme, labels: Mapping[str, str]) -> dict[str, str]:
    """Return labels without the path that leads to them, where they are told apart without it.

    BISAC writes “Business & Economics / Leadership”, Thema “Management: leadership and motivation”.
    """
    mark = ": " if scheme is SubjectScheme.THEMA else " / "
    short = {slug: label.rpartition(mark)[2] for slug, label in labels.items()}
    counts = Counter(name.casefold() for name in short.values())
    return {
        slug: name[:1].upper() + name[1:] if counts[name.casefold()] == 1 else labels[slug]
        for slug, name in short.items()
    }


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """A subject of a scheme, known by the slug of its label."""

    label: str
    scheme: SubjectScheme = SubjectScheme.KEYWORD
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFacts:
    """All that is said of a title itself; ``description`` and ``extract`` are Markdown.

    ``quotes`` are of ``text`` and ``source``; ``foreign_editions`` of ``language``, ``title`` and
    ``publisher``; ``support_links`` of ``label`` and ``url``.
    """

    title: str
    slug: str = ""
    subtitle: str = ""
    credits: tuple[CreditFacts, ...] = ()
    topics: tuple[TopicFacts, ...] = ()
    language: str = "en"
    publisher: str = ""
    first_published_on: date | None = None
    blurb: str = ""
    description: str = ""
    extract_title: str = ""
    extract: str = ""
    contents: tuple[str, ...] = ()
    quotes: tuple[dict[str, str], ...] = ()
    foreign_editions: tuple[dict[str, str], ...] = ()
    is_calm: bool = False
    by_enquiry: bool = False
    ground_colour: str = "#1f3a4d"
    ink_colour: str = "#ffffff"
    support_links: tuple[dict[str, str], ...] = ()
    safety_contact: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFacts:
    """All that is said of one form of a title; lengths are mm, weights g, ``stock`` copies.

    ``stock`` None is not counted, as for files and for print on demand.
    """

    form: Form
    isbn: str = ""
    sku: str = ""
    status: EditionStatus = EditionStatus.IN_PRINT
    published_on: date | None = None
    pages: int | None = None
    minutes: int | None = None
    trim_width_mm: int | None = None
    trim_height_mm: int | None = None
    weight_g: int | None = None
    stock: int | None = None
    protection: Protection = Protection.NONE
    tax_code: str = ""
    position: int = 0
