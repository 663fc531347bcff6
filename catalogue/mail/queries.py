"""Reads of the letters that were kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, load_only

from catalogue.mail.models import KeptLetter
from catalogue.mail.types import LetterStatus


def last_letter_at(session: Session, about: str) -> datetime | None:
    """Return when the newest letter about something was written, or None without one."""
    return session.scalar(select(func.max(KeptLetter.created_at)).where(KeptLetter.about == about))


@dataclass(frozen=True, slots=True)
class MailHealth:
    """How many letters wait, how many were refused for good, and when the last one went out."""

    waiting: int
    refused: int
    oldest_waiting_at: datetime | None
    last_sent_at: datetime | None


def mail_health(session: Session) -> MailHealth:
    """Count the letters."""
    by_status = {
        row.status: row
        for row in session.execute(
            select(
                KeptLetter.status,
                func.count().label("number"),
                func.min(KeptLetter.created_at).label("oldest"),
            )
            .where(KeptLetter.status.in_((LetterStatus.WAITING, LetterStatus.REFUSED)))
            .group_by(KeptLetter.status)
        )
    }
    waiting, refused = by_status.get(LetterStatus.WAITING), by_status.get(LetterStatus.REFUSED)
    return MailHealth(
        waiting.number if waiting else 0,
        refused.number if refused else 0,
        waiting.oldest if waiting else None,
        session.scalar(select(func.max(KeptLetter.sent_at))),
    )


def undelivered_letters(
    session: Session, status: LetterStatus, *, limit: int = 50
) -> Sequence[KeptLetter]:
    """Return letters that wait or were refused, newest first, without their words."""
    stmt = (
        select(KeptLetter)
        .where(KeptLetter.status == status)
        .options(
            load_only(
                *(KeptLetter.recipient, KeptLetter.subject, KeptLetter.about, KeptLetter.status),
                *(KeptLetter.reason, KeptLetter.created_at),
                raiseload=True,
            )
        )
        .order_by(KeptLetter.created_at.desc())
        .limit(limit)
    )
    return session.scalars(stmt).all()
