"""Give money back for what staff ticked: units, postage, or a sum out of goodwill."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.books.services import give_back_stock
from catalogue.checkout.errors import NothingToRefundError
from catalogue.core.i18n import N_
from catalogue.core.money import Money
from catalogue.delivery.services import rule_on_rights
from catalogue.delivery.types import Ruling
from catalogue.orders.models import Order, OrderLine
from catalogue.orders.types import OrderStatus
from catalogue.payments.models import Payment, Refund
from catalogue.payments.queries import find_refund_of_request, payments_of_order
from catalogue.payments.services import promise_refund, take_units
from catalogue.payments.types import PaymentStatus, RefundStatus

# What others than an owner may give back of one order, in minor units.
SUPPORT_LIMIT = 5_000


@dataclass(frozen=True, slots=True)
class RefundWish:
    """What was ticked: ``units`` by line and number, ``goodwill`` in minor units.

    ``key`` is the form's own, used once. ``limit`` is what may go back of the order in all, in
    minor units; None is no limit.
    """

    key: str
    units: frozenset[tuple[UUID, int]] = frozenset()
    with_shipping: bool = False
    goodwill: int = 0
    takes_access: bool = True
    restocks: bool = False
    reason: str = ""
    limit: int | None = None


def refund_order(session: Session, order: Order, wish: RefundWish, *, now: datetime) -> Refund:
    """Promise one refund for all that was ticked; a form that comes twice gets the first again.

    The order is locked, with its lines. Raises NothingToRefundError, RefundTooLargeError,
    UnitRefundedError; the caller then rolls back.
    """
    made = find_refund_of_request(session, wish.key)
    if made is not None:
        return made
    payment = refundable_payment(session, order)
    amounts = _amounts(order, wish)
    shipping = _shipping(order, payment) if wish.with_shipping else 0
    amount = sum(amounts.values()) + shipping + wish.goodwill
    _check(order, payment, wish, amount)
    refund = promise_refund(session, payment, amount, reason=wish.reason or "staff", now=now)
    refund.request_key = wish.key
    refund.shipping_amount = shipping
    session.flush()
    take_units(session, refund, amounts)
    ruling = Ruling.TAKEN if wish.takes_access else Ruling.KEPT
    rule_on_rights(session, order, wish.units, ruling, now=now)
    if wish.restocks:
        _put_back(session, order, wish)
    return refund


def refundable_payment(session: Session, order: Order) -> Payment:
    """Return the payment that money goes back from; raise NothingToRefundError."""
    if order.status is OrderStatus.DISPUTED:
        raise NothingToRefundError(
            N_("The buyer’s bank asks for this payment. Answer the dispute instead of refunding.")
        )
    payments = payments_of_order(session, order.id)
    paid = [payment for payment in payments if payment.status is PaymentStatus.PAID]
    if not paid:
        raise NothingToRefundError(N_("Nothing was paid for this order, so nothing can go back."))
    return max(paid, key=lambda payment: payment.amount - payment.refund_reserved)


def shipping_left(order: Order, payment: Payment) -> int:
    """Return what of the postage has not gone back, in minor units."""
    alive = (each for each in payment.refunds if each.status is not RefundStatus.FAILED)
    return order.shipping_amount - sum(refund.shipping_amount for refund in alive)


def _shipping(order: Order, payment: Payment) -> int:
    left = shipping_left(order, payment)
    if left <= 0:
        raise NothingToRefundError(N_("The postage has gone back already."))
    return left


def _amounts(order: Order, wish: RefundWish) -> dict[tuple[UUID, int], int]:
    """Return what each ticked unit cost; raise NothingToRefundError for another order's."""
    costs = {
        (line.id, unit): cost.amount
        for line in order.lines
        for unit, cost in enumerate(line.unit_costs, start=1)
    }
    if not wish.units <= costs.keys():
        raise NothingToRefundError(N_("Tick only what the list has."))
    return {unit: costs[unit] for unit in wish.units}


def _check(order: Order, payment: Payment, wish: RefundWish, amount: int) -> None:
    if amount <= 0:
        raise NothingToRefundError(N_("Tick what goes back, or write an amount."))
    if wish.limit is not None and payment.refund_reserved + amount > wish.limit:
        raise NothingToRefundError(
            N_(
                "You may refund up to %(limit)s of an order. Ask an owner for more.",
                limit=Money(wish.limit, order.currency),
            )
        )


def _put_back(session: Session, order: Order, wish: RefundWish) -> None:
    """Put the printed copies among the units back on the shelf, in ascending id order."""
    for line in sorted(order.lines, key=lambda line: line.edition_id):
        copies = _units_of(line, wish)
        if line.form.is_print and copies:
            give_back_stock(session, line.edition_id, copies)


def _units_of(line: OrderLine, wish: RefundWish) -> int:
    return sum(line_id == line.id for line_id, _unit in wish.units)
