"""Reads of replies as visitors see them: approved ones only, in threads two deep."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, Uuid, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from catalogue.blog.errors import NoSuchPostError, NoSuchReplyError
from catalogue.blog.models import Comment, Post
from catalogue.blog.types import CommentStatus, PostStatus
from catalogue.core.i18n import N_


class Reply(NamedTuple):
    """An approved reply; ``is_by_staff`` is true of the shop's own people only.

    ``changed_at`` is when readers last saw something change: it was edited, or came on show.
    ``is_edited`` is true when the shop has changed the writer's words.
    """

    id: UUID
    parent_id: UUID | None
    name: str
    is_by_staff: bool
    body_html: str
    written_at: datetime
    changed_at: datetime | None
    is_edited: bool = False


class Thread(NamedTuple):
    """A reply to a post and the answers to it, oldest first."""

    reply: Reply
    answers: list[Reply]


class RepliedPost(NamedTuple):
    """What a reply needs to know of its post."""

    id: UUID
    slug: str
    title: str
    author: str
    published_at: datetime
    replies_closed_at: datetime | None


def replied_post(session: Session, slug: str) -> RepliedPost:
    """Return a published post, in one statement; raise NoSuchPostError."""
    row = session.connection().execute(_replied_post(), {"slug": slug}).one_or_none()
    if row is None:
        raise NoSuchPostError(N_("There is no such post."))
    return RepliedPost._make(row)


@cache
def _replied_post() -> Select[*tuple[Any, ...]]:
    return select(
        *(Post.id, Post.slug, Post.title, Post.author, Post.published_at, Post.replies_closed_at)
    ).where(Post.slug == bindparam("slug", type_=String()), Post.status == PostStatus.PUBLISHED)


def replies_of_post(session: Session, post_id: UUID) -> list[Thread]:
    """Return the approved replies to a post, oldest first, in one statement.

    An answer whose reply was taken back is not shown either.
    """
    rows = session.connection().execute(_of_post(), {"post_id": post_id})
    threads: dict[UUID, Thread] = {}
    answers: list[Reply] = []
    for row in rows:
        reply = Reply._make(row)
        if reply.parent_id is None:
            threads[reply.id] = Thread(reply, [])
        else:
            answers.append(reply)
    for answer in answers:
        if answer.parent_id in threads:
            threads[answer.parent_id].answers.append(answer)
    return list(threads.values())


@cache
def _of_post() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Comment.id, Comment.parent_id, Comment.name, Comment.is_by_staff, Comment.body_html),
            *(Comment.written_at, func.coalesce(Comment.edited_at, Comment.decided_at)),
            Comment.original_body.is_not(None),
        )
        .where(Comment.post_id == bindparam("post_id", type_=Uuid()), _is_approved(Comment))
        .order_by(Comment.written_at, Comment.id)
    )


def reply_count(threads: Sequence[Thread]) -> int:
    """Return how many replies these threads have."""
    return sum(1 + len(thread.answers) for thread in threads)


def reply_counts(session: Session, post_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many replies visitors see under each post that has some, in one statement."""
    if not post_ids:
        return {}
    rows = session.connection().execute(_counts(), {"post_ids": list(post_ids)})
    return {row[0]: row[1] for row in rows}


@cache
def _counts() -> Select[UUID, int]:
    answered = aliased(Comment)
    return (
        select(Comment.post_id, func.count())
        .outerjoin(answered, answered.id == Comment.parent_id)
        .where(
            Comment.post_id.in_(bindparam("post_ids", type_=Uuid(), expanding=True)),
            _is_approved(Comment),
            or_(Comment.parent_id.is_(None), _is_approved(answered)),
        )
        .group_by(Comment.post_id)
    )


def approved_reply(session: Session, post_id: UUID, reply_id: UUID) -> Reply:
    """Return an approved reply to this post, itself no orphan; raise NoSuchReplyError."""
    threads = replies_of_post(session, post_id)
    shown = {reply.id: reply for thread in threads for reply in (thread.reply, *thread.answers)}
    if reply_id not in shown:
        raise NoSuchReplyError
    return shown[reply_id]


def _is_approved(table: Any) -> ColumnElement[bool]:
    approved: ColumnElement[bool] = table.status == CommentStatus.APPROVED
    return approved
