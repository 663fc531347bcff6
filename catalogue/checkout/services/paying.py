"""What Stripe is asked for, from rows that are already kept: the same rows, the same words."""

from datetime import datetime

from sqlalchemy.orm import Session

from catalogue.books.errors import SoldOutError
from catalogue.checkout.services.holding import hold_goods, release_goods
from catalogue.checkout.services.placing import give_up_order
from catalogue.discounts.errors import CodeGoneError
from catalogue.jobs.queue import enqueue
from catalogue.orders.models import Order
from catalogue.orders.queries import locked_order
from catalogue.orders.types import OrderStatus
from catalogue.payments.messages import ClosePayment
from catalogue.payments.models import Payment
from catalogue.payments.queries import payment_with_refunds
from catalogue.payments.services import attach_session, move_payment
from catalogue.payments.types import PaymentStatus, RequestLine, SessionFacts, SessionRequest

_DISCOUNT_NAME = "Discount"


def session_request(
    order: Order, payment: Payment, *, base_url: str, automatic_tax: bool
) -> SessionRequest:
    """Return the request for a payment page; a repeat for the same payment is word for word."""
    return SessionRequest(
        order_id=order.id,
        order_code=order.code,
        email=order.email,
        currency=order.currency,
        lines=tuple(
            RequestLine(
                name=line.title,
                unit_amount=line.unit_amount,
                quantity=line.quantity,
                tax_code=line.tax_code,
                sku=line.sku,
            )
            for line in order.lines
        ),
        shipping_amount=order.shipping_amount,
        success_url=f"{base_url}/checkout/return?session_id={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{base_url}/cart",
        expires_at=payment.expires_at,
        automatic_tax=automatic_tax,
        discount_amount=order.discount_amount,
        discount_name=_DISCOUNT_NAME if order.discount_amount else "",
    )


def note_page(session: Session, opened: Payment, facts: SessionFacts, *, now: datetime) -> Order:
    """Write down the page that Stripe opened; return the order, which can be paid while `placed`.

    What another tab's failed try gave back meanwhile, copies or the use of a discount, is held
    again; when it is gone, the order is cancelled. The page of an order that has ended is closed
    soon.
    """
    order = locked_order(session, opened.order_id)
    attach_session(session, opened.id, facts)
    if order.status is OrderStatus.PLACED:
        try:
            with session.begin_nested():
                hold_goods(session, order)
        except (SoldOutError, CodeGoneError):
            order = locked_order(session, order.id)
            give_up_order(session, order, now=now)
    elif order.status.is_closed_unpaid:
        enqueue(session, ClosePayment(opened.id), now=now, key=f"close:{opened.id}")
    return order


def pause_order(session: Session, tried: Payment, *, refused: bool, now: datetime) -> Payment:
    """Give copies and discount back while Stripe is away; the order waits for the buyer's next try.

    With ``refused`` the attempt has failed, and the next try makes a new one; without one the order
    ends when the attempt's time is over. Nothing is done when another tab got through; the payment
    then has its page.
    """
    order = locked_order(session, tried.order_id)
    payment = payment_with_refunds(session, tried.id)
    if payment.session_id is not None or order.status is not OrderStatus.PLACED:
        return payment
    release_goods(session, order)
    if refused:
        move_payment(
            session,
            payment,
            to=PaymentStatus.FAILED,
            out_of={PaymentStatus.OPEN},
            settled_at=now,
        )
    return payment
