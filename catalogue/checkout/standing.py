"""Where a paid order stands, worked out from its money alone: order of arrival is no matter."""

from collections.abc import Iterable

from catalogue.orders.models import Order
from catalogue.orders.types import Hold, OrderStatus
from catalogue.payments.models import Payment
from catalogue.payments.types import PaymentStatus


def standing(order: Order, payments: Iterable[Payment]) -> OrderStatus:
    """Return the status of an order for which at least one payment has come."""
    paid = [payment for payment in payments if payment.status is PaymentStatus.PAID]
    if any(dispute.is_open for payment in paid for dispute in payment.disputes):
        return OrderStatus.DISPUTED
    kept = sum(payment.amount - payment.returned for payment in paid)
    if kept <= 0:
        return OrderStatus.REFUNDED
    if not _has_goods(order):
        return OrderStatus.PAID_LATE
    if kept < order.total_amount:
        return OrderStatus.PARTIALLY_REFUNDED
    return OrderStatus.FULFILLED if order.fulfilled_at else OrderStatus.PAID


def _has_goods(order: Order) -> bool:
    """Return whether the copies of all lines are set aside for the buyer."""
    return all(line.hold is not Hold.RELEASED for line in order.lines)
