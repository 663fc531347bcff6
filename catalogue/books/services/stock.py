"""Copies are promised and given back by conditional writes, never by read-then-write."""

from collections.abc import Collection
from functools import cache
from uuid import UUID

from sqlalchemy import Integer, Uuid, bindparam, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from catalogue.books.errors import NoSuchBookError, SoldOutError, StockHeldError
from catalogue.books.models import Book, Edition
from catalogue.core.i18n import N_
from catalogue.db.generation import mark_catalogue_changed


def lock_stock(session: Session, edition_ids: Collection[UUID]) -> None:
    """Keep others from these editions' copies until the transaction ends."""
    session.execute(
        select(Edition.id)
        .where(Edition.id.in_(edition_ids))
        .order_by(Edition.id)
        .with_for_update(key_share=True)
    )


def take_stock(session: Session, edition_id: UUID, quantity: int) -> None:
    """Promise so many copies; an edition that is not counted has always enough.

    Whoever takes of several editions takes in ascending order of their ids, so that two never
    wait for each other. Raises SoldOutError with what is left.
    """
    asked = {"edition": edition_id, "copies": quantity}
    left = session.execute(_take(), asked).one_or_none()
    if left is None:
        raise _sold_out(session, edition_id)
    if left.stock == 0:
        mark_catalogue_changed(session)


@cache
def _take() -> ReturningUpdate[int | None]:
    copies = bindparam("copies", type_=Integer())
    return (
        update(Edition)
        .where(
            Edition.id == bindparam("edition", type_=Uuid()),
            or_(Edition.stock.is_(None), Edition.stock >= copies),
        )
        .values(stock=Edition.stock - copies)
        .returning(Edition.stock)
        .execution_options(synchronize_session=False)
    )


def give_back_stock(session: Session, edition_id: UUID, quantity: int) -> None:
    """Take a promise back."""
    now = session.execute(
        update(Edition)
        .where(Edition.id == edition_id, Edition.stock.is_not(None))
        .values(stock=Edition.stock + quantity)
        .returning(Edition.stock)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if now is not None and now.stock == quantity:
        mark_catalogue_changed(session)


def move_stock(session: Session, edition_id: UUID, by: int) -> int:
    """Correct the copies of a counted edition by so many; return how many are free now.

    What is promised to buyers is not among them, so it can never be taken away. Raises
    StockHeldError.
    """
    free = session.scalar(
        update(Edition)
        .where(Edition.id == edition_id, Edition.stock + by >= 0)
        .values(stock=Edition.stock + by)
        .returning(Edition.stock)
        .execution_options(synchronize_session=False)
    )
    if free is None:
        raise StockHeldError
    mark_catalogue_changed(session)
    return free


def count_stock(
    session: Session, edition: Edition, copies: int | None, *, seen: int | None
) -> None:
    """Set the free copies, counted while ``seen`` were free; sold in between stays sold.

    None is not counted. Raises StockHeldError.
    """
    if copies is not None and seen is not None:
        move_stock(session, edition.id, copies - seen)
    else:
        same = Edition.stock.is_(None) if seen is None else Edition.stock.is_not(None)
        session.execute(
            update(Edition)
            .where(Edition.id == edition.id, same)
            .values(stock=copies)
            .execution_options(synchronize_session=False)
        )
        mark_catalogue_changed(session)
    session.expire(edition, ["stock"])


def _sold_out(session: Session, edition_id: UUID) -> SoldOutError:
    row = session.execute(
        select(Book.title, Edition.stock)
        .join(Edition, Edition.book_id == Book.id)
        .where(Edition.id == edition_id)
    ).one_or_none()
    if row is None:
        raise NoSuchBookError(N_("There is no such edition in this shop."))
    return SoldOutError(row.title, row.stock or 0)
