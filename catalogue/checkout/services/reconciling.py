"""Settle with Stripe what got lost; doing it twice changes nothing."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from catalogue.delivery.messages import DeliverOrder
from catalogue.jobs.queue import enqueue
from catalogue.orders.queries import undelivered_orders
from catalogue.payments.messages import SendRefund, SettleEvent, SettlePayment
from catalogue.payments.queries import unhandled_events, unsent_refunds, unsettled_payments
from catalogue.payments.services import keep_event
from catalogue.payments.types import EventHint


def keep_missed_events(session: Session, hints: Iterable[EventHint], *, now: datetime) -> int:
    """Keep the events that never reached us, and promise to look into them; return how many."""
    return sum(keep_event(session, hint, now=now) for hint in hints)


def resume_unsettled(session: Session, *, since: datetime, now: datetime) -> None:
    """Promise another look at all that has no last word.

    At events that nobody looked into, payments without an end, unsent refunds and paid orders
    that were not delivered. What waits already is not promised twice; what has died lives again.
    """
    for event_id in unhandled_events(session, received_since=since):
        enqueue(session, SettleEvent(event_id), now=now, key=f"event:{event_id}")
    for payment in unsettled_payments(session, created_since=since):
        enqueue(session, SettlePayment(payment.id), now=now, key=f"settle:{payment.id}")
    for refund in unsent_refunds(session):
        enqueue(session, SendRefund(refund.id), now=now, key=f"refund:{refund.id}")
    for order_id in undelivered_orders(session):
        enqueue(session, DeliverOrder(order_id), now=now, key=f"deliver:{order_id}")
