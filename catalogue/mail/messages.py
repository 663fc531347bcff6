"""What mail asks the worker for."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SendLetter:
    """Hand a kept letter to the mail server."""

    letter_id: UUID


@dataclass(frozen=True, slots=True)
class SendBulkLetter:
    """Hand over a kept letter of many; it waits until no letter to one person is due."""

    letter_id: UUID


LETTERS = (SendLetter, SendBulkLetter)
"""From the more urgent to the more patient."""
