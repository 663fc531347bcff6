"""A letter is a value."""

from dataclasses import dataclass
from enum import StrEnum


class LetterStatus(StrEnum):
    """Whether a letter has gone out."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Letter:
    """Words for one person, always as text and as HTML; ``about`` names what it belongs to.

    ``leave_url`` is where a POST takes the person off the list to which the letter goes, if it goes
    to a list (RFC 8058).
    """

    to: str
    subject: str
    text: str
    html: str
    about: str
    reply_to: str = ""
    leave_url: str = ""
