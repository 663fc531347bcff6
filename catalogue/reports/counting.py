"""Count one day from its orders and refunds alone.

A sale counts on the day (UTC) on which its order was paid. What goes back counts on the day on
which the refund was begun, or the dispute opened, because that is when the money leaves the shop:
a day that is over is not changed by a later refund of its orders, and a month that was told stays
told. A dispute counts only once it is lost, and then on the day on which the bank took the money.

Discounts lie on the lines already. Tax, and refunds, are shared out over the lines and the postage
of the order by largest remainder, so every dimension comes to the same sums, and these come to
those of ``catalogue export orders``: ``total`` of what was paid on the day, less what went back. Of
an order that was paid twice the second payment is no sale, and its refund is none of ours.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from catalogue.books.models import Edition
from catalogue.core.shares import shares
from catalogue.discounts.models import DiscountUse
from catalogue.orders.models import Order, OrderLine
from catalogue.payments.models import LOST, Dispute, Payment, Refund
from catalogue.payments.types import PaymentStatus, RefundStatus
from catalogue.reports.types import Dimension, Figures

Key = tuple[Dimension, str, str]
"""A dimension, a currency, and what it is told apart by."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A line of an order, or its postage."""

    title: str
    edition: str
    form: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class _Sale:
    currency: str
    country: str
    discount: str
    post: str
    parts: tuple[_Part, ...]


def counted(session: Session, day: date) -> dict[Key, Figures]:
    """Return the figures of a day by dimension, currency and key."""
    begin = datetime.combine(day, time(), UTC)
    end = begin + timedelta(days=1)
    found: defaultdict[Key, Figures] = defaultdict(Figures)
    paid = (Order.paid_at >= begin) & (Order.paid_at < end)
    for sale in _sales(session, paid).values():
        _add(found, sale, [part.figures for part in sale.parts], orders=1)
    back = _went_back(session, begin, end)
    returned = _sales(session, Order.id.in_({order_id for order_id, _ in back})) if back else {}
    for order_id, amount in back:
        sale = returned[order_id]
        _add(found, sale, _shared_back(sale, amount), orders=0)
    return dict(found)


def _add(
    found: defaultdict[Key, Figures], sale: _Sale, figures: list[Figures], *, orders: int
) -> None:
    """Add what happened to the parts of an order, under each dimension; an order counts once."""
    once = Figures(orders=orders)
    per_goods: set[Key] = set()
    for part, each in zip(sale.parts, figures, strict=True):
        for key in _goods_keys(sale, part):
            found[key] += each
            if part.edition:
                per_goods.add(key)
    together = sum(figures, once)
    for key in _order_keys(sale):
        found[key] += together
    for key in per_goods:
        found[key] += once


def _goods_keys(sale: _Sale, part: _Part) -> Iterator[Key]:
    yield Dimension.TITLE, sale.currency, part.title
    yield Dimension.EDITION, sale.currency, part.edition
    yield Dimension.FORM, sale.currency, part.form


def _order_keys(sale: _Sale) -> Iterator[Key]:
    yield Dimension.TOTAL, sale.currency, ""
    yield Dimension.COUNTRY, sale.currency, sale.country
    yield Dimension.DISCOUNT, sale.currency, sale.discount
    yield Dimension.POST, sale.currency, sale.post


def _shared_back(sale: _Sale, amount: int) -> list[Figures]:
    """Share what went back out over the parts, with the part of the tax that lies in it."""
    weights = [part.figures.sales for part in sale.parts]
    back = shares(amount, weights)
    taxes = [
        part.figures.tax * mine // weight if weight else 0
        for part, mine, weight in zip(sale.parts, back, weights, strict=True)
    ]
    return [Figures(refunded=mine, refunded_tax=tax) for mine, tax in zip(back, taxes, strict=True)]


def _sales(session: Session, which: ColumnElement[bool]) -> dict[UUID, _Sale]:
    # Sorted here: asked to sort by id, SQLite would walk through all orders instead of the day's.
    found = session.execute(_lines().where(which))
    rows = sorted(found, key=attrgetter("id", "position"))
    return {order_id: _sale(list(of)) for order_id, of in groupby(rows, attrgetter("id"))}


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Order.id, Order.currency, Order.country, Order.shipping_amount, Order.tax_amount),
            *(Order.first_page, DiscountUse.discount_id, Edition.book_id, OrderLine.edition_id),
            *(OrderLine.position, OrderLine.form, OrderLine.quantity, OrderLine.unit_amount),
            OrderLine.discount_amount,
        )
        .join(OrderLine, OrderLine.order_id == Order.id)
        .join(Edition, Edition.id == OrderLine.edition_id)
        .outerjoin(DiscountUse, DiscountUse.order_id == Order.id)
    )


def _sale(rows: list[Any]) -> _Sale:
    first = rows[0]
    bare = [
        Figures(
            units=row.quantity, gross=row.quantity * row.unit_amount, discount=row.discount_amount
        )
        for row in rows
    ]
    bare.append(Figures(shipping=first.shipping_amount))
    taxes = shares(first.tax_amount, [each.sales for each in bare])
    figures = [each + Figures(tax=tax) for each, tax in zip(bare, taxes, strict=True)]
    goods = [
        _Part(row.book_id.hex, row.edition_id.hex, row.form.value, each)
        for row, each in zip(rows, figures[:-1], strict=True)
    ]
    return _Sale(
        currency=first.currency,
        country=first.country,
        discount=first.discount_id.hex if first.discount_id and _taken(bare) else "",
        post=first.first_page or "",
        parts=(*goods, _Part("", "", "", figures[-1])),
    )


def _taken(parts: Iterable[Figures]) -> bool:
    return any(part.discount for part in parts)


def _went_back(session: Session, begin: datetime, end: datetime) -> list[tuple[UUID, int]]:
    """Return orders and what went back for each on a day, by refunds and lost disputes."""
    refunds = (
        select(Payment.id, Payment.order_id, Refund.amount, Refund.status)
        .join(Refund, Refund.payment_id == Payment.id)
        .where(Refund.created_at >= begin, Refund.created_at < end)
    )
    disputes = (
        select(Payment.id, Payment.order_id, Dispute.amount, Dispute.status)
        .join(Dispute, Dispute.payment_id == Payment.id)
        .where(Dispute.created_at >= begin, Dispute.created_at < end)
    )
    rows = [row for stmt in (refunds, disputes) for row in session.execute(stmt)]
    back = [row for row in rows if row.status in {RefundStatus.SUCCEEDED, LOST}]
    firsts = _first_payments(session, {row.order_id for row in back})
    return [(row.order_id, row.amount) for row in back if firsts.get(row.order_id) == row.id]


def _first_payments(session: Session, orders: set[UUID]) -> dict[UUID, UUID]:
    """Return the payment by which each order was paid; a second one is no sale.

    Which of them were paid is told here: asked for it, SQLite would walk through all that were.
    """
    if not orders:
        return {}
    stmt = select(
        Payment.id, Payment.order_id, Payment.status, Payment.settled_at, Payment.attempt
    ).where(Payment.order_id.in_(orders))
    paid = [row for row in session.execute(stmt) if row.status is PaymentStatus.PAID]
    paid.sort(key=attrgetter("settled_at", "attempt"), reverse=True)
    return {row.order_id: row.id for row in paid}
