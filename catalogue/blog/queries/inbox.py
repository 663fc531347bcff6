"""The inbox of replies: a page of them with their post, the thread above, and how many wait."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from catalogue.blog.models import Comment, Post
from catalogue.blog.types import CommentStatus

PAGE_SIZE = 25


class InboxReply(NamedTuple):
    """A reply as staff read it; ``above`` begins what it answers, which ``above_name`` wrote."""

    id: UUID
    post_slug: str
    post_title: str
    above_name: str | None
    above: str | None
    name: str
    email: str
    status: CommentStatus
    is_by_staff: bool
    held_because: list[str]
    written_at: datetime
    decided_at: datetime | None
    body: str
    body_html: str
    original_body: str | None
    editor_note: str


class InboxPage(NamedTuple):
    """One page of replies, and how many there are in all."""

    replies: list[InboxReply]
    total: int
    number: int
    pages: int


def inbox(
    session: Session,
    *,
    status: CommentStatus | None,
    post: str = "",
    words: str = "",
    page: int = 1,
) -> InboxPage:
    """Return a page of replies: those that wait oldest first, all others newest first."""
    wanted = list(_conditions(status, post, words))
    counted = select(func.count()).select_from(Comment).join(Post, Post.id == Comment.post_id)
    total = session.scalar(counted.where(*wanted)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, page), pages)
    order: tuple[Any, ...] = (Comment.written_at.desc(), Comment.id.desc())
    if status is CommentStatus.WAITING:
        order = (Comment.written_at, Comment.id)
    rows = session.execute(
        _replies().where(*wanted).order_by(*order).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    )
    return InboxPage([InboxReply._make(row) for row in rows], total, number, pages)


def comments_by_id(session: Session, ids: Sequence[UUID]) -> Sequence[Comment]:
    """Return the rows of some replies, by id; those that are gone are left out."""
    if not ids:
        return []
    return session.scalars(select(Comment).where(Comment.id.in_(ids)).order_by(Comment.id)).all()


def _replies() -> Any:
    above = aliased(Comment)
    return (
        select(
            *(Comment.id, Post.slug, Post.title, above.name, func.substr(above.body, 1, 200)),
            *(Comment.name, Comment.email, Comment.status, Comment.is_by_staff),
            *(Comment.held_because, Comment.written_at, Comment.decided_at),
            *(Comment.body, Comment.body_html, Comment.original_body, Comment.editor_note),
        )
        .join(Post, Post.id == Comment.post_id)
        .outerjoin(above, above.id == Comment.parent_id)
    )


def _conditions(
    status: CommentStatus | None, post: str, words: str
) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if status is not None:
        found.append(Comment.status == status)
    if post:
        found.append(Post.slug == post)
    columns = (Comment.body, Comment.name, Comment.email)
    found += [
        or_(*(column.icontains(word, autoescape=True) for column in columns))
        for word in words.split()
    ]
    return found
