"""Words of the book trade, with their ONIX 3.0 codes where the trade has one."""

from enum import StrEnum
from typing import NewType
from uuid import UUID

BookId = NewType("BookId", UUID)
EditionId = NewType("EditionId", UUID)
ContributorId = NewType("ContributorId", UUID)
TopicId = NewType("TopicId", UUID)
FileId = NewType("FileId", UUID)


class BookStatus(StrEnum):
    """Whether visitors may see a title."""

    DRAFT = "draft"
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
    def is_print(self) -> bool:
        """Return whether it is posted, and so has stock, weight and shipping."""
        return self in {Form.PAPERBACK, Form.HARDBACK}

    @property
    def is_digital(self) -> bool:
        """Return whether the buyer downloads it."""
        return self in {Form.EPUB, Form.PDF, Form.AUDIOBOOK}


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
