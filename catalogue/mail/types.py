"""A letter is a value."""

from dataclasses import dataclass
from enum import StrEnum


class LetterStatus(StrEnum):
    """Whether a letter has gone out."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Letter:
    """Words for one person, always as text and as HTML; ``about`` names what it belongs to."""

    to: str
    subject: str
    text: str
    html: str
    about: str
    reply_to: str = ""
