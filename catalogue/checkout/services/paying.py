"""What Stripe is asked for, from rows that are already kept: the same rows, the same words."""

from sqlalchemy.orm import Session

from catalogue.orders.models import Order
from catalogue.orders.services import release_copies
from catalogue.payments.models import Payment
from catalogue.payments.types import RequestLine, SessionRequest


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
    )


def pause_order(session: Session, order: Order) -> None:
    """Give the copies back while Stripe is away; the order waits for the buyer's next try."""
    release_copies(session, order)
