"""Titles as staff list them, on show or not."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from catalogue.books.models import Book, Edition
from catalogue.books.types import BookStatus

_MOST = 500


def titles_for_staff(
    session: Session, *, q: str = "", status: BookStatus | None = None
) -> Sequence[Book]:
    """Return up to 500 titles by title with editions and prices, in three statements.

    ``q`` is part of a title, or an ISBN in full.
    """
    statement = select(Book).order_by(Book.sort_title, Book.id).limit(_MOST)
    if status is not None:
        statement = statement.where(Book.status == status)
    if q:
        isbn = q.replace("-", "").replace(" ", "")
        numbered = select(Edition.book_id).where(Edition.isbn == isbn)
        named = func.lower(Book.title).contains(q.lower(), autoescape=True)
        as_typed = Book.title.contains(q, autoescape=True)
        statement = statement.where(or_(named, as_typed, Book.id.in_(numbered)))
    loaded = selectinload(Book.editions).selectinload(Edition.prices)
    return session.scalars(statement.options(loaded)).all()
