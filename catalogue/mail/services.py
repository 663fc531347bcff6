"""Keep a letter and promise to send it, in the transaction that gives cause to it."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from catalogue.core.ids import new_id
from catalogue.jobs.queue import enqueue
from catalogue.mail.messages import SendBulkLetter, SendLetter
from catalogue.mail.models import KeptLetter
from catalogue.mail.types import Letter, LetterStatus

_LONGEST_SUBJECT = 300
_LONGEST_REASON = 300
_ADDRESS = re.compile(r"https?://[!-;=?-~]{1,480}")


def post_letter(
    session: Session,
    letter: Letter,
    *,
    now: datetime,
    letter_id: UUID | None = None,
    is_bulk: bool = False,
    due_at: datetime | None = None,
) -> UUID:
    """Keep the letter and enqueue its sending; return its id.

    It has ``letter_id`` if one is given. One of many is ``is_bulk``, and lets letters to one
    person go before. Raises ValueError for a ``leave_url`` that could bring more than one address
    into a header.
    """
    if letter.leave_url and not _ADDRESS.fullmatch(letter.leave_url):
        raise ValueError(f"not an address for a header: {letter.leave_url!r}")
    kept = KeptLetter(
        id=letter_id or new_id(),
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
    message = SendBulkLetter(kept.id) if is_bulk else SendLetter(kept.id)
    enqueue(session, message, now=now, due_at=due_at)
    return kept.id


def note_sent(session: Session, letter_id: UUID, *, now: datetime) -> None:
    """Remember that the mail server took the letter."""
    kept = session.get_one(KeptLetter, letter_id)
    kept.status = LetterStatus.SENT
    kept.sent_at = now


def note_refused(session: Session, letter_id: UUID, *, reason: str = "") -> None:
    """Remember that the mail server will never take the letter, for a person to look at."""
    kept = session.get_one(KeptLetter, letter_id)
    kept.status, kept.reason = LetterStatus.REFUSED, reason[:_LONGEST_REASON]


def send_again(session: Session, letter_id: UUID, *, now: datetime) -> bool:
    """Promise a refused letter once more, with the same Message-ID; False when it was not."""
    moved = session.execute(
        update(KeptLetter)
        .where(KeptLetter.id == letter_id, KeptLetter.status == LetterStatus.REFUSED)
        .values(status=LetterStatus.WAITING, reason="")
        .returning(KeptLetter.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if moved is None:
        return False
    enqueue(session, SendLetter(letter_id), now=now)
    return True


def withdraw_letters(session: Session, letter_ids: Sequence[UUID]) -> None:
    """Keep letters that still wait from being sent; those that went out stay as they are."""
    session.execute(
        update(KeptLetter)
        .where(KeptLetter.id.in_(letter_ids), KeptLetter.status == LetterStatus.WAITING)
        .values(status=LetterStatus.WITHDRAWN)
        .execution_options(synchronize_session=False)
    )


def withdraw_letters_about(session: Session, about: str) -> None:
    """Keep letters about something from being sent, as far as they still wait."""
    session.execute(
        update(KeptLetter)
        .where(KeptLetter.about == about, KeptLetter.status == LetterStatus.WAITING)
        .values(status=LetterStatus.WITHDRAWN)
        .execution_options(synchronize_session=False)
    )


def forget_letters(session: Session, letter_ids: Sequence[UUID], *, about: str) -> None:
    """Empty these letters and those about something: to whom, how to leave, and what they say.

    What still waits is not sent; the rows stay, for the jobs that name them.
    """
    withdraw_letters(session, letter_ids)
    withdraw_letters_about(session, about)
    session.execute(
        update(KeptLetter)
        .where(or_(KeptLetter.id.in_(letter_ids), KeptLetter.about == about))
        .values(recipient="", reply_to="", leave_url="", text="", html="")
        .execution_options(synchronize_session=False)
    )
