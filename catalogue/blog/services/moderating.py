"""What staff decide about replies; deciding otherwise later takes the lesson back as well."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from catalogue.blog.messages import TellFollowers
from catalogue.blog.models import Comment
from catalogue.blog.services.filtering import teach
from catalogue.blog.types import CommentStatus
from catalogue.db.generation import mark_catalogue_changed
from catalogue.jobs.queue import enqueue


def decide(session: Session, reply: Comment, status: CommentStatus, *, now: datetime) -> bool:
    """Approve, reject, or call spam; return whether it changed anything.

    Of two that decide at once the first wins, and only the first teaches the filter.
    """
    before = reply.status
    if before is status:
        return False
    won = session.execute(
        update(Comment)
        .where(Comment.id == reply.id, Comment.status == before)
        .values(status=status, decided_at=now)
        .returning(Comment.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    session.refresh(reply)
    if won is None:
        return False
    reply.taught_spam = teach(session, reply, status)
    if CommentStatus.APPROVED in (before, status):
        mark_catalogue_changed(session)
    if status is CommentStatus.APPROVED:
        enqueue(session, TellFollowers(reply.id), now=now)
    session.flush()
    return True
