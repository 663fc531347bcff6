"""Orders for tests, made by the shop's own services, in whatever state a sentence needs."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.books.models import Edition
from catalogue.checkout.case import Desk, MoneyFacts
from catalogue.checkout.services.placing import Placed, place_order
from catalogue.checkout.services.settling import settle
from catalogue.checkout.types import Address, Buyer
from catalogue.core.clock import utc_now
from catalogue.core.money import Money
from catalogue.delivery.links import Links
from catalogue.delivery.services import deliver_order
from catalogue.orders.models import Order
from catalogue.payments.services import attach_session
from catalogue.payments.types import SessionFacts
from catalogue.preferences.shipping import ShippingRates
from tests.factories.cart import make_cart
from tests.support.times import NOON

RATES = ShippingRates.parse("GB=295; IE,FR,DE=650", "GBP")
LINKS = Links("http://127.0.0.1:8000", "a secret only for tests")
_numbers = count(1)


def make_buyer(email: str = "reader@example.com", **facts: object) -> Buyer:
    """Make a buyer in Britain who has ticked the box."""
    buyer = Buyer(
        email=email,
        name="Rosa Reader",
        country="GB",
        address=Address(line1="1 Shelf Lane", city="Leeds", postal_code="LS1 1AA"),
        has_waived=True,
    )
    return replace(buyer, **facts)  # type: ignore[arg-type]


def press(
    session: Session,
    cart_id: UUID,
    *,
    buyer: Buyer | None = None,
    accepted: int | None = None,
    now: datetime = NOON,
) -> Placed:
    """Press the button, once; ``accepted`` is the total that the buyer has seen, in pence."""
    return place_order(
        session,
        cart_id,
        buyer or make_buyer(),
        rates=RATES,
        currency="GBP",
        accepted=None if accepted is None else Money(accepted, "GBP"),
        now=now,
    )


def place(
    session: Session,
    *editions: Edition,
    quantity: int = 1,
    buyer: Buyer | None = None,
    now: datetime | None = None,
) -> Placed:
    """Place an order of so many of each edition, from a cart of its own."""
    moment = now or utc_now()
    cart_id = make_cart(session, *editions, quantity=quantity, now=moment)
    return press(session, cart_id, buyer=buyer, now=moment)


def make_session_facts(placed: Placed, **facts: object) -> SessionFacts:
    """Make what Stripe says of an order's paid session."""
    assert placed.payment is not None
    number = next(_numbers)
    paid = SessionFacts(
        id=f"cs_test_{placed.order.id.hex}{number}",
        status="complete",
        payment_status="paid",
        amount_total=placed.payment.amount,
        currency=placed.payment.currency,
        livemode=False,
        order_id=placed.order.id,
        payment_intent_id=f"pi_{placed.order.id.hex}{number}",
        payment_intent_status="succeeded",
        charge_id=f"ch_{placed.order.id.hex}{number}",
        amount_captured=placed.payment.amount,
        amount_refunded=0,
        disputed=False,
        url=None,
        expires_at=placed.payment.expires_at,
        email=placed.order.email,
    )
    return replace(paid, **facts)  # type: ignore[arg-type]


def make_paid_order(
    session: Session,
    *editions: Edition,
    quantity: int = 1,
    buyer: Buyer | None = None,
    delivered: bool = True,
    ago: timedelta = timedelta(),
) -> Order:
    """Make an order that was paid, and by default delivered, some time ago."""
    now = utc_now() - ago
    placed = place(session, *editions, quantity=quantity, buyer=buyer, now=now)
    if placed.payment is not None:
        facts = make_session_facts(placed)
        attach_session(session, placed.payment.id, facts)
        settle(session, MoneyFacts(facts), desk=Desk(livemode=False, links=LINKS), now=now)
    if delivered:
        deliver_order(session, placed.order.id, links=LINKS, now=now)
    return placed.order
