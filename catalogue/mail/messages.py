"""What mail asks the worker for."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SendLetter:
    """Hand a kept letter to the mail server."""

    letter_id: UUID
