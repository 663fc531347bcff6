"""Cards of many titles, each shelf in one statement whatever its length."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Label,
    Select,
    SQLColumnExpression,
    Uuid,
    bindparam,
    select,
)
from sqlalchemy.orm import Session

from catalogue.books.availability import availability_of, offer_of
from catalogue.books.models import Book, Credit, Edition
from catalogue.books.pricing import CURRENCY, NOW, current_amount
from catalogue.books.types import BookStatus, Offer
from catalogue.core.money import Money
from catalogue.db.memory import remembered

_MOST_ON_A_SHELF = 48
_MOST_OTHERS = 12


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


BY_TITLE = (Key(Book.sort_title), Key(Book.id))
BY_WINDOW = (Key(Book.position), *BY_TITLE)


def on_show() -> ColumnElement[bool]:
    """Return the condition under which a visitor may see a title."""
    return Book.status == BookStatus.PUBLISHED


def shelf(ids: Select[UUID], keys: Sequence[Key]) -> Select[*tuple[Any, ...]]:
    """Return the statement for the cards of a piece of an ordered select of ids.

    The piece is cut out first (``size``, ``skip``), and only then are columns read. Each title
    comes once per edition, so that titles and editions are one statement. It is built once for
    each kind of list, and asked with ``read_shelf``, because building costs more than asking.
    """
    labels: list[Label[Any]] = [key.column.label(f"key_{n}") for n, key in enumerate(keys)]
    chosen = (
        ids.add_columns(*labels)
        .order_by(
            *(
                label.desc() if key.descends else label
                for label, key in zip(labels, keys, strict=True)
            )
        )
        .limit(bindparam("size", type_=Integer()))
        .offset(bindparam("skip", type_=Integer()))
        .subquery("piece")
    )
    columns = [chosen.c[f"key_{n}"] for n in range(len(keys))]
    order = [
        column.desc() if key.descends else column for column, key in zip(columns, keys, strict=True)
    ]
    return (
        select(
            *(Book.id, Book.slug, Book.title, Book.subtitle, Book.blurb, Book.credited),
            *(Book.ground_colour, Book.ink_colour, Book.cover_version, Book.cover_type),
            *(Book.cover_width, Book.cover_height, Book.by_enquiry),
            *(Edition.form, Edition.status, Edition.stock),
            current_amount(CURRENCY, NOW).label("amount"),
        )
        .join(chosen, chosen.c.id == Book.id)
        .outerjoin(Edition, Edition.book_id == Book.id)
        .order_by(*order, Book.id)
    )


def read_shelf(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    *,
    currency: str,
    now: datetime,
    size: int,
    skip: int = 0,
    **values: Any,
) -> list[BookCard]:
    """Ask a statement of ``shelf``, below the ORM, which would cost as much again."""
    asked = {"currency": currency, "now": now, "size": size, "skip": skip, **values}
    rows = session.connection().execute(statement, asked).all()
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
    return read_shelf(session, _window(), currency=currency, now=now, size=limit)


@cache
def _window() -> Select[*tuple[Any, ...]]:
    return shelf(select(Book.id).where(on_show()), BY_WINDOW)


def other_titles(
    session: Session,
    book_id: UUID,
    *,
    near: Sequence[UUID] = (),
    limit: int,
    currency: str,
    now: datetime,
) -> list[BookCard]:
    """Return up to 11 of the other titles: those near to it, then those of the window.

    Calm ones never appear in the window; ``near`` holds none (``beside_book``).
    """
    if len(near) >= limit:
        return books_by_id(session, near[:limit], currency=currency, now=now)
    loud = remembered(
        session,
        ("loud titles", currency),
        lambda: read_shelf(session, _loud(), currency=currency, now=now, size=_MOST_OTHERS),
    )
    known = {card.id: card for card in loud}
    strange = [other for other in near if other not in known]
    known |= {card.id: card for card in books_by_id(session, strange, currency=currency, now=now)}
    order = dict.fromkeys([*near, *(card.id for card in loud)])
    return [known[other] for other in order if other != book_id][:limit]


@cache
def _loud() -> Select[*tuple[Any, ...]]:
    return shelf(select(Book.id).where(on_show(), Book.is_calm.is_(False)), BY_WINDOW)


def books_of_contributor(
    session: Session, contributor_id: UUID, *, currency: str, now: datetime
) -> list[BookCard]:
    """Return up to 48 titles that a person had a part in."""
    return read_shelf(
        session,
        _of_contributor(),
        currency=currency,
        now=now,
        size=_MOST_ON_A_SHELF,
        contributor_id=contributor_id,
    )


@cache
def _of_contributor() -> Select[*tuple[Any, ...]]:
    theirs = Credit.contributor_id == bindparam("contributor_id", type_=Uuid())
    credited = select(Credit.book_id).where(theirs)
    return shelf(select(Book.id).where(on_show(), Book.id.in_(credited)), BY_TITLE)


def books_by_id(
    session: Session, ids: Iterable[UUID], *, currency: str, now: datetime
) -> list[BookCard]:
    """Return the cards of titles, in the order of their ids; whoever has the ids saw them on show.

    Asking for their status again would lead SQLite through all titles.
    """
    asked = list(ids)
    if not asked:
        return []
    cards = read_shelf(
        session, _by_id(), currency=currency, now=now, size=len(asked), book_ids=asked
    )
    found = {card.id: card for card in cards}
    return [found[book_id] for book_id in asked if book_id in found]


@cache
def _by_id() -> Select[*tuple[Any, ...]]:
    asked = Book.id.in_(bindparam("book_ids", type_=Uuid(), expanding=True))
    return shelf(select(Book.id).where(asked), (Key(Book.id),))
