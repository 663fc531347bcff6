"""End what was never paid, and free its copies."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.checkout.services.settling import end_attempt
from catalogue.jobs.queue import enqueue
from catalogue.orders.queries import locked_order
from catalogue.orders.types import OrderStatus
from catalogue.payments.messages import ClosePayment
from catalogue.payments.models import Payment
from catalogue.payments.queries import overdue_payments, payment_with_refunds


def expire_overdue(session: Session, *, now: datetime) -> None:
    """Promise to close every payment whose time is over, each in a transaction of its own."""
    for payment in overdue_payments(session, now=now):
        enqueue(session, ClosePayment(payment.id), now=now, key=f"close:{payment.id}")


def end_unopened(session: Session, payment_id: UUID, *, now: datetime) -> None:
    """End an attempt whose page nobody ever got, once it is overdue or its order has ended.

    A page that was opened meanwhile has to be closed at Stripe first.
    """
    order = locked_order(session, session.get_one(Payment, payment_id).order_id)
    payment = payment_with_refunds(session, payment_id)
    if payment.session_id is not None:
        enqueue(session, ClosePayment(payment_id), now=now)
    elif payment.expires_at <= now or order.status is not OrderStatus.PLACED:
        end_attempt(session, order, payment, now=now)
