"""Reads of who follows a thread, and of what staff are told in a letter."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.blog.links import ThreadLinks
from catalogue.blog.models import Comment, Follower, Post
from catalogue.blog.types import CommentStatus, PostStatus

_LINES = 10
_LONGEST_LINE = 300


class FollowedPost(NamedTuple):
    """The post whose thread an address follows, and whether visitors may read it."""

    slug: str
    title: str
    is_public: bool


class News(NamedTuple):
    """A reply that came on show, with its post."""

    post_id: UUID
    slug: str
    title: str
    name: str
    is_by_staff: bool
    email_key: str
    body: str


class Recipient(NamedTuple):
    """An address that follows."""

    id: UUID
    email: str


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A reply that waits, as a letter to staff shows it."""

    id: str
    name: str
    title: str
    url: str
    words: str
    reasons: list[str]
    written_at: datetime


def followed_post(session: Session, follower_id: UUID) -> FollowedPost | None:
    """Return the post that a follower follows, published or not, or None."""
    row = session.execute(
        select(Post.slug, Post.title, Post.status)
        .join(Follower, Follower.post_id == Post.id)
        .where(Follower.id == follower_id)
    ).one_or_none()
    if row is None:
        return None
    return FollowedPost(row.slug, row.title, row.status is PostStatus.PUBLISHED)


def news_of(session: Session, comment_id: UUID) -> News | None:
    """Return an approved reply to a published post, of which nobody was told yet, or None."""
    row = session.execute(
        select(
            *(Comment.post_id, Post.slug, Post.title, Comment.name),
            *(Comment.is_by_staff, Comment.email_key, Comment.body),
        )
        .join(Post, Post.id == Comment.post_id)
        .where(
            Comment.id == comment_id,
            Comment.status == CommentStatus.APPROVED,
            Comment.told_at.is_(None),
            Post.status == PostStatus.PUBLISHED,
        )
    ).one_or_none()
    return News._make(row) if row else None


def recipients(session: Session, news: News) -> list[Recipient]:
    """Return whom to tell of a reply: all who follow, but for its own writer."""
    rows = session.execute(
        select(Follower.id, Follower.email)
        .where(
            Follower.post_id == news.post_id,
            Follower.confirmed_at.is_not(None),
            Follower.left_at.is_(None),
            Follower.email_key != news.email_key,
        )
        .order_by(Follower.id)
    )
    return [Recipient._make(row) for row in rows]


def waiting_lines(session: Session, links: ThreadLinks) -> tuple[list[WaitingLine], int]:
    """Return the newest replies that wait, up to ten, and how many there are."""
    waits = Comment.status == CommentStatus.WAITING
    total = session.scalar(select(func.count()).select_from(Comment).where(waits)) or 0
    rows = session.execute(
        select(
            *(Comment.id, Comment.name, Post.title, Post.slug, Comment.body),
            *(Comment.held_because, Comment.written_at),
        )
        .join(Post, Post.id == Comment.post_id)
        .where(waits)
        .order_by(Comment.written_at.desc(), Comment.id.desc())
        .limit(_LINES)
    )
    lines = [
        WaitingLine(
            id=str(reply_id),
            name=name,
            title=title,
            url=links.post_url(slug),
            words=_cut(body),
            reasons=reasons,
            written_at=written_at,
        )
        for reply_id, name, title, slug, body, reasons, written_at in rows
    ]
    return lines, total


def _cut(body: str) -> str:
    words = " ".join(body.split())
    return words if len(words) <= _LONGEST_LINE else f"{words[:_LONGEST_LINE]}…"
