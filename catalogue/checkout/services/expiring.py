"""End what was never paid, and free its copies."""

from datetime import datetime

from sqlalchemy.orm import Session

from catalogue.checkout.services.settling import close_unpaid
from catalogue.jobs.queue import enqueue
from catalogue.orders.queries import locked_order
from catalogue.payments.messages import ClosePayment
from catalogue.payments.queries import latest_payment, overdue_payments
from catalogue.payments.services import move_payment
from catalogue.payments.types import PaymentStatus


def expire_overdue(session: Session, *, now: datetime) -> None:
    """Close every payment whose time is over.

    One whose page was opened is closed at Stripe first, because the buyer may just have paid; one
    whose page nobody ever got ends here, with its order if there was no later attempt.
    """
    for payment in overdue_payments(session, now=now):
        if payment.session_id is not None:
            enqueue(session, ClosePayment(payment.id), now=now, key=f"close:{payment.id}")
            continue
        order = locked_order(session, payment.order_id)
        newest = latest_payment(session, order.id)
        move_payment(
            session,
            payment,
            to=PaymentStatus.EXPIRED,
            out_of={PaymentStatus.OPEN},
            settled_at=now,
        )
        if newest is not None and newest.id == payment.id:
            close_unpaid(session, order, now=now)
