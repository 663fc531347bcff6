"""Words of enquiries."""

from dataclasses import dataclass
from uuid import UUID

MAX_SEATS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryFacts:
    """What a company writes; ``seats`` is a rough number, or unknown."""

    book_id: UUID
    book_title: str
    name: str
    email: str
    company: str
    seats: int | None
    message: str
