"""What the picture card of a post is made of."""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, String, and_, bindparam, select
from sqlalchemy.orm import Session

from catalogue.blog.errors import NoSuchPostError
from catalogue.blog.models import Post, PostBook
from catalogue.blog.queries.cards import is_public
from catalogue.books.models import Book
from catalogue.books.types import BookStatus
from catalogue.core.i18n import N_


class CardBook(NamedTuple):
    """The title whose colours a card takes."""

    slug: str
    title: str
    subtitle: str
    credited: list[dict[str, str]]
    ground_colour: str
    ink_colour: str
    cover_version: str
    cover_type: str | None


class CardFacts(NamedTuple):
    """A post, its quotations (``key``, ``text``, ``source``) and the first of its titles."""

    title: str
    author: str
    quotes: list[dict[str, str]]
    book: CardBook | None


def card_facts(session: Session, slug: str) -> CardFacts:
    """Return what stands on the cards of a published post; raise NoSuchPostError."""
    row = session.connection().execute(_facts(), {"slug": slug}).first()
    if row is None:
        raise NoSuchPostError(N_("There is no such post."))
    book = CardBook._make(row[3:]) if row[3] is not None else None
    return CardFacts(row[0], row[1], row[2], book)


@cache
def _facts() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Post.title, Post.author, Post.quotes, Book.slug, Book.title, Book.subtitle),
            *(Book.credited, Book.ground_colour, Book.ink_colour, Book.cover_version),
            Book.cover_type,
        )
        .outerjoin(PostBook, PostBook.post_id == Post.id)
        .outerjoin(Book, and_(Book.id == PostBook.book_id, Book.status == BookStatus.PUBLISHED))
        .where(Post.slug == bindparam("slug", type_=String()), is_public())
        .order_by(Book.id.is_(None), PostBook.position)
    )
