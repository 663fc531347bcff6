"""What is close in subject, for what staff have not linked; the worker works it out.

What belongs with a calm title is suggested nowhere, and nothing is suggested beside it.
"""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, bindparam, exists, func, literal, select
from sqlalchemy.orm import Session, aliased

from catalogue.blog.models import Post, PostBook
from catalogue.blog.queries.cards import Cards, PostCard, cards, is_public, read_cards
from catalogue.books.models import Book
from catalogue.books.queries.shelves import BookCard, Key, on_show, read_shelf, shelf
from catalogue.search.queries import alike
from catalogue.search.types import Kind

_SUGGESTED = 3
_MOST_LINKED = 50
_AFTER_ALL_THAT_RESEMBLE = 1000
_AFTER_ALL_THAT_ARE_LINKED = 1000
_POST_ID = bindparam("post_id", type_=Uuid())
_BOOK_ID = bindparam("book_id", type_=Uuid())


def related_posts(session: Session, post_id: UUID, *, limit: int = _SUGGESTED) -> list[PostCard]:
    """Return the other posts nearest to one, then the newest that share a title with it."""
    return read_cards(session, _related(), size=limit, post_id=post_id)


@cache
def _related() -> Cards:
    near = alike(Kind.POST, Kind.POST, _POST_ID).subquery("near")
    resembling = select(near.c.id, near.c.place).where(~_is_calm(near.c.id), ~_is_calm(_POST_ID))
    mine, others = aliased(PostBook), aliased(PostBook)
    sharing = (
        select(others.post_id, literal(_AFTER_ALL_THAT_RESEMBLE))
        .join(mine, mine.book_id == others.book_id)
        .where(mine.post_id == _POST_ID)
    )
    both = resembling.union_all(sharing).subquery("both")
    return cards(
        select(Post.id, func.min(both.c.place).label("place"))
        .join(both, both.c.id == Post.id)
        .where(is_public(), Post.id != _POST_ID)
        .group_by(Post.id, Post.published_at),
        by_place=True,
    )


class PostsBeside(NamedTuple):
    """The posts that staff linked with a title, or else those nearest to it."""

    linked: list[PostCard]
    suggested: list[PostCard]


def posts_beside_book(session: Session, book_id: UUID, slug: str) -> PostsBeside:
    """Return a title's posts in their order, or else what resembles it, in one statement."""
    found = read_cards(session, _beside_book(), size=_MOST_LINKED, book_id=book_id)
    linked = [card for card in found if any(book.slug == slug for book in card.books)]
    return PostsBeside(linked, [] if linked else found[:_SUGGESTED])


@cache
def _beside_book() -> Cards:
    near = alike(Kind.BOOK, Kind.POST, _BOOK_ID).subquery("near")
    is_calm = exists().where(Book.id == _BOOK_ID, Book.is_calm)
    resembling = select(near.c.id, near.c.place + _AFTER_ALL_THAT_ARE_LINKED).where(
        ~_is_calm(near.c.id), ~is_calm
    )
    linked = select(PostBook.post_id.label("id"), PostBook.position.label("place")).where(
        PostBook.book_id == _BOOK_ID
    )
    both = linked.union_all(resembling).subquery("both")
    return cards(
        select(Post.id, func.min(both.c.place).label("place"))
        .join(both, both.c.id == Post.id)
        .where(is_public())
        .group_by(Post.id, Post.published_at),
        by_place=True,
    )


def books_like_post(
    session: Session, post_id: UUID, *, currency: str, now: datetime
) -> list[BookCard]:
    """Return the titles nearest to a post, for one that staff have linked with none."""
    return read_shelf(
        session, _like_post(), currency=currency, now=now, size=_SUGGESTED, post_id=post_id
    )


@cache
def _like_post() -> Select[*tuple[Any, ...]]:
    near = alike(Kind.POST, Kind.BOOK, _POST_ID).subquery("near")
    ids = (
        select(Book.id)
        .join(near, near.c.id == Book.id)
        .where(on_show(), Book.is_calm.is_(False), ~_is_calm(_POST_ID))
    )
    return shelf(ids, (Key(near.c.place),))


def _is_calm(post_id: Any) -> ColumnElement[bool]:
    """Return whether a post belongs with a calm title."""
    link, title = aliased(PostBook), aliased(Book)
    return exists().where(link.post_id == post_id, title.id == link.book_id, title.is_calm)
