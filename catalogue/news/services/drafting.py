"""Drafts come by themselves; staff send or discard them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from catalogue.core.ids import new_id
from catalogue.db.upsert import insert_into
from catalogue.jobs.queue import enqueue
from catalogue.news.errors import NewsDecidedError
from catalogue.news.messages import SendNewsBatch
from catalogue.news.models import NewsLetter
from catalogue.news.queries import facts_of_post, posts_without_letter
from catalogue.news.types import NewsStatus


def draft_due(session: Session, *, now: datetime) -> int:
    """Write a draft for every post that came out and has none; return how many."""
    posts = posts_without_letter(session, now=now)
    for post_id in posts:
        values = {
            "id": new_id(),
            "post_id": post_id,
            "status": NewsStatus.DRAFT,
            "facts": facts_of_post(session, post_id),
            "created_at": now,
        }
        session.execute(
            insert_into(session, NewsLetter)
            .values(values)
            .on_conflict_do_nothing(index_elements=["post_id"])
        )
    return len(posts)


def send(session: Session, letter: NewsLetter, *, now: datetime) -> None:
    """Begin to send a draft, with the words that the post has now.

    Raises NewsDecidedError when it is no draft any more, PostNotOutError when nobody could read on.
    """
    facts = facts_of_post(session, letter.post_id)
    _move(session, letter, NewsStatus.SENDING, facts=facts, begun_at=now)
    enqueue_batch(session, letter.id, after="", now=now, due_at=now)


def discard(session: Session, letter: NewsLetter, *, now: datetime) -> None:
    """Send no letter about this post, now or later; raise NewsDecidedError."""
    _move(session, letter, NewsStatus.DISCARDED, ended_at=now)


def enqueue_batch(
    session: Session, letter_id: UUID, *, after: str, now: datetime, due_at: datetime
) -> None:
    """Promise the copies that follow; promised twice it is one job."""
    enqueue(
        session,
        SendNewsBatch(letter_id, after),
        now=now,
        due_at=due_at,
        key=f"news:{letter_id}:{after}",
    )


def _move(session: Session, letter: NewsLetter, status: NewsStatus, **values: object) -> None:
    won = session.execute(
        update(NewsLetter)
        .where(NewsLetter.id == letter.id, NewsLetter.status == NewsStatus.DRAFT)
        .values(status=status, **values)
        .returning(NewsLetter.id)
    ).one_or_none()
    if won is None:
        raise NewsDecidedError
