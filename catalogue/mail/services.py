"""Keep a letter and promise to send it, in the transaction that gives cause to it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.jobs.queue import enqueue
from catalogue.mail.messages import SendLetter
from catalogue.mail.models import KeptLetter
from catalogue.mail.types import Letter, LetterStatus

_LONGEST_SUBJECT = 300


def post_letter(session: Session, letter: Letter, *, now: datetime) -> UUID:
    """Keep the letter and enqueue its sending; return its id."""
    kept = KeptLetter(
        about=letter.about,
        recipient=letter.to,
        reply_to=letter.reply_to,
        leave_url=letter.leave_url,
        subject=" ".join(letter.subject.split())[:_LONGEST_SUBJECT],
        text=letter.text,
        html=letter.html,
        created_at=now,
    )
    session.add(kept)
    session.flush()
    enqueue(session, SendLetter(kept.id), now=now)
    return kept.id


def note_sent(session: Session, letter_id: UUID, *, now: datetime) -> None:
    """Remember that the mail server took the letter."""
    kept = session.get_one(KeptLetter, letter_id)
    kept.status = LetterStatus.SENT
    kept.sent_at = now


def note_refused(session: Session, letter_id: UUID) -> None:
    """Remember that the mail server will never take the letter, for a person to look at."""
    session.get_one(KeptLetter, letter_id).status = LetterStatus.REFUSED
