"""Whole posts as feeds carry them, the newest first, in two statements."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Integer, Select, Uuid, bindparam, select
from sqlalchemy.orm import Session

from catalogue.blog.models import Post, PostBook, Tag, post_tags
from catalogue.blog.queries.cards import is_public

FEED_SIZE = 20


class FeedEntry(NamedTuple):
    """A published post with its text; ``tags`` are names."""

    id: UUID
    slug: str
    title: str
    language: str
    author: str
    published_at: datetime
    revised_at: datetime | None
    excerpt: str
    body_html: str
    tags: tuple[str, ...]

    @property
    def updated_at(self) -> datetime:
        """Return when its readers last got another text."""
        return self.revised_at or self.published_at


def newest_entries(session: Session) -> list[FeedEntry]:
    """Return the newest 20 posts."""
    return _read(session, _newest())


def entries_of_book(session: Session, book_id: UUID) -> list[FeedEntry]:
    """Return the newest 20 posts that belong with a title."""
    return _read(session, _of_book(), book_id=book_id)


def entries_with_tag(session: Session, tag_id: UUID) -> list[FeedEntry]:
    """Return the newest 20 posts under a tag."""
    return _read(session, _with_tag(), tag_id=tag_id)


def _read(session: Session, statement: Select[*tuple[Any, ...]], **asked: UUID) -> list[FeedEntry]:
    rows = session.connection().execute(statement, {"size": FEED_SIZE, **asked}).all()
    tags = _tags(session, [row.id for row in rows])
    return [FeedEntry._make((*row, tuple(tags.get(row.id, ())))) for row in rows]


def _tags(session: Session, post_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    names: dict[UUID, list[str]] = {}
    if post_ids:
        rows = session.connection().execute(_tags_of_posts(), {"post_ids": list(post_ids)})
        for post_id, name in rows:
            names.setdefault(post_id, []).append(name)
    return names


def _entries() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Post.id, Post.slug, Post.title, Post.language, Post.author, Post.published_at),
            *(Post.revised_at, Post.excerpt, Post.body_html),
        )
        .where(is_public())
        .order_by(Post.published_at.desc(), Post.id.desc())
        .limit(bindparam("size", type_=Integer()))
    )


@cache
def _newest() -> Select[*tuple[Any, ...]]:
    return _entries()


@cache
def _of_book() -> Select[*tuple[Any, ...]]:
    is_book = PostBook.book_id == bindparam("book_id", type_=Uuid())
    return _entries().where(Post.id.in_(select(PostBook.post_id).where(is_book)))


@cache
def _with_tag() -> Select[*tuple[Any, ...]]:
    is_tag = post_tags.c.tag_id == bindparam("tag_id", type_=Uuid())
    return _entries().where(Post.id.in_(select(post_tags.c.post_id).where(is_tag)))


@cache
def _tags_of_posts() -> Select[UUID, str]:
    asked = post_tags.c.post_id.in_(bindparam("post_ids", type_=Uuid(), expanding=True))
    return (
        select(post_tags.c.post_id, Tag.name)
        .join(Tag, Tag.id == post_tags.c.tag_id)
        .where(asked)
        .order_by(post_tags.c.post_id, post_tags.c.position)
    )
