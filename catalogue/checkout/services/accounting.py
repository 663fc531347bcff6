"""Refunds and disputes of a paid order, and where the order stands by them."""

from datetime import datetime

from sqlalchemy.orm import Session

from catalogue.checkout.case import Case, MoneyFacts
from catalogue.checkout.standing import standing
from catalogue.delivery.messages import DeliverOrder
from catalogue.delivery.services import align_rights
from catalogue.jobs.queue import enqueue
from catalogue.orders.models import Order
from catalogue.orders.services import move
from catalogue.orders.types import FlagKind, OrderStatus
from catalogue.payments.queries import payments_of_order
from catalogue.payments.services import record_disputes, record_refunds
from catalogue.payments.types import PaymentStatus, RefundStatus


def account(case: Case, facts: MoneyFacts) -> None:
    """Take over refunds and disputes, tell staff of new ones, and restate the order."""
    for refund in record_refunds(case.session, case.payment, facts.refunds):
        detail = f"{case.money(refund.amount)} was refunded in Stripe."
        case.flag(FlagKind.EXTERNAL_REFUND, refund.id, detail)
    for refund in case.payment.refunds:
        if refund.status is RefundStatus.FAILED:
            detail = f"The refund of {case.money(refund.amount)} failed."
            case.flag(FlagKind.REFUND_FAILED, refund.id, detail)
    for dispute in record_disputes(case.session, case.payment, facts.disputes, now=case.now):
        detail = f"The buyer’s bank asks for the money back: {dispute.reason}."
        case.flag(FlagKind.DISPUTE, dispute.id, detail)
    case.session.flush()
    restate(case.session, case.order, now=case.now)


def restate(session: Session, order: Order, *, now: datetime) -> None:
    """Work the order's standing out again from its money, and align the rights with it.

    Delivery that a dispute has held up goes on.
    """
    payments = payments_of_order(session, order.id)
    if not any(payment.status is PaymentStatus.PAID for payment in payments):
        return
    new = standing(order, payments)
    if new is not order.status:
        move(session, order, to=new, out_of=frozenset(OrderStatus))
        align_rights(session, order)
        if order.delivered_at is None:
            enqueue(session, DeliverOrder(order.id), now=now, key=f"deliver:{order.id}")
