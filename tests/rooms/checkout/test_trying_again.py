"""Pressing the button again after Stripe was away, late, or refused."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from catalogue.books.errors import SoldOutError
from catalogue.books.services import take_stock
from catalogue.checkout.errors import CartChangedError
from catalogue.checkout.services.paying import pause_order, session_request
from catalogue.checkout.types import PAYMENT_LIFETIME, RETRY_MARGIN
from catalogue.payments.types import PaymentStatus
from tests.factories.books import make_epub, make_paperback, stock_of
from tests.factories.cart import make_cart
from tests.factories.orders import press
from tests.support.times import NOON


def test_the_next_try_after_stripe_was_away_uses_the_same_key_and_words(session: Session) -> None:
    edition = make_paperback(session, stock=1)
    cart_id = make_cart(session, edition, now=NOON)
    first = press(session, cart_id)
    assert first.payment is not None
    words = session_request(first.order, first.payment, base_url="x", automatic_tax=False)
    pause_order(session, first.payment, refused=False, now=NOON)
    assert stock_of(session, edition) == 1
    again = press(session, cart_id, now=NOON + PAYMENT_LIFETIME - RETRY_MARGIN)
    assert again.payment is not None
    assert again.payment.idempotency_key == first.payment.idempotency_key
    assert session_request(again.order, again.payment, base_url="x", automatic_tax=False) == words
    assert stock_of(session, edition) == 0


def test_with_too_little_time_left_the_next_try_is_a_new_attempt(session: Session) -> None:
    cart_id = make_cart(session, make_epub(session), now=NOON)
    first = press(session, cart_id)
    late = NOON + PAYMENT_LIFETIME - RETRY_MARGIN + timedelta(seconds=1)
    again = press(session, cart_id, now=late)
    assert again.order.id == first.order.id
    assert again.payment is not None
    assert again.payment.attempt == 2
    assert again.payment.idempotency_key == f"order-{first.order.id}-2"
    assert again.payment.expires_at == late + PAYMENT_LIFETIME


def test_after_a_refusal_the_next_try_is_a_new_attempt(session: Session) -> None:
    cart_id = make_cart(session, make_epub(session), now=NOON)
    first = press(session, cart_id)
    assert first.payment is not None
    pause_order(session, first.payment, refused=True, now=NOON)
    assert first.payment.status is PaymentStatus.FAILED
    again = press(session, cart_id)
    assert again.payment is not None
    assert again.payment.attempt == 2


def test_copies_that_went_while_stripe_was_away_are_sold_out(session: Session) -> None:
    edition = make_paperback(session, stock=1)
    cart_id = make_cart(session, edition, now=NOON)
    first = press(session, cart_id)
    assert first.payment is not None
    pause_order(session, first.payment, refused=False, now=NOON)
    take_stock(session, edition.id, 1)
    with pytest.raises((CartChangedError, SoldOutError)):
        press(session, cart_id)
