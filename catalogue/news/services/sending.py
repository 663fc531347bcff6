"""Write the copies of a letter, each once, and promise to send them at an even pace."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalogue.core.ids import new_id
from catalogue.db.upsert import insert_into
from catalogue.mail.services import post_letter
from catalogue.mail.types import Letter
from catalogue.news.models import NewsCopy, NewsLetter, Subscriber
from catalogue.news.services.drafting import enqueue_batch
from catalogue.news.types import NewsStatus, Recipient, SubscriberStatus

Written = Sequence[tuple[Recipient, Letter]]


def write_copies(
    session: Session, letter_id: UUID, written: Written, *, pace: timedelta, now: datetime
) -> int:
    """Keep the copies that are still wanted and not there yet, then promise the next batch.

    ``pace`` lies between two letters. Returns how many were kept: whoever left meanwhile is left
    out, and of two workers who try the same, one keeps each copy.
    """
    kept = _new_copies(session, letter_id, written, now=now)
    due_at = now
    for recipient, letter in written:
        if recipient.id in kept:
            post_letter(
                session,
                letter,
                letter_id=kept[recipient.id],
                is_bulk=True,
                due_at=due_at,
                now=now,
            )
            due_at += pace
    last = written[-1][0].id
    enqueue_batch(session, letter_id, after=last.hex, now=now, due_at=due_at)
    return len(kept)


def close(session: Session, letter_id: UUID, *, now: datetime) -> None:
    """Note that everybody has a copy."""
    session.execute(
        update(NewsLetter)
        .where(NewsLetter.id == letter_id, NewsLetter.status == NewsStatus.SENDING)
        .values(status=NewsStatus.SENT, ended_at=now)
    )


def _new_copies(
    session: Session, letter_id: UUID, written: Written, *, now: datetime
) -> dict[UUID, UUID]:
    """Return the ids of the letters to keep by subscriber, in rows that only one worker can win.

    The subscribers' rows are locked in their order, so that nobody leaves in between.
    """
    wanted = session.scalars(
        select(Subscriber.id)
        .where(
            Subscriber.id.in_([recipient.id for recipient, _letter in written]),
            Subscriber.status == SubscriberStatus.SUBSCRIBED,
        )
        .order_by(Subscriber.id)
        .with_for_update()
    ).all()
    if not wanted:
        return {}
    rows = [
        {"letter_id": letter_id, "subscriber_id": one, "kept_id": new_id(), "at": now}
        for one in wanted
    ]
    won = session.execute(
        insert_into(session, NewsCopy)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["letter_id", "subscriber_id"])
        .returning(NewsCopy.subscriber_id, NewsCopy.kept_id)
    )
    return {row.subscriber_id: row.kept_id for row in won}
