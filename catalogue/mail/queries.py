"""Reads of the letters that were kept."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.mail.models import KeptLetter


def last_letter_at(session: Session, about: str) -> datetime | None:
    """Return when the newest letter about something was written, or None without one."""
    return session.scalar(select(func.max(KeptLetter.created_at)).where(KeptLetter.about == about))
