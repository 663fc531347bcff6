"""Refunds and disputes of a paid order, where the order stands by them, and who is told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.checkout.case import Case, MoneyFacts
from catalogue.checkout.services.telling import standing_before, tell_buyer
from catalogue.checkout.standing import standing
from catalogue.delivery.messages import DeliverOrder
from catalogue.delivery.services import align_rights, rule_on_rights
from catalogue.jobs.queue import enqueue
from catalogue.orders.models import Order
from catalogue.orders.services import move
from catalogue.orders.types import FlagKind, OrderStatus
from catalogue.payments.queries import payments_of_order
from catalogue.payments.services import free_units, record_disputes, record_refunds
from catalogue.payments.types import PaymentStatus, RefundStatus


def account(case: Case, facts: MoneyFacts) -> None:
    """Take over refunds and disputes, restate the order, and tell staff and buyer what is new."""
    before = standing_before(case)
    had_failed = _failed(case)
    for refund in record_refunds(case.session, case.payment, facts.refunds):
        detail = f"{case.money(refund.amount)} was refunded in Stripe."
        case.flag(FlagKind.EXTERNAL_REFUND, refund.id, detail)
    for refund_id, amount in _failed(case).items() - had_failed.items():
        detail = f"The refund of {case.money(amount)} failed."
        case.flag(FlagKind.REFUND_FAILED, refund_id, detail)
        give_rights_back(case.session, case.order, refund_id, now=case.now)
    for dispute in record_disputes(case.session, case.payment, facts.disputes, now=case.now):
        detail = f"The buyer’s bank asks for the money back: {dispute.reason}."
        case.flag(FlagKind.DISPUTE, dispute.id, detail)
    case.session.flush()
    restate(case.session, case.order, now=case.now)
    tell_buyer(case, before)


def give_rights_back(session: Session, order: Order, refund_id: UUID, *, now: datetime) -> None:
    """Undo what a refund that did not come about said of its units: they may go back again."""
    units = free_units(session, refund_id)
    if units:
        rule_on_rights(session, order, units, None, now=now)


def _failed(case: Case) -> dict[UUID, int]:
    failed = (each for each in case.payment.refunds if each.status is RefundStatus.FAILED)
    return {refund.id: refund.amount for refund in failed}


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
