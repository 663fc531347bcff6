"""What discounts brought: orders that were paid with a code, and what the code took off them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.checkout.queries import returned_by_order
from catalogue.core.money import Money
from catalogue.discounts.models import DiscountUse
from catalogue.discounts.types import UseStatus
from catalogue.orders.models import Order, OrderLine
from catalogue.orders.types import OrderStatus

_PAID = DiscountUse.status.in_([UseStatus.KEPT, UseStatus.LATE])


@dataclass(frozen=True, slots=True)
class Brought:
    """What one discount brought in one currency; postage is counted nowhere.

    ``gross`` is the price of the goods before the discount, ``returned`` all that went back of
    these orders later, postage included.
    """

    orders: int
    units: int
    gross: Money
    discount: Money
    returned: Money

    @property
    def paid(self) -> Money:
        """Return what buyers paid for the goods."""
        return self.gross - self.discount


@dataclass(frozen=True, slots=True)
class ReducedOrder:
    """One order that was paid with a code."""

    code: str
    paid_at: datetime | None
    status: OrderStatus
    discount: Money
    total: Money


def brought_by(session: Session, discount_ids: Collection[UUID]) -> dict[UUID, list[Brought]]:
    """Return what several discounts brought, by discount, one entry a currency."""
    goods = _goods(session, discount_ids)
    returned = returned_by_order()
    stmt = (
        select(
            *(DiscountUse.discount_id, Order.currency, func.count()),
            func.sum(Order.discount_amount),
            func.coalesce(func.sum(returned.c.amount), 0),
        )
        .join(Order, Order.id == DiscountUse.order_id)
        .outerjoin(returned, returned.c.order_id == Order.id)
        .where(DiscountUse.discount_id.in_(discount_ids), _PAID)
        .group_by(DiscountUse.discount_id, Order.currency)
        .order_by(Order.currency)
    )
    found: dict[UUID, list[Brought]] = {each: [] for each in discount_ids}
    for discount_id, currency, orders, off, back in session.execute(stmt):
        units, gross = goods[discount_id, currency]
        found[discount_id].append(
            Brought(
                orders=orders,
                units=units,
                gross=Money(gross, currency),
                discount=Money(int(off), currency),
                returned=Money(int(back), currency),
            )
        )
    return found


def _goods(
    session: Session, discount_ids: Collection[UUID]
) -> dict[tuple[UUID, str], tuple[int, int]]:
    stmt = (
        select(
            *(DiscountUse.discount_id, OrderLine.currency, func.sum(OrderLine.quantity)),
            func.sum(OrderLine.quantity * OrderLine.unit_amount),
        )
        .join(OrderLine, OrderLine.order_id == DiscountUse.order_id)
        .where(DiscountUse.discount_id.in_(discount_ids), _PAID)
        .group_by(DiscountUse.discount_id, OrderLine.currency)
    )
    rows = session.execute(stmt)
    return {(each, currency): (int(units), int(gross)) for each, currency, units, gross in rows}


def newest_reduced_orders(session: Session, discount_id: UUID, *, most: int) -> list[ReducedOrder]:
    """Return the orders that were paid with a code of a discount, newest first."""
    stmt = (
        select(Order)
        .join(DiscountUse, DiscountUse.order_id == Order.id)
        .where(DiscountUse.discount_id == discount_id, _PAID)
        .order_by(Order.paid_at.desc(), Order.id.desc())
        .limit(most)
    )
    return [
        ReducedOrder(
            code=order.code,
            paid_at=order.paid_at,
            status=order.status,
            discount=Money(order.discount_amount, order.currency),
            total=order.total,
        )
        for order in session.scalars(stmt)
    ]
