"""Editions with the price that holds now."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Uuid,
    and_,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased, contains_eager, selectinload

from catalogue.books.availability import availability_of
from catalogue.books.errors import NoSuchBookError
from catalogue.books.models import Book, Edition, EditionFile
from catalogue.books.pricing import CURRENCY, NOW, current_amount
from catalogue.books.types import Availability, BookStatus, EditionStatus, Form, Protection
from catalogue.core.i18n import N_
from catalogue.core.money import Money


class EditionOnShow(NamedTuple):
    """An edition as a visitor meets it; ``file_bytes`` and ``accessibility`` are the newest's."""

    id: UUID
    sku: str
    form: Form
    status: EditionStatus
    availability: Availability
    price: Money | None
    stock: int | None
    isbn: str | None
    pages: int | None
    minutes: int | None
    trim_width_mm: int | None
    trim_height_mm: int | None
    weight_g: int | None
    published_on: date | None
    protection: Protection
    file_bytes: int | None
    accessibility: dict[str, Any] | None


def can_be_ordered() -> ColumnElement[bool]:
    """Return ``availability_of`` as SQL, as far as it concerns an edition that has a price."""
    return and_(
        Edition.form != Form.SEAT,
        Edition.status == EditionStatus.IN_PRINT,
        or_(Edition.stock.is_(None), Edition.stock > 0),
    )


def editions_on_show(
    session: Session, book_id: UUID, *, by_enquiry: bool, currency: str, now: datetime
) -> list[EditionOnShow]:
    """Return a title's editions in their order, with price and newest file, in one statement."""
    asked = {"book_id": book_id, "currency": currency, "now": now}
    rows = session.connection().execute(_editions(), asked)
    return [_on_show(row, currency=currency, by_enquiry=by_enquiry) for row in rows]


@cache
def _editions() -> Select[*tuple[Any, ...]]:
    newest = aliased(EditionFile)
    version = (
        select(func.max(newest.version)).where(newest.edition_id == Edition.id).scalar_subquery()
    )
    return (
        select(
            *(Edition.id, Edition.sku, Edition.form, Edition.status, Edition.stock),
            *(Edition.isbn, Edition.pages, Edition.minutes, Edition.trim_width_mm),
            *(Edition.trim_height_mm, Edition.weight_g, Edition.published_on),
            *(Edition.protection, EditionFile.size, EditionFile.accessibility),
            current_amount(CURRENCY, NOW).label("amount"),
        )
        .outerjoin(
            EditionFile,
            and_(EditionFile.edition_id == Edition.id, EditionFile.version == version),
        )
        .where(Edition.book_id == bindparam("book_id", type_=Uuid()))
        .order_by(Edition.position, Edition.id)
    )


def _on_show(row: Any, *, currency: str, by_enquiry: bool) -> EditionOnShow:
    price = None if row.amount is None else Money(row.amount, currency)
    can = availability_of(
        form=row.form, status=row.status, stock=row.stock, price=price, by_enquiry=by_enquiry
    )
    return EditionOnShow(
        id=row.id,
        sku=row.sku,
        form=row.form,
        status=row.status,
        availability=can,
        price=price,
        stock=row.stock,
        isbn=row.isbn,
        pages=row.pages,
        minutes=row.minutes,
        trim_width_mm=row.trim_width_mm,
        trim_height_mm=row.trim_height_mm,
        weight_g=row.weight_g,
        published_on=row.published_on,
        protection=row.protection,
        file_bytes=row.size,
        accessibility=row.accessibility,
    )


def edition_by_sku(session: Session, sku: str) -> Edition:
    """Return an edition on show with its title and prices; raise NoSuchBookError."""
    statement = _with_title_and_prices().where(
        Edition.sku == sku, Book.status == BookStatus.PUBLISHED
    )
    edition = session.scalars(statement).one_or_none()
    if edition is None:
        raise NoSuchBookError(N_("There is no such edition in this shop."))
    return edition


def editions_by_id(session: Session, ids: Sequence[UUID]) -> dict[UUID, Edition]:
    """Return editions, on show or not, with title, prices and files, by their id."""
    statement = _with_title_and_prices().where(Edition.id.in_(ids)).order_by(Edition.id)
    found = session.scalars(statement.options(selectinload(Edition.files))).all()
    return {edition.id: edition for edition in found}


def _with_title_and_prices() -> Select[Edition]:
    return (
        select(Edition)
        .join(Edition.book)
        .options(contains_eager(Edition.book), selectinload(Edition.prices))
    )


def unpriced_titles(
    session: Session, *, currency: str, now: datetime, limit: int = 5
) -> Sequence[str]:
    """Return titles on sale with an edition that has no price in a currency, some at the most."""
    stmt = (
        select(Book.title)
        .join(Edition, Edition.book_id == Book.id)
        .where(
            Book.status == BookStatus.PUBLISHED,
            Book.by_enquiry.is_(False),
            Edition.status != EditionStatus.OUT_OF_PRINT,
            current_amount(currency, now).is_(None),
        )
        .distinct()
        .order_by(Book.title)
        .limit(limit)
    )
    return session.scalars(stmt).all()
