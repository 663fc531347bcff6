"""Words of the news."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from catalogue.core.i18n import N_

WORDING = N_("We write when there is something new to read, and you can leave with one click.")
"""What somebody agrees to who signs up; change it together with its version."""

WORDING_VERSION = "2026-11-22"


class SubscriberStatus(StrEnum):
    """Only a subscribed address is written to; a bounced one refused too many letters."""

    PENDING = "pending"
    SUBSCRIBED = "subscribed"
    LEFT = "left"
    BOUNCED = "bounced"


class NewsStatus(StrEnum):
    """What staff decided about a letter, and how far it has come."""

    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"
    DISCARDED = "discarded"


class ProofStep(StrEnum):
    """What happened to an address that must be proved later."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    LEFT = "left"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True)
class Agreement:
    """From where somebody signs up or leaves (IP address), and the words they were shown."""

    sender: str | None
    words: str = ""

    @property
    def version(self) -> str:
        """Return the version of the words; none without words."""
        return WORDING_VERSION if self.words else ""


class Recipient(NamedTuple):
    """Somebody to whom a letter goes; ``token`` opens the way off the list."""

    id: UUID
    email: str
    token: str


class BookInNews(NamedTuple):
    """A title that a post belongs with."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class PostInNews:
    """What a letter says of a post, as it stood when the sending began."""

    slug: str
    title: str
    author: str
    excerpt: str
    books: tuple[BookInNews, ...]


class ShownNews(NamedTuple):
    """A letter as staff see it; ``copies`` have been written so far."""

    id: UUID
    status: NewsStatus
    subject: str
    slug: str
    created_at: datetime
    copies: int
