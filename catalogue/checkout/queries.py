"""Orders whole, with their money and their rights, as the export tells them."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Subquery, case, func, select
from sqlalchemy.orm import Session

from catalogue.delivery.models import Entitlement
from catalogue.delivery.queries import entitlements_of_orders
from catalogue.orders.models import Order, OrderLine
from catalogue.orders.queries import every_order, flags_without_order
from catalogue.orders.types import OrderStatus
from catalogue.payments.models import LOST, Dispute, Payment, Refund
from catalogue.payments.queries import payments_of_orders
from catalogue.payments.types import PaymentStatus, RefundStatus

_BATCH = 200
_UNDONE = (OrderStatus.REFUNDED, OrderStatus.PAID_LATE)


def exported_orders(session: Session) -> Iterator[dict[str, Any]]:
    """Give every order as plain values, oldest first; amounts are minor units."""
    orders = every_order(session)
    while batch := list(islice(orders, _BATCH)):
        ids = [order.id for order in batch]
        payments = payments_of_orders(session, ids)
        rights = entitlements_of_orders(session, ids)
        for order in batch:
            yield _order(order, payments[order.id], rights[order.id])


def exported_orphans(session: Session) -> list[dict[str, str]]:
    """Return the flags about money that belongs to no order."""
    return [
        {"kind": flag.kind.value, "about": flag.about, "detail": flag.detail}
        for flag in flags_without_order(session)
    ]


def exported_customers(session: Session) -> Iterator[dict[str, Any]]:
    """Give every address that ever paid: what it bought and kept, and what went back to it.

    ``orders`` leaves out those that were undone as a whole; ``spent`` is what the shop kept of the
    money, ``refunded`` the rest of it, in minor units.
    """
    paid, returned = _paid_by_order(), returned_by_order()
    given = func.coalesce(func.sum(paid.c.amount), 0)
    back = func.coalesce(func.sum(returned.c.amount), 0)
    stmt = (
        select(
            *(Order.email_key, Order.currency, func.max(Order.name), func.max(Order.country)),
            func.sum(case((Order.status.in_(_UNDONE), 0), else_=1)),
            *(given, back, func.max(Order.paid_at)),
        )
        .outerjoin(paid, paid.c.order_id == Order.id)
        .outerjoin(returned, returned.c.order_id == Order.id)
        .where(Order.paid_at.is_not(None))
        .group_by(Order.email_key, Order.currency)
        .order_by(Order.email_key, Order.currency)
    )
    for email, currency, name, country, orders, received, refunded, last in session.execute(stmt):
        yield {
            "email": email,
            "name": name,
            "country": country,
            "currency": currency,
            "orders": int(orders),
            "spent": int(received) - int(refunded),
            "refunded": int(refunded),
            "last_paid_at": _moment(last),
        }


def _paid_by_order() -> Subquery:
    return (
        select(Payment.order_id, func.sum(Payment.amount).label("amount"))
        .where(Payment.status == PaymentStatus.PAID)
        .group_by(Payment.order_id)
        .subquery()
    )


def returned_by_order() -> Subquery:
    """Return what went back for each order, by refunds and by disputes that were lost."""
    refunds = select(Refund.payment_id, Refund.amount).where(
        Refund.status == RefundStatus.SUCCEEDED
    )
    lost = select(Dispute.payment_id, Dispute.amount).where(Dispute.status == LOST)
    back = refunds.union_all(lost).subquery()
    return (
        select(Payment.order_id, func.sum(back.c.amount).label("amount"))
        .join(back, back.c.payment_id == Payment.id)
        .group_by(Payment.order_id)
        .subquery()
    )


def _order(order: Order, payments: list[Payment], rights: list[Entitlement]) -> dict[str, Any]:
    return {
        "code": order.code,
        "status": order.status.value,
        "email": order.email,
        "currency": order.currency,
        "total": order.total_amount,
        "discount": order.discount_amount,
        "tax": order.tax_amount,
        "shipping": order.shipping_amount,
        "created_at": order.created_at.isoformat(),
        "paid_at": _moment(order.paid_at),
        "lines": [_line(line) for line in order.lines],
        "payments": [_payment(payment) for payment in payments],
        "refunds": [row for payment in payments for row in _returned(payment)],
        "entitlements": [{"sku": right.line.sku, "status": right.status.value} for right in rights],
        "flags": [flag.kind.value for flag in order.flags],
    }


def _line(line: OrderLine) -> dict[str, Any]:
    return {
        "sku": line.sku,
        "isbn": line.isbn,
        "title": line.title,
        "form": line.form.value,
        "quantity": line.quantity,
        "unit_price": line.unit_amount,
        "total": line.total.amount,
        "discount": line.discount_amount,
    }


def _payment(payment: Payment) -> dict[str, Any]:
    return {
        "provider_id": payment.provider_id,
        "session_id": payment.session_id,
        "amount": payment.amount,
        "status": payment.status.value,
    }


def _returned(payment: Payment) -> list[dict[str, Any]]:
    """Return what went back: refunds, and what a bank took itself when a dispute was lost.

    Whoever adds up payments and refunds so comes to what the shop kept.
    """
    lost = [dispute for dispute in payment.disputes if dispute.is_lost]
    return [_refund(refund) for refund in payment.refunds] + [_taken_back(each) for each in lost]


def _taken_back(dispute: Dispute) -> dict[str, Any]:
    return {
        "provider_id": dispute.provider_id,
        "amount": dispute.amount,
        "status": RefundStatus.SUCCEEDED.value,
        "external": True,
    }


def _refund(refund: Refund) -> dict[str, Any]:
    return {
        "provider_id": refund.provider_id,
        "amount": refund.amount,
        "status": refund.status.value,
        "external": refund.is_external,
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
