"""Settle with Stripe what got lost; doing it twice changes nothing."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from catalogue.jobs.queue import enqueue
from catalogue.payments.messages import SendRefund, SettlePayment
from catalogue.payments.queries import unsent_refunds, unsettled_payments
from catalogue.payments.services import keep_event
from catalogue.payments.types import EventHint


def keep_missed_events(session: Session, hints: Iterable[EventHint], *, now: datetime) -> int:
    """Keep the events that never reached us, and promise to look into them; return how many."""
    return sum(keep_event(session, hint, now=now) for hint in hints)


def resume_unsettled(session: Session, *, since: datetime, now: datetime) -> int:
    """Promise another look at payments without a last word and at unsent refunds.

    Returns how many there are.
    """
    payments = unsettled_payments(session, created_since=since)
    for payment in payments:
        enqueue(session, SettlePayment(payment.id), now=now, key=f"settle:{payment.id}")
    refunds = unsent_refunds(session)
    for refund in refunds:
        enqueue(session, SendRefund(refund.id), now=now, key=f"refund:{refund.id}")
    return len(payments) + len(refunds)
