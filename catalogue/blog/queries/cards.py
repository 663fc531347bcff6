"""Cards of posts with the titles they belong with, each list in one statement."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Uuid,
    and_,
    bindparam,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Session

from catalogue.blog.models import Post, PostBook, post_tags
from catalogue.blog.types import PostStatus
from catalogue.books.models import Book
from catalogue.books.types import BookStatus


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
    language: str
    books: list[BookRef]


def is_public() -> ColumnElement[bool]:
    """Return the condition under which a visitor may read a post."""
    return Post.status == PostStatus.PUBLISHED


Cards = Select[*tuple[Any, ...]]
_POST_ID = bindparam("post_id", type_=Uuid())


def cards(ids: Select[*tuple[Any, ...]], *, by_place: bool = False, whole: bool = False) -> Cards:
    """Return the statement for the cards of a select of ids.

    They are ordered by its column ``place``, or else newest first. It is built once for each kind
    of list, and asked with ``read_cards``, because building costs more than asking.
    """
    place = [ids.selected_columns["place"]] if by_place else []
    newest = (Post.published_at.desc(), Post.id.desc())
    chosen = (
        ids.order_by(*place, *newest)
        .limit(bindparam("size", type_=Integer()))
        .offset(bindparam("skip", type_=Integer()))
        .subquery("chosen")
    )
    first = [chosen.c.place] if by_place else []
    return (
        select(
            *(Post.id, Post.slug, Post.title, Post.published_at, Post.excerpt, Post.author),
            *(Post.revised_at, (Post.body_html if whole else literal("")).label("body_html")),
            Post.language,
            *(Book.slug.label("book_slug"), Book.title.label("book_title")),
        )
        .join(chosen, chosen.c.id == Post.id)
        .outerjoin(PostBook, PostBook.post_id == Post.id)
        .outerjoin(Book, and_(Book.id == PostBook.book_id, Book.status == BookStatus.PUBLISHED))
        .order_by(*first, *newest, PostBook.position)
    )


def read_cards(
    session: Session, statement: Cards, *, size: int, skip: int = 0, **values: Any
) -> list[PostCard]:
    """Ask a statement of ``cards``, below the ORM, which would cost as much again."""
    rows = session.connection().execute(statement, {"size": size, "skip": skip, **values}).all()
    return [_card(list(group)) for _, group in groupby(rows, key=attrgetter("id"))]


def _card(rows: Sequence[Any]) -> PostCard:
    books = [BookRef(row.book_slug, row.book_title) for row in rows if row.book_slug is not None]
    return PostCard._make((*rows[0][:9], books))


def newest_posts(
    session: Session, *, limit: int, skip: int = 0, whole: bool = False
) -> list[PostCard]:
    """Return the newest posts, with their bodies when whole ones are asked for."""
    return read_cards(session, _newest(whole=whole), size=limit, skip=skip)


@cache
def _newest(*, whole: bool) -> Cards:
    return cards(select(Post.id).where(is_public()), whole=whole)


def posts_of_book(session: Session, book_id: UUID, *, limit: int = 50) -> list[PostCard]:
    """Return a title's posts: those that it stands first under, then the others, newest first."""
    return read_cards(session, _of_book(), size=limit, book_id=book_id)


@cache
def _of_book() -> Cards:
    ids = select(Post.id, PostBook.position.label("place")).join(
        PostBook, PostBook.post_id == Post.id
    )
    is_book = PostBook.book_id == bindparam("book_id", type_=Uuid())
    return cards(ids.where(is_public(), is_book), by_place=True)


def posts_of_books(session: Session, book_ids: Sequence[UUID], *, limit: int) -> list[PostCard]:
    """Return the newest posts that belong with any of some titles."""
    return read_cards(session, _of_books(), size=limit, book_ids=list(book_ids))


@cache
def _of_books() -> Cards:
    asked = PostBook.book_id.in_(bindparam("book_ids", type_=Uuid(), expanding=True))
    linked = select(PostBook.post_id).where(asked)
    return cards(select(Post.id).where(is_public(), Post.id.in_(linked)))


def posts_with_tag(
    session: Session, tag_id: UUID, *, page: int, size: int
) -> tuple[list[PostCard], int]:
    """Return one page of the posts under a tag, newest first, and how many there are."""
    tagged = Post.id.in_(select(post_tags.c.post_id).where(post_tags.c.tag_id == tag_id))
    total = session.scalar(select(func.count()).select_from(Post).where(is_public(), tagged)) or 0
    if not total:
        return [], 0
    statement = cards(select(Post.id).where(is_public(), tagged))
    return read_cards(session, statement, size=size, skip=(page - 1) * size), total


def posts_by_id(session: Session, ids: Sequence[UUID], *, whole: bool = False) -> list[PostCard]:
    """Return the cards of those of some posts that are published, in the order of the ids."""
    if not ids:
        return []
    asked = read_cards(session, _by_id(whole=whole), size=len(ids), post_ids=list(ids))
    found = {card.id: card for card in asked}
    return [found[post_id] for post_id in ids if post_id in found]


@cache
def _by_id(*, whole: bool) -> Cards:
    asked = Post.id.in_(bindparam("post_ids", type_=Uuid(), expanding=True))
    return cards(select(Post.id).where(is_public(), asked), whole=whole)
