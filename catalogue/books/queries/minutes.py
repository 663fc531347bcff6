"""Pieces that are read in a minute: one of them on its page, one each day, those of a title."""

from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, String, Uuid, bindparam, func, select
from sqlalchemy.orm import Session

from catalogue.books.errors import NoSuchBookError
from catalogue.books.models import Book, Minute
from catalogue.books.queries.shelves import on_show
from catalogue.core.i18n import N_
from catalogue.db.memory import remembered


class MinuteLabel(NamedTuple):
    """A piece in a list."""

    slug: str
    title: str


class WholeMinute(NamedTuple):
    """A piece to read, and the title that it comes from."""

    id: UUID
    slug: str
    title: str
    body_html: str
    book_id: UUID
    is_calm: bool
    book_slug: str
    book_title: str
    language: str
    credited: list[dict[str, str]]
    ground_colour: str
    ink_colour: str


def minute_by_slug(session: Session, slug: str) -> WholeMinute:
    """Return a piece of a title on show; raise NoSuchBookError."""
    row = session.connection().execute(_by_slug(), {"slug": slug}).one_or_none()
    if row is None:
        raise NoSuchBookError(N_("There is no such piece to read."))
    return WholeMinute._make(row)


def minute_of_day(session: Session, day: date) -> WholeMinute | None:
    """Return the piece of a day (UTC), the same for everyone; calm titles have no part in it.

    They take turns in an order that goes round the titles, and none comes again before all have
    been shown, as long as none is added or taken away.
    """
    total = remembered(
        session, "minutes", lambda: session.connection().execute(_how_many()).scalar_one()
    )
    if not total:
        return None
    asked = {"place": day.toordinal() % total}
    row = session.connection().execute(_in_turn(), asked).one_or_none()
    return None if row is None else WholeMinute._make(row)


def minutes_of_book(session: Session, book_id: UUID) -> list[MinuteLabel]:
    """Return the pieces of a title in their order."""
    rows = session.connection().execute(_of_book(), {"book_id": book_id})
    return [MinuteLabel._make(row) for row in rows]


def minute_addresses(session: Session) -> list[str]:
    """Return the slugs of all pieces of titles on show."""
    slugs = select(Minute.slug).join(Book, Book.id == Minute.book_id).where(on_show())
    return list(session.scalars(slugs.order_by(Minute.slug)))


def _whole(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Minute.id, Minute.slug, Minute.title, Minute.body_html),
            *(Book.id, Book.is_calm, Book.slug, Book.title, Book.language, Book.credited),
            *(Book.ground_colour, Book.ink_colour),
        )
        .join(Book, Book.id == Minute.book_id)
        .where(on_show(), *conditions)
    )


@cache
def _by_slug() -> Select[*tuple[Any, ...]]:
    return _whole(Minute.slug == bindparam("slug", type_=String()))


@cache
def _in_turn() -> Select[*tuple[Any, ...]]:
    in_turn = (Minute.position, Book.position, Minute.id)
    place = bindparam("place", type_=Integer())
    return _whole(Book.is_calm.is_(False)).order_by(*in_turn).limit(1).offset(place)


@cache
def _how_many() -> Select[int]:
    pieces = select(func.count()).select_from(Minute).join(Book, Book.id == Minute.book_id)
    return pieces.where(on_show(), Book.is_calm.is_(False))


@cache
def _of_book() -> Select[str, str]:
    is_book = Minute.book_id == bindparam("book_id", type_=Uuid())
    return select(Minute.slug, Minute.title).where(is_book).order_by(Minute.position, Minute.id)
