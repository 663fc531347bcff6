"""The steps of paying: short transactions, with the calls to Stripe between them."""

from dataclasses import dataclass
from uuid import UUID

import structlog
from flask import url_for

from catalogue.checkout.case import Desk
from catalogue.checkout.reading import read_money
from catalogue.checkout.services.amending import amend_cart
from catalogue.checkout.services.paying import note_page, pause_order, session_request
from catalogue.checkout.services.placing import Placed, place_order
from catalogue.checkout.services.settling import settle
from catalogue.checkout.types import Buyer, CartChange
from catalogue.core.clock import utc_now
from catalogue.core.money import Money
from catalogue.orders.models import Order
from catalogue.orders.types import OrderStatus
from catalogue.payments.errors import PaymentsRefusedError, PaymentsUnavailableError
from catalogue.payments.gateway import CALL_SECONDS
from catalogue.payments.models import Payment
from catalogue.payments.transport import one_budget
from catalogue.web.common.delivery import shipping_rates
from catalogue.web.common.shop import database, gateway, links, preferences, settings

_log = structlog.get_logger()


class OrderLostError(Exception):
    """The last copies went, or another tab changed the order, while Stripe opened the page."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """What one press of the button means."""

    cart_id: UUID
    buyer: Buyer
    accepted: Money | None


def address_to_pay(purchase: Purchase) -> str:
    """Place the order and return where the buyer goes next: Stripe's page, or a free order's own.

    Raises what ``place_order`` raises, OrderLostError, and PaymentsUnavailableError once the
    copies have been given back. All calls to Stripe share the time of one.
    """
    with one_budget(CALL_SECONDS):
        return _address(purchase)


def _address(purchase: Purchase) -> str:
    placed = _place(purchase)
    if placed.payment is not None and _is_overdue(placed.payment):
        settle_session(str(placed.payment.session_id))
        placed = _place(purchase)
    if placed.payment is None:
        return url_for("orders.show", token=placed.order.token)
    return placed.payment.url or _opened_page(placed.order, placed.payment)


def settle_session(session_id: str) -> Order | None:
    """Read a payment from Stripe and act on it; return its order, None for another's money.

    Raises PaymentsUnavailableError or PaymentNotFoundError.
    """
    facts = read_money(gateway(), session_id, thorough=False)
    desk = Desk(livemode=gateway().livemode, links=links())
    with database().write() as writer:
        return settle(writer, facts, desk=desk, now=utc_now())


def amend(cart_id: UUID, *, lost_code: str = "") -> list[CartChange]:
    """Bring the cart back to what can be had, without a discount code that was lost."""
    with database().write() as writer:
        return amend_cart(
            writer,
            cart_id,
            currency=preferences().currency,
            lost_code=lost_code,
            now=utc_now(),
        )


def _place(purchase: Purchase) -> Placed:
    with database().write() as writer:
        return place_order(
            writer,
            purchase.cart_id,
            purchase.buyer,
            rates=shipping_rates(),
            currency=preferences().currency,
            accepted=purchase.accepted,
            now=utc_now(),
        )


def _is_overdue(payment: Payment) -> bool:
    return payment.session_id is not None and payment.expires_at <= utc_now()


def _opened_page(order: Order, payment: Payment) -> str:
    request = session_request(
        order,
        payment,
        base_url=settings().base_url,
        automatic_tax=settings().stripe_tax,
    )
    try:
        facts = gateway().create_session(request, key=payment.idempotency_key)
    except (PaymentsUnavailableError, PaymentsRefusedError) as error:
        return _page_of_other_tab(payment, error)
    with database().write() as writer:
        order = note_page(writer, payment, facts, now=utc_now())
    if order.status.is_closed_unpaid:
        raise OrderLostError
    if order.status is not OrderStatus.PLACED or facts.url is None:
        return url_for("orders.show", token=order.token)
    return facts.url


def _page_of_other_tab(
    payment: Payment, error: PaymentsUnavailableError | PaymentsRefusedError
) -> str:
    """Give the copies back and raise PaymentsUnavailableError, unless another tab got through."""
    refused = isinstance(error, PaymentsRefusedError)
    _log.warning("no payment page", payment=str(payment.id), refused=refused, detail=error.detail)
    with database().write() as writer:
        current = pause_order(writer, payment, refused=refused, now=utc_now())
    if current.url is None:
        raise PaymentsUnavailableError(error.detail) from error
    return current.url
