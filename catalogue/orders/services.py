"""Write orders: place, move from state to state, hold copies, raise flags."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import TypedDict, Unpack
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from catalogue.books.services import give_back_stock, lock_stock, take_stock
from catalogue.core.email import email_key
from catalogue.core.ids import new_id, new_token
from catalogue.db.upsert import insert_into
from catalogue.orders.models import Order, OrderFlag, OrderLine, StaleDay
from catalogue.orders.types import FlagKind, Hold, OrderStatus


class Moments(TypedDict, total=False):
    """What an order notes down when it moves."""

    paid_at: datetime
    closed_at: datetime


def move(
    session: Session,
    order: Order,
    *,
    to: OrderStatus,
    out_of: Collection[OrderStatus],
    **moments: Unpack[Moments],
) -> bool:
    """Move an order by compare-and-set; return False when it was not there any more."""
    moved = session.execute(
        update(Order)
        .where(Order.id == order.id, Order.status.in_(out_of))
        .values(status=to, **moments)
        .returning(Order.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    session.refresh(order, ["status", *moments])
    if moved is not None and (paid_at := moments.get("paid_at")):
        mark_day(session, paid_at)
    return moved is not None


def mark_day(session: Session, moment: datetime) -> None:
    """Have the reports count the day of a moment again: money of that day has moved."""
    session.add(StaleDay(id=new_id(), day=moment.astimezone(UTC).date()))


def lock_copies(session: Session, *orders: Order) -> None:
    """Keep others from the copies of several orders, before they change hands between them.

    In ascending id order over all of them, or two buyers who change their carts could each wait
    for the other.
    """
    lines = [line for order in orders for line in order.lines if line.form.is_print]
    lock_stock(session, {line.edition_id for line in lines})


def hold_copies(session: Session, order: Order) -> None:
    """Set aside the copies of lines that hold none; raise SoldOutError, holding nothing.

    Always in ascending id order, so that two orders of the same books cannot block each other.
    The caller rolls back to a savepoint when the refusal is not the end of the transaction.
    """
    for line in _by_edition(order.lines):
        if line.form.is_print and line.hold in {Hold.NONE, Hold.RELEASED}:
            take_stock(session, line.edition_id, line.quantity)
            line.hold = Hold.HELD


def release_copies(session: Session, order: Order) -> None:
    """Give back what is held."""
    for line in _by_edition(order.lines):
        if line.hold is Hold.HELD:
            give_back_stock(session, line.edition_id, line.quantity)
            line.hold = Hold.RELEASED


def keep_copies(order: Order) -> None:
    """Turn holds into sales; the copies do not come back."""
    for line in order.lines:
        if line.hold is Hold.HELD:
            line.hold = Hold.KEPT


def raise_flag(
    session: Session,
    kind: FlagKind,
    *,
    about: str,
    detail: str,
    order_id: UUID | None,
    now: datetime,
) -> None:
    """Ask staff to look at something, once for each kind and thing while it is open.

    What was resolved and happens again is opened again.
    """
    values = {
        "id": new_id(),
        "order_id": order_id,
        "kind": kind,
        "about": about,
        "detail": detail,
        "created_at": now,
    }
    session.execute(
        insert_into(session, OrderFlag)
        .values(values)
        .on_conflict_do_update(
            index_elements=["kind", "about"],
            set_={"resolved_at": None, "detail": detail, "created_at": now},
            where=OrderFlag.resolved_at.is_not(None),
        )
    )


def resolve_flag(session: Session, order: Order, flag_id: UUID, *, now: datetime) -> None:
    """Take a flag of this order off the list; twice is once, and another's is left alone."""
    session.execute(
        update(OrderFlag)
        .where(
            OrderFlag.id == flag_id,
            OrderFlag.order_id == order.id,
            OrderFlag.resolved_at.is_(None),
        )
        .values(resolved_at=now)
    )


def change_email(order: Order, email: str) -> None:
    """Send everything elsewhere from now on; the old address's link to the page stops working."""
    order.email = email
    order.email_key = email_key(email)
    order.token = new_token()


def _by_edition(lines: Collection[OrderLine]) -> list[OrderLine]:
    return sorted(lines, key=lambda line: line.edition_id)
