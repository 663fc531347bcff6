"""What the catalogue asks the worker for."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TurnPrices:
    """Let pages show prices that began or ended by the mere passing of time."""


@dataclass(frozen=True, slots=True)
class TurnDay:
    """Let pages show what belongs to the day that has begun at midnight UTC."""


@dataclass(frozen=True, slots=True)
class MakeCoverPictures:
    """Make the sizes of a title's own cover from its original, and then show it."""

    book_id: UUID
    original: str


@dataclass(frozen=True, slots=True)
class PublishDueBooks:
    """Put on sale the titles whose hour has come."""
