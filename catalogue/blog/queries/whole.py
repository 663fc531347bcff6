"""One whole post with all that its page says of it, in one statement."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, func, select
from sqlalchemy.orm import Session

from catalogue.blog.errors import NoSuchPostError
from catalogue.blog.models import Post, PostBook, Series
from catalogue.blog.queries.cards import is_public
from catalogue.blog.types import PostStatus
from catalogue.books.models import Book
from catalogue.core.i18n import N_


class TagLabel(NamedTuple):
    """A tag."""

    slug: str
    name: str


class SeriesRef(NamedTuple):
    """The series that a post is a part of."""

    id: UUID
    slug: str
    title: str


class WholePost(NamedTuple):
    """A post on a page of its own.

    ``contents`` and ``quotes`` are as the model holds them. ``chapters`` says by a title's slug
    which chapter of its extract the post continues. An unpublished one has the time it was last
    changed in place of ``published_at``.
    """

    id: UUID
    slug: str
    title: str
    author: str
    language: str
    status: PostStatus
    published_at: datetime
    revised_at: datetime | None
    replies_closed_at: datetime | None
    summary: str
    body_html: str
    words: int
    contents: list[dict[str, Any]]
    quotes: list[dict[str, str]]
    tags: list[TagLabel]
    series: SeriesRef | None
    part: int | None
    chapters: dict[str, str]


def post_by_slug(session: Session, slug: str) -> WholePost:
    """Return a published post; raise NoSuchPostError."""
    rows = session.connection().execute(_by_slug(), {"slug": slug}).mappings().all()
    return _whole(rows)


def post_by_preview_key(session: Session, key: str) -> WholePost:
    """Return the post that a preview's key opens, in whatever state; raise NoSuchPostError."""
    rows = session.connection().execute(_by_key(), {"key": key}).mappings().all()
    return _whole(rows)


@cache
def _by_slug() -> Select[*tuple[Any, ...]]:
    return _posts(Post.slug == bindparam("slug", type_=String()), is_public())


@cache
def _by_key() -> Select[*tuple[Any, ...]]:
    return _posts(Post.preview_key == bindparam("key", type_=String()))


def _posts(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Return the statement; a post comes once for each chapter that it continues, or once."""
    shown_at = func.coalesce(Post.published_at, Post.updated_at, type_=Post.published_at.type)
    continues = and_(PostBook.post_id == Post.id, PostBook.chapter != "")
    return (
        select(
            *(Post.id, Post.slug, Post.title, Post.author, Post.language, Post.status),
            *(shown_at.label("published_at"), Post.revised_at, Post.replies_closed_at),
            *(Post.excerpt.label("summary"), Post.body_html, Post.words, Post.contents),
            *(Post.quotes, Post.tagged.label("tags"), Post.series_part.label("part")),
            *(Post.series_id, Series.slug.label("series_slug"), Series.title.label("series_title")),
            *(Book.slug.label("book_slug"), PostBook.chapter),
        )
        .outerjoin(Series, Series.id == Post.series_id)
        .outerjoin(PostBook, continues)
        .outerjoin(Book, and_(Book.id == PostBook.book_id, Book.extract_html != ""))
        .where(*conditions)
    )


def _whole(rows: Sequence[Any]) -> WholePost:
    if not rows:
        raise NoSuchPostError(N_("There is no such post."))
    facts = dict(rows[0])
    series = (facts.pop("series_id"), facts.pop("series_slug"), facts.pop("series_title"))
    del facts["book_slug"], facts["chapter"]
    facts["tags"] = [TagLabel(**tag) for tag in facts["tags"]]
    return WholePost(
        **facts,
        series=SeriesRef(*series) if series[0] else None,
        chapters={row["book_slug"]: row["chapter"] for row in rows if row["book_slug"]},
    )
