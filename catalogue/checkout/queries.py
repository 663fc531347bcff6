"""Orders whole, with their money and their rights, as the export tells them."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from catalogue.delivery.models import Entitlement
from catalogue.delivery.queries import entitlements_of_orders
from catalogue.orders.models import Order, OrderLine
from catalogue.orders.queries import every_order, flags_without_order
from catalogue.payments.models import Payment, Refund
from catalogue.payments.queries import payments_of_orders

_BATCH = 200


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


def _order(order: Order, payments: list[Payment], rights: list[Entitlement]) -> dict[str, Any]:
    refunds = [refund for payment in payments for refund in payment.refunds]
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
        "refunds": [_refund(refund) for refund in refunds],
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
    }


def _payment(payment: Payment) -> dict[str, Any]:
    return {
        "provider_id": payment.provider_id,
        "session_id": payment.session_id,
        "amount": payment.amount,
        "status": payment.status.value,
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
