"""Cards of many titles, each shelf in one statement whatever its length."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, Subquery, exists, select
from sqlalchemy.orm import Session

from catalogue.books.availability import availability_of, offer_of
from catalogue.books.models import Book, Credit, Edition
from catalogue.books.pricing import current_amount
from catalogue.books.types import BookStatus, Offer
from catalogue.core.money import Money

_MOST_ON_A_SHELF = 48


class BookCard(NamedTuple):
    """A title on a shelf; ``credited`` holds name, slug and role of those who made it."""

    id: UUID
    slug: str
    title: str
    subtitle: str
    blurb: str
    credited: list[dict[str, str]]
    ground_colour: str
    ink_colour: str
    cover_version: str
    cover_type: str | None
    cover_width: int | None
    cover_height: int | None
    offer: Offer
    price: Money | None
    price_is_from: bool


class Key(NamedTuple):
    """One key of an order."""

    column: SQLColumnExpression[Any]
    descends: bool = False


class Piece(NamedTuple):
    """A piece cut out of an ordered list of titles: their ids, and the order once more."""

    chosen: Subquery
    order: Sequence[ColumnElement[Any]]


BY_TITLE = (Key(Book.sort_title), Key(Book.id))
BY_WINDOW = (Key(Book.position), *BY_TITLE)


def piece(ids: Select[UUID], keys: Sequence[Key], *, limit: int, offset: int = 0) -> Piece:
    """Cut ``limit`` titles out of a select of ids; only then are their columns read."""
    chosen = (
        ids.add_columns(*(key.column.label(f"key_{n}") for n, key in enumerate(keys)))
        .order_by(*(key.column.desc() if key.descends else key.column for key in keys))
        .limit(limit)
        .offset(offset)
        .subquery("piece")
    )
    columns = [chosen.c[f"key_{n}"] for n in range(len(keys))]
    order = [
        column.desc() if key.descends else column for column, key in zip(columns, keys, strict=True)
    ]
    return Piece(chosen, order)


def on_show() -> ColumnElement[bool]:
    """Return the condition under which a visitor may see a title."""
    return Book.status == BookStatus.PUBLISHED


def cards(session: Session, wanted: Piece, *, currency: str, now: datetime) -> list[BookCard]:
    """Return the cards of a piece in its order.

    Each title comes once per edition, so that titles and editions are one statement.
    """
    statement = (
        select(
            *(Book.id, Book.slug, Book.title, Book.subtitle, Book.blurb, Book.credited),
            *(Book.ground_colour, Book.ink_colour, Book.cover_version, Book.cover_type),
            *(Book.cover_width, Book.cover_height, Book.by_enquiry),
            *(Edition.form, Edition.status, Edition.stock),
            current_amount(currency, now).label("amount"),
        )
        .join(wanted.chosen, wanted.chosen.c.id == Book.id)
        .outerjoin(Edition, Edition.book_id == Book.id)
        .order_by(*wanted.order, Book.id)
    )
    rows = session.execute(statement).all()
    return [_card(list(group), currency) for _, group in groupby(rows, key=attrgetter("id"))]


def _card(rows: Sequence[Any], currency: str) -> BookCard:
    first = rows[0]
    editions = []
    for row in rows:
        if row.form is None:
            continue
        price = None if row.amount is None else Money(row.amount, currency)
        can = availability_of(
            form=row.form,
            status=row.status,
            stock=row.stock,
            price=price,
            by_enquiry=first.by_enquiry,
        )
        editions.append((can, price))
    return BookCard._make((*first[:12], *offer_of(editions, by_enquiry=first.by_enquiry)))


def books_for_shelf(
    session: Session, *, limit: int, currency: str, now: datetime
) -> list[BookCard]:
    """Return the titles of the shop window, in the order that staff gave them."""
    wanted = piece(select(Book.id).where(on_show()), BY_WINDOW, limit=limit)
    return cards(session, wanted, currency=currency, now=now)


def other_titles(
    session: Session, book_id: UUID, *, limit: int, currency: str, now: datetime
) -> list[BookCard]:
    """Return some of the other titles, in the order of the shop window; calm ones never appear."""
    others = select(Book.id).where(on_show(), Book.id != book_id, Book.is_calm.is_(False))
    return cards(session, piece(others, BY_WINDOW, limit=limit), currency=currency, now=now)


def books_of_contributor(
    session: Session, contributor_id: UUID, *, currency: str, now: datetime
) -> list[BookCard]:
    """Return up to 48 titles that a person had a part in."""
    had_a_part = exists().where(Credit.book_id == Book.id, Credit.contributor_id == contributor_id)
    theirs = select(Book.id).where(on_show(), had_a_part)
    wanted = piece(theirs, BY_TITLE, limit=_MOST_ON_A_SHELF)
    return cards(session, wanted, currency=currency, now=now)


def books_by_id(
    session: Session, ids: Iterable[UUID], *, currency: str, now: datetime
) -> list[BookCard]:
    """Return the cards of those of some titles that are on show, in the order of the ids."""
    asked = list(ids)
    theirs = select(Book.id).where(on_show(), Book.id.in_(asked))
    wanted = piece(theirs, BY_TITLE, limit=len(asked))
    found = {card.id: card for card in cards(session, wanted, currency=currency, now=now)}
    return [found[book_id] for book_id in asked if book_id in found]
