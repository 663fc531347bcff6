"""The list of orders, as staff look for them: one select of the columns it shows, one count.

The shape of the words says which index is asked: a code, an address, Stripe's ids; whatever is none
of these is looked for in names, addresses and titles.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from catalogue.core.email import email_key
from catalogue.core.money import Money
from catalogue.orders.models import Order, OrderFlag, OrderLine
from catalogue.orders.types import OrderStatus
from catalogue.payments.models import Dispute, Payment, Refund

PER_PAGE = 50
_CODE = re.compile(r"[0-9A-Za-z]{4,12}(?:-[0-9A-Za-z]{1,7})*")
_STRIPE = re.compile(r"(cs|pi|re|pyr|dp|du)_[A-Za-z0-9_]{1,250}")


class OrderRow(NamedTuple):
    """One order in the list; ``flags`` is how many of its flags are open."""

    code: str
    status: OrderStatus
    name: str
    email: str
    country: str
    currency: str
    total_amount: int
    created_at: datetime
    flags: int

    @property
    def total(self) -> Money:
        """Return what the buyer pays."""
        return Money(self.total_amount, self.currency)


class Sought(NamedTuple):
    """What somebody looks for; empty is all."""

    words: str = ""
    status: OrderStatus | None = None
    flagged: bool = False
    country: str = ""


def found_orders(session: Session, sought: Sought, *, page: int) -> Sequence[OrderRow]:
    """Return a page of the orders that fit, newest first."""
    open_flags = (
        select(func.count())
        .where(OrderFlag.order_id == Order.id, OrderFlag.resolved_at.is_(None))
        .scalar_subquery()
    )
    stmt = select(
        *(Order.code, Order.status, Order.name, Order.email, Order.country, Order.currency),
        *(Order.total_amount, Order.created_at, open_flags),
    )
    stmt = _fitting(stmt, sought).order_by(Order.created_at.desc(), Order.id.desc())
    rows = session.execute(stmt.limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return [OrderRow(*row) for row in rows]


def count_found(session: Session, sought: Sought) -> int:
    """Return how many orders fit."""
    stmt = select(func.count()).select_from(Order)
    return session.scalar(_fitting(stmt, sought)) or 0


def _fitting(stmt: Select[Any], sought: Sought) -> Select[Any]:
    if sought.status is not None:
        stmt = stmt.where(Order.status == sought.status)
    if sought.country:
        stmt = stmt.where(Order.country == sought.country)
    if sought.flagged:
        stmt = stmt.where(
            exists().where(OrderFlag.order_id == Order.id, OrderFlag.resolved_at.is_(None))
        )
    return stmt.where(_spoken_of(sought.words)) if sought.words else stmt


def _spoken_of(words: str) -> ColumnElement[bool]:
    """Return what the shape of the words asks for."""
    if _STRIPE.fullmatch(words):
        return Order.id.in_(_of_stripe(words))
    if "@" in words and " " not in words:
        return Order.email_key == email_key(words)
    named = _in_names(words)
    return or_(Order.code == words.upper(), named) if _CODE.fullmatch(words) else named


def _in_names(words: str) -> ColumnElement[bool]:
    titles = select(OrderLine.order_id).where(OrderLine.title.icontains(words, autoescape=True))
    return or_(
        Order.name.icontains(words, autoescape=True),
        Order.email.icontains(words, autoescape=True),
        Order.id.in_(titles),
    )


def _of_stripe(words: str) -> Select[Any]:
    """Return the orders of a session, an intent, a refund or a dispute."""
    kind = words.partition("_")[0]
    if kind == "cs":
        return select(Payment.order_id).where(Payment.session_id == words)
    if kind == "pi":
        return select(Payment.order_id).where(Payment.provider_id == words)
    table = Refund if kind in {"re", "pyr"} else Dispute
    return (
        select(Payment.order_id)
        .join(table, table.payment_id == Payment.id)
        .where(table.provider_id == words)
    )
