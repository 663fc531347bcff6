"""Letters about an enquiry: to those who answer it, and to the one who asked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from catalogue.enquiries.types import EnquiryFacts
from catalogue.mail.rendering import render_letter
from catalogue.mail.types import Letter


@dataclass(frozen=True, slots=True)
class LetterEnquiry:
    """An enquiry as staff are shown it."""

    name: str
    email: str
    company: str
    seats: int | None
    message: str
    book_title: str
    received_at: datetime


def notice(enquiry_id: UUID, facts: EnquiryFacts, *, to: str, now: datetime) -> Letter:
    """Tell staff; an answer goes to the enquirer."""
    return render_letter(
        "enquiries/notice",
        to=to,
        about=_about(enquiry_id),
        reply_to=facts.email,
        enquiry=_shown(facts, now),
    )


def received(enquiry_id: UUID, facts: EnquiryFacts) -> Letter:
    """Tell the enquirer that the words have arrived, in none of them.

    Anybody may type anybody's address; a stranger's words would go out under the shop's name.
    """
    return render_letter(
        "enquiries/received",
        to=facts.email,
        about=_about(enquiry_id),
        book_title=facts.book_title,
    )


def _about(enquiry_id: UUID) -> str:
    return f"enquiry:{enquiry_id}"


def _shown(facts: EnquiryFacts, now: datetime) -> LetterEnquiry:
    return LetterEnquiry(
        name=facts.name,
        email=facts.email,
        company=facts.company,
        seats=facts.seats,
        message=facts.message,
        book_title=facts.book_title,
        received_at=now,
    )
