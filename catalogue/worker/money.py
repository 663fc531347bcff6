"""Payments, refunds, and what Stripe reports of them."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from catalogue.checkout.case import MoneyFacts
from catalogue.checkout.messages import ExpireOrders, Reconcile
from catalogue.checkout.reading import read_money
from catalogue.checkout.services.expiring import end_unopened, expire_overdue
from catalogue.checkout.services.reconciling import keep_missed_events, resume_unsettled
from catalogue.checkout.services.refunding import refund_refused
from catalogue.checkout.services.settling import settle, warn_of_fraud
from catalogue.core.clock import utc_now
from catalogue.jobs.queue import beat
from catalogue.payments.errors import PaymentsRefusedError
from catalogue.payments.messages import ClosePayment, SendRefund, SettleEvent, SettlePayment
from catalogue.payments.models import Payment, Refund, StripeEvent
from catalogue.payments.services import note_handled
from catalogue.payments.types import RefundId
from catalogue.worker.tools import Step, Tools, nothing

_LOOK_BACK = timedelta(days=3)
_FRAUD_WARNING = "radar.early_fraud_warning"


def settle_event(message: SettleEvent, tools: Tools) -> Step:
    """Look where the event points, and act on what is there."""
    with tools.database.read() as reader:
        event = reader.get_one(StripeEvent, message.event_id)
    facts = _money_behind(event, tools)

    def step(session: Session) -> None:
        now = utc_now()
        if facts is not None:
            order = settle(session, facts, desk=tools.desk, now=now)
            if order is not None and event.type.startswith(_FRAUD_WARNING):
                warn_of_fraud(session, order, event.id, now=now)
        note_handled(session, event.id, now=now)

    return step


def _money_behind(event: StripeEvent, tools: Tools) -> MoneyFacts | None:
    is_new_payment = event.session_id is not None
    session_id = event.session_id
    if session_id is None and event.payment_intent_id is not None:
        found = tools.gateway.session_of_intent(event.payment_intent_id)
        session_id = found.id if found else None
    if session_id is None:
        return None
    return read_money(tools.gateway, session_id, thorough=not is_new_payment)


def settle_payment(message: SettlePayment, tools: Tools) -> Step:
    """Read a payment again and act on it."""
    session_id = _session_of(message.payment_id, tools)
    if session_id is None:
        return nothing
    facts = read_money(tools.gateway, session_id)
    return lambda session: _settle(session, facts, tools)


def close_payment(message: ClosePayment, tools: Tools) -> Step:
    """Close a payment page that nobody should pay on any more; act on how it ended."""
    session_id = _session_of(message.payment_id, tools)
    if session_id is None:
        return lambda session: end_unopened(session, message.payment_id, now=utc_now())
    tools.gateway.expire_session(session_id)
    facts = read_money(tools.gateway, session_id, thorough=False)
    return lambda session: _settle(session, facts, tools)


def send_refund(message: SendRefund, tools: Tools) -> Step:
    """Ask Stripe for the refund that a row promises, always with the same key.

    Stripe forgets keys after a while, so what it has of this payment is read first.
    """
    with tools.database.read() as reader:
        refund = reader.get_one(Refund, message.refund_id)
        payment = reader.get_one(Payment, refund.payment_id)
    if payment.provider_id is None or payment.session_id is None:
        return nothing
    facts = read_money(tools.gateway, payment.session_id)
    if any(known.refund_id == refund.id for known in facts.refunds):
        return lambda session: _settle(session, facts, tools)
    try:
        tools.gateway.refund(
            payment.provider_id,
            refund.amount,
            refund_id=RefundId(refund.id),
            key=f"refund-{refund.id}",
        )
    except PaymentsRefusedError as error:
        reason = error.detail
        return lambda session: refund_refused(
            session, payment.id, refund.id, reason=reason, now=utc_now()
        )
    sent = read_money(tools.gateway, payment.session_id)
    return lambda session: _settle(session, sent, tools)


def expire_orders(_message: ExpireOrders, _tools: Tools) -> Step:
    """End the orders whose time to pay is over."""
    return lambda session: expire_overdue(session, now=utc_now())


def reconcile(_message: Reconcile, tools: Tools) -> Step:
    """Keep the events that did not reach us, and look again at payments without a last word."""
    since = utc_now() - _LOOK_BACK
    missed = list(tools.gateway.events_since(since, only_failed_delivery=True))

    def step(session: Session) -> None:
        beat(session, "stripe", now=utc_now())
        keep_missed_events(session, missed, now=utc_now())
        resume_unsettled(session, since=since, now=utc_now())

    return step


def _session_of(payment_id: Any, tools: Tools) -> str | None:
    with tools.database.read() as reader:
        return reader.get_one(Payment, payment_id).session_id


def _settle(session: Session, facts: MoneyFacts, tools: Tools) -> None:
    settle(session, facts, desk=tools.desk, now=utc_now())
