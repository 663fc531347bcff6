"""What a file says of its book."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

from catalogue.books.types import (
    ContributorRole,
    CreditFacts,
    Form,
    SubjectScheme,
    TopicFacts,
)

MOST_BYTES = 200 * 1024 * 1024
"""The largest file that is taken."""


class FileKind(StrEnum):
    """What a file is, by its content."""

    EPUB = "epub"
    PDF = "pdf"
    MP3 = "mp3"

    @property
    def media_type(self) -> str:
        """Return its type for HTTP."""
        return _MEDIA_TYPES[self]

    @property
    def form(self) -> Form:
        """Return the form of a title that is sold as such a file."""
        return Form.AUDIOBOOK if self is FileKind.MP3 else Form(self.value)


_MEDIA_TYPES = {
    FileKind.EPUB: "application/epub+zip",
    FileKind.PDF: "application/pdf",
    FileKind.MP3: "audio/mpeg",
}


@dataclass(slots=True, kw_only=True)
class FileFacts:
    """All that a file says; what it does not say is empty.

    ``published`` is a day, ISO 8601; ``description`` and ``extract`` are Markdown;
    ``accessibility`` has the names of EPUB Accessibility 1.1.
    """

    title: str = ""
    subtitle: str = ""
    credits: list[CreditFacts] = field(default_factory=list)
    language: str = ""
    publisher: str = ""
    published: str = ""
    isbn: str = ""
    identifiers: list[str] = field(default_factory=list)
    description: str = ""
    topics: list[TopicFacts] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    extract_title: str = ""
    extract: str = ""
    pages: int | None = None
    minutes: int | None = None
    accessibility: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Self:
        """Return what ``as_json`` gave."""
        credits_ = [
            CreditFacts(one["name"], ContributorRole(one["role"])) for one in plain["credits"]
        ]
        topics = [
            TopicFacts(one["label"], SubjectScheme(one["scheme"]), one["code"])
            for one in plain["topics"]
        ]
        return cls(**{**plain, "credits": credits_, "topics": topics})


@dataclass(frozen=True, slots=True)
class Judged:
    """A file that may be sold: what it is, what it says, and the picture of its cover, if any."""

    kind: FileKind
    facts: FileFacts
    cover: bytes = b""
