"""Reads of enquiries."""

from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.enquiries.models import Enquiry


def find_enquiry(session: Session, enquiry_id: UUID) -> Enquiry | None:
    """Return an enquiry, or None."""
    return session.get(Enquiry, enquiry_id)
