"""Keep an enquiry and answer it with letters, in one transaction."""

from datetime import datetime

from sqlalchemy.orm import Session

from catalogue.core.ids import new_id
from catalogue.enquiries import mails
from catalogue.enquiries.models import Enquiry
from catalogue.enquiries.types import EnquiryFacts
from catalogue.mail.services import post_letter


def receive_enquiry(
    session: Session, facts: EnquiryFacts, *, staff_mail: str, now: datetime
) -> Enquiry:
    """Keep what a company asks, tell staff, and acknowledge it to the enquirer."""
    enquiry = Enquiry(
        id=new_id(),
        book_id=facts.book_id,
        name=facts.name,
        email=facts.email,
        company=facts.company,
        seats=facts.seats,
        message=facts.message,
        created_at=now,
    )
    session.add(enquiry)
    session.flush()
    post_letter(session, mails.notice(enquiry.id, facts, to=staff_mail, now=now), now=now)
    post_letter(session, mails.received(enquiry.id, facts), now=now)
    return enquiry
