"""The stream, the titles of a post, tags and months."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Integer,
    Select,
    Uuid,
    and_,
    bindparam,
    cast,
    exists,
    extract,
    func,
    select,
)
from sqlalchemy.orm import Session, selectinload

from catalogue.blog.errors import NoSuchPostError
from catalogue.blog.models import Post, PostBook, Tag, post_tags
from catalogue.blog.queries.cards import PostCard, cards, is_public, newest_posts, read_cards
from catalogue.blog.queries.whole import TagLabel
from catalogue.books.models import Book
from catalogue.books.queries.shelves import BookCard, Key, on_show, read_shelf, shelf
from catalogue.core.i18n import N_
from catalogue.db.memory import remembered

STREAM_SIZE = 10
_MOST_BOOKS = 12
_MOST_IN_A_MONTH = 400


class MonthCount(NamedTuple):
    """A month, named by its first day, and how many posts it has."""

    month: date
    posts: int


class Stream(NamedTuple):
    """One page of whole posts, newest first; empty beyond the last."""

    posts: list[PostCard]
    total: int
    page: int
    pages: int


def find_post_for_changes(session: Session, slug: str) -> Post | None:
    """Return a post with tags and links, whatever its state, or None."""
    return session.scalars(
        select(Post)
        .where(Post.slug == slug)
        .options(selectinload(Post.tags), selectinload(Post.book_links))
    ).one_or_none()


def stream(session: Session, *, page: int) -> Stream:
    """Return ten whole posts with their titles, and how many there are."""
    total = _total(session)
    pages = max(1, -(-total // STREAM_SIZE))
    if not total or page > pages:
        return Stream([], total, page, pages)
    posts = newest_posts(session, limit=STREAM_SIZE, skip=(page - 1) * STREAM_SIZE, whole=True)
    return Stream(posts, total, page, pages)


def _total(session: Session) -> int:
    return remembered(session, "posts", lambda: session.connection().execute(_count()).scalar_one())


@cache
def _count() -> Select[int]:
    return select(func.count()).select_from(Post).where(is_public())


def books_of_post(
    session: Session, post_id: UUID, *, currency: str, now: datetime
) -> list[BookCard]:
    """Return the titles on show that a post belongs with, in its order, in one statement."""
    return read_shelf(
        session, _of_post(), currency=currency, now=now, size=_MOST_BOOKS, post_id=post_id
    )


@cache
def _of_post() -> Select[*tuple[Any, ...]]:
    # Not a join: SQLite would begin it with all titles on show instead of the few of the post.
    is_shown = exists().where(Book.id == PostBook.book_id, on_show())
    is_post = PostBook.post_id == bindparam("post_id", type_=Uuid())
    ids = select(PostBook.book_id.label("id")).where(is_post, is_shown)
    return shelf(ids, (Key(PostBook.position),))


def tag_by_slug(session: Session, slug: str) -> Tag:
    """Return a tag that a published post has; raise NoSuchPostError."""
    used = exists().where(post_tags.c.tag_id == Tag.id, post_tags.c.post_id == Post.id, is_public())
    tag = session.scalars(select(Tag).where(Tag.slug == slug, used)).one_or_none()
    if tag is None:
        raise NoSuchPostError(N_("No post has that tag."))
    return tag


def tags_in_use(session: Session) -> list[TagLabel]:
    """Return the tags of published posts by name."""

    def read() -> list[TagLabel]:
        tags = session.connection().execute(_tags_in_use())
        return [TagLabel(**tag) for tag in tags.mappings()]

    return remembered(session, "tags in use", read)


@cache
def _tags_in_use() -> Select[str, str]:
    used = exists().where(post_tags.c.tag_id == Tag.id, post_tags.c.post_id == Post.id, is_public())
    return select(Tag.slug, Tag.name).where(used).order_by(func.lower(Tag.name), Tag.slug)


def posts_of_month(session: Session, month: date) -> list[PostCard]:
    """Return a month's posts (in UTC), newest first, named by the month's first day."""
    first = datetime(month.year, month.month, 1, tzinfo=UTC)
    after = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=UTC)
    in_month = and_(Post.published_at >= first, Post.published_at < after)
    return read_cards(
        session, cards(select(Post.id).where(is_public(), in_month)), size=_MOST_IN_A_MONTH
    )


def months_with_counts(session: Session) -> list[MonthCount]:
    """Return the months (in UTC) that have posts, newest first."""

    def read() -> list[MonthCount]:
        is_postgresql = session.get_bind().dialect.name == "postgresql"
        rows = session.connection().execute(_months(is_postgresql=is_postgresql))
        return [MonthCount(date(row[0], row[1], 1), row[2]) for row in rows]

    return remembered(session, "months", read)


@cache
def _months(*, is_postgresql: bool) -> Select[int, int, int]:
    moment: Any = Post.published_at
    if is_postgresql:
        moment = func.timezone("UTC", moment)
    year = cast(extract("year", moment), Integer).label("year")
    month = cast(extract("month", moment), Integer).label("month")
    return (
        select(year, month, func.count())
        .where(is_public())
        .group_by(year, month)
        .order_by(year.desc(), month.desc())
    )


class PostAddress(NamedTuple):
    """A published post, and when its readers last got another text."""

    slug: str
    updated_at: datetime


def post_addresses(session: Session) -> list[PostAddress]:
    """Return every published post, newest first."""
    rows = session.connection().execute(
        select(Post.slug, func.coalesce(Post.revised_at, Post.published_at))
        .where(is_public())
        .order_by(Post.published_at.desc(), Post.id)
    )
    return [PostAddress._make(row) for row in rows]
