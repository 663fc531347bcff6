"""Reads of orders."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, select
from sqlalchemy.orm import Session, selectinload

from catalogue.core.i18n import N_
from catalogue.orders.errors import NoSuchOrderError
from catalogue.orders.models import Order, OrderFlag
from catalogue.orders.types import OrderStatus

_BATCH = 500


def locked_order(session: Session, order_id: UUID) -> Order:
    """Return an order with its lines, kept from others until the transaction ends."""
    return session.scalars(_order_to_lock(), {"order": order_id}).one()


@cache
def _order_to_lock() -> Select[Order]:
    by_id = Order.id == bindparam("order", type_=Uuid())
    return _locked(select(Order).where(by_id).options(selectinload(Order.lines)))


def order_by_token(session: Session, token: str) -> Order:
    """Return the order whose page this token opens; raise NoSuchOrderError."""
    stmt = select(Order).where(Order.token == token).options(selectinload(Order.lines))
    order = session.scalars(stmt).one_or_none()
    if order is None:
        raise NoSuchOrderError(N_("There is no such order. Check the link in your letter."))
    return order


def order_by_code(session: Session, code: str, *, locked: bool = False) -> Order:
    """Return the order with this code and its lines; raise NoSuchOrderError."""
    stmt = select(Order).where(Order.code == code).options(selectinload(Order.lines))
    order = session.scalars(_locked(stmt) if locked else stmt).one_or_none()
    if order is None:
        raise NoSuchOrderError(N_("There is no order with this code."))
    return order


def find_open_order(session: Session, cart_id: UUID) -> Order | None:
    """Return the order that was placed from this cart and waits for its money."""
    return session.scalars(_open_order(), {"cart": cart_id}).one_or_none()


def locked_open_order(session: Session, cart_id: UUID) -> Order | None:
    """Return the same, kept from others (a payment that comes just now) until the end."""
    return session.scalars(_open_order(locked=True), {"cart": cart_id}).one_or_none()


def find_bought_order(session: Session, cart_id: UUID, *, since: datetime) -> Order | None:
    """Return the newest order of this cart that was bought since a moment, free or paid."""
    stmt = (
        select(Order)
        .where(Order.cart_id == cart_id, Order.paid_at >= since)
        .order_by(Order.paid_at.desc())
        .limit(1)
    )
    return session.scalars(stmt).one_or_none()


def undelivered_orders(session: Session) -> list[UUID]:
    """Return the ids of paid orders whose buyers have got nothing yet, at most 500."""
    stmt = (
        select(Order.id)
        .where(
            Order.status.in_([OrderStatus.PAID, OrderStatus.PARTIALLY_REFUNDED]),
            Order.delivered_at.is_(None),
        )
        .order_by(Order.created_at)
        .limit(_BATCH)
    )
    return list(session.scalars(stmt))


def orders_of_email(session: Session, key: str) -> list[Order]:
    """Return what an address bought, newest first."""
    stmt = (
        select(Order)
        .where(Order.email_key == key, Order.paid_at.is_not(None))
        .options(selectinload(Order.lines))
        .order_by(Order.created_at.desc())
    )
    return list(session.scalars(stmt))


def every_order(session: Session) -> Iterator[Order]:
    """Give all orders with lines and flags, oldest first, without holding them all in memory."""
    stmt = (
        select(Order)
        .options(selectinload(Order.lines), selectinload(Order.flags))
        .order_by(Order.created_at, Order.id)
        .execution_options(yield_per=_BATCH)
    )
    yield from session.scalars(stmt)


def flags_without_order(session: Session) -> list[OrderFlag]:
    """Return what staff should look at though no order is known."""
    stmt = select(OrderFlag).where(OrderFlag.order_id.is_(None)).order_by(OrderFlag.created_at)
    return list(session.scalars(stmt))


@cache
def _open_order(*, locked: bool = False) -> Select[Order]:
    statement = (
        select(Order)
        .where(Order.cart_id == bindparam("cart", type_=Uuid()), Order.status == OrderStatus.PLACED)
        .options(selectinload(Order.lines))
    )
    return _locked(statement) if locked else statement


def _locked(statement: Select[Order]) -> Select[Order]:
    return statement.with_for_update().execution_options(populate_existing=True)
