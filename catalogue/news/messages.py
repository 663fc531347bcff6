"""What the news asks the worker for."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DraftNews:
    """Write a draft for every post that has come out and has none."""


@dataclass(frozen=True, slots=True)
class SendNewsBatch:
    """Write the next copies of a letter, for subscribers after an id (hex; empty for all)."""

    letter_id: UUID
    after: str = ""


@dataclass(frozen=True, slots=True)
class ForgetNewsSenders:
    """Forget from where people signed up, and those who never confirmed."""
