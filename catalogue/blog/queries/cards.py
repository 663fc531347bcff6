"""Cards of posts with the titles they belong with, each list in one statement."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from catalogue.blog.models import Post, PostBook, post_tags
from catalogue.blog.types import PostStatus
from catalogue.books.models import Book
from catalogue.books.types import BookStatus
from catalogue.search.queries import matching
from catalogue.search.types import Kind


class BookRef(NamedTuple):
    """A title that a post belongs with."""

    slug: str
    title: str


class PostCard(NamedTuple):
    """A post in a list; ``body_html`` is empty unless whole posts were asked for."""

    id: UUID
    slug: str
    title: str
    published_at: datetime
    summary: str
    author: str
    revised_at: datetime | None
    body_html: str
    books: list[BookRef]


def is_public() -> ColumnElement[bool]:
    """Return the condition under which a visitor may read a post."""
    return Post.status == PostStatus.PUBLISHED


def newest_posts(session: Session, *, limit: int) -> list[PostCard]:
    """Return the newest posts."""
    return cards(session, select(Post.id).where(is_public()).limit(limit))


def posts_of_book(session: Session, book_id: UUID, *, limit: int = 50) -> list[PostCard]:
    """Return a title's posts: those that it stands first under, then the others, newest first."""
    ids = (
        select(Post.id, PostBook.position.label("place"))
        .join(PostBook, PostBook.post_id == Post.id)
        .where(is_public(), PostBook.book_id == book_id)
    )
    return cards(session, ids.limit(limit), by_place=True)


def posts_of_books(session: Session, book_ids: Sequence[UUID], *, limit: int) -> list[PostCard]:
    """Return the newest posts that belong with any of some titles."""
    linked = select(PostBook.post_id).where(PostBook.book_id.in_(book_ids))
    return cards(session, select(Post.id).where(is_public(), Post.id.in_(linked)).limit(limit))


def related_posts(session: Session, post_id: UUID, *, limit: int = 3) -> list[PostCard]:
    """Return the newest other posts that share a title with one."""
    books = select(PostBook.book_id).where(PostBook.post_id == post_id)
    linked = select(PostBook.post_id).where(PostBook.book_id.in_(books))
    ids = select(Post.id).where(is_public(), Post.id != post_id, Post.id.in_(linked))
    return cards(session, ids.limit(limit))


def posts_with_tag(
    session: Session, tag_id: UUID, *, page: int, size: int
) -> tuple[list[PostCard], int]:
    """Return one page of the posts under a tag, newest first, and how many there are."""
    tagged = Post.id.in_(select(post_tags.c.post_id).where(post_tags.c.tag_id == tag_id))
    total = session.scalar(select(func.count()).select_from(Post).where(is_public(), tagged)) or 0
    ids = select(Post.id).where(is_public(), tagged).limit(size).offset((page - 1) * size)
    return (cards(session, ids) if total else []), total


def posts_found(session: Session, asked: str, *, limit: int) -> list[PostCard]:
    """Return the posts that hold the words asked for, the best first."""
    hits = matching(session, Kind.POST, asked)
    if hits is None:
        return []
    ids = select(Post.id, hits.c.rank.label("place")).where(is_public(), Post.id == hits.c.ref)
    return cards(session, ids.limit(limit), by_place=True)


def neighbours(
    session: Session, post_id: UUID, published_at: datetime
) -> tuple[PostCard | None, PostCard | None]:
    """Return the next newer and the next older post, in one statement."""
    mine = (published_at, post_id)
    newer = (
        select(Post.id)
        .where(is_public(), _after(*mine))
        .order_by(Post.published_at, Post.id)
        .limit(1)
        .scalar_subquery()
    )
    older = (
        select(Post.id)
        .where(is_public(), Post.id != post_id, ~_after(*mine))
        .order_by(Post.published_at.desc(), Post.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    ids = select(Post.id).where(or_(Post.id == newer, Post.id == older)).limit(2)
    found = cards(session, ids)
    beside = {(card.published_at, card.id) > mine: card for card in found}
    return beside.get(True), beside.get(False)


def _after(published_at: datetime, post_id: UUID) -> ColumnElement[bool]:
    return or_(
        Post.published_at > published_at,
        and_(Post.published_at == published_at, Post.id > post_id),
    )


def cards(
    session: Session,
    ids: Select[*tuple[Any, ...]],
    *,
    by_place: bool = False,
    whole: bool = False,
) -> list[PostCard]:
    """Return the cards of a select of ids, by its column ``place`` or else newest first."""
    place = ids.selected_columns["place"] if by_place else None
    newest = (Post.published_at.desc(), Post.id.desc())
    ordered = ids.order_by(*newest) if place is None else ids.order_by(place, *newest)
    chosen = ordered.subquery("chosen")
    first = () if place is None else (chosen.c.place,)
    statement = (
        select(
            *(Post.id, Post.slug, Post.title, Post.published_at, Post.excerpt, Post.author),
            *(Post.revised_at, (Post.body_html if whole else literal("")).label("body_html")),
            *(Book.slug.label("book_slug"), Book.title.label("book_title")),
        )
        .join(chosen, chosen.c.id == Post.id)
        .outerjoin(PostBook, PostBook.post_id == Post.id)
        .outerjoin(Book, and_(Book.id == PostBook.book_id, Book.status == BookStatus.PUBLISHED))
        .order_by(*first, *newest, PostBook.position)
    )
    rows = session.execute(statement).all()
    return [_card(list(group)) for _, group in groupby(rows, key=attrgetter("id"))]


def _card(rows: Sequence[Any]) -> PostCard:
    books = [BookRef(row.book_slug, row.book_title) for row in rows if row.book_slug is not None]
    return PostCard._make((*rows[0][:8], books))
