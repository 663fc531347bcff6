"""What the buyer is told when money goes back, or when their bank asks for it.

Every letter belongs to a step that is taken once: a refund succeeds, a dispute is lost, an order
begins or ceases to be disputed. Rows never go back to a stage that they have left, and the order is
locked; so news that comes twice, or late, finds the step taken and writes nothing.
"""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from catalogue.checkout.case import Case
from catalogue.checkout.mails import dispute_ended, dispute_lost, dispute_opened, refund_made
from catalogue.core.money import Money
from catalogue.orders.types import FlagKind, OrderStatus
from catalogue.payments.types import RefundStatus


@dataclass(frozen=True, slots=True)
class Before:
    """How an order and its payment stood before the news; ids of what had happened already."""

    status: OrderStatus
    refunded: frozenset[UUID]
    lost: frozenset[UUID]


def standing_before(case: Case) -> Before:
    """Return what the buyer may have been told of already."""
    return Before(case.order.status, _refunded(case), _lost(case))


def tell_buyer(case: Case, before: Before) -> None:
    """Write about every step that the order and its payment have taken since."""
    _tell_refunds(case, before)
    lost = _lost(case) - before.lost
    for dispute in case.payment.disputes:
        if dispute.id in lost:
            amount = Money(dispute.amount, case.payment.currency)
            case.write(partial(dispute_lost, amount=amount))
    if not lost:
        _tell_dispute(case, before)


def _tell_refunds(case: Case, before: Before) -> None:
    """Write about each refund; money that came too late has had a letter when it was sent back."""
    new = _refunded(case) - before.refunded
    for refund in case.payment.refunds:
        if refund.id in new and refund.reason != FlagKind.PAID_LATE.value:
            amount = Money(refund.amount, case.payment.currency)
            is_second = refund.reason == FlagKind.PAID_TWICE.value
            case.write(partial(refund_made, amount=amount, paid_twice=is_second))


def _tell_dispute(case: Case, before: Before) -> None:
    """Write when files begin to rest, and when they open again."""
    was, now = (status is OrderStatus.DISPUTED for status in (before.status, case.order.status))
    if now and not was:
        case.write(dispute_opened)
    elif was and not now and case.order.status is not OrderStatus.REFUNDED:
        case.write(dispute_ended)


def _refunded(case: Case) -> frozenset[UUID]:
    made = RefundStatus.SUCCEEDED
    return frozenset(refund.id for refund in case.payment.refunds if refund.status is made)


def _lost(case: Case) -> frozenset[UUID]:
    return frozenset(dispute.id for dispute in case.payment.disputes if dispute.is_lost)
