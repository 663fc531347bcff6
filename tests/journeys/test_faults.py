"""The outside world fails: the mail server, the webhooks, the payment service."""

import re
import time
from typing import Any

import pytest

from tests.support.audit import assert_letters_once
from tests.support.buyers import Buyer
from tests.support.shop import Shop, running_shop
from tests.support.smtp import MailServer
from tests.support.visitor import GOOD_CARD, READY, SEVEN_SECRETS, SIXTY_SECONDS, Visitor
from tests.support.waiting import eventually

pytestmark = pytest.mark.journey

AWAY = "The payment page does not answer"
PATIENCE = 10.0  # seconds that the shop may think about a payment service that is away
PAPERBACK = f"{SEVEN_SECRETS}-paperback"
OPENING = "POST /v1/checkout/sessions"
OUTAGES: dict[str, dict[str, Any]] = {
    "down": {"kind": "status", "value": 503},
    "silent": {"kind": "delay", "value": 9},
    "silent, but at work": {"kind": "delay_after", "value": 9},
    "babbling": {"kind": "malformed"},
    "cut off": {"kind": "cut_after"},
}


def tries_again(visitor: Visitor) -> bool:
    """Press the button of the page once more; return whether it led to the payment page.

    While the service is still at work on the first call, it refuses a second with the same key.
    """
    visitor.follows("Try again")
    with visitor.page.expect_navigation():
        visitor.presses_pay()
    return visitor.page.url.startswith(visitor.shop.sandbox_url)


@pytest.mark.parametrize("outage", OUTAGES)
def test_a_payment_service_that_is_away_costs_nothing_but_time(
    visitor: Visitor, outage: str
) -> None:
    shop = visitor.shop
    stock = shop.stock(PAPERBACK)
    visitor.puts_in_cart(SEVEN_SECRETS, "Buy the paperback")
    visitor.goes_to_checkout()
    visitor.says_who(address=True, waiver=False)
    shop.sandbox.fault(count=0, match=OPENING, **OUTAGES[outage])
    try:
        began = time.monotonic()
        visitor.presses_pay()
        visitor.page.get_by_role("heading", name=AWAY).wait_for()
        assert time.monotonic() - began < PATIENCE
        visitor.looks()
    finally:
        shop.sandbox.heal()
    assert shop.stock(PAPERBACK) == stock
    visitor.reads(re.compile("your cart is kept"))

    eventually(lambda: tries_again(visitor), within=30, what="the payment page")
    visitor.is_asked_to_pay()
    assert len(visitor.orders()) == 1
    assert len([entry for entry in shop.sandbox.ledger() if entry["email"] == visitor.email]) == 1
    visitor.gives_up()


def test_the_shop_goes_on_while_no_letter_can_be_sent(letters: MailServer) -> None:
    with running_shop(SMTP_URL=letters.url) as shop:
        letters.stop()
        buyer = Buyer(shop, 0)
        buyer.buys()
        eventually(lambda: shop.orders_of(buyer.email)[0]["status"] == "fulfilled", within=20)
        eventually(lambda: "job failed" in shop.log("worker"), what="a first try")
        letters.start()
        shop.let_leases_run_out()
        letters.wait_for_letter(buyer.email, within=20)
        assert_letters_once(
            shop.orders_of(buyer.email), [each.letter for each in letters.deliveries]
        )
        assert len(letters.letters_to(buyer.email)) == 1


def test_lost_webhooks_are_found_by_reconcile(shop: Shop) -> None:
    shop.sandbox.fault("drop", count=0)
    try:
        buyer = Buyer(shop, 0, way="card, never back")
        buyer.buys()
        assert shop.orders_of(buyer.email)[0]["status"] == "placed"
        told = shop.command("reconcile")
        assert f"{shop.orders_of(buyer.email)[0]['code']}: placed →" in told
    finally:
        shop.sandbox.heal()
    assert shop.orders_of(buyer.email)[0]["status"] == "fulfilled"
    shop.letter_to(buyer.email, about="Your books are here")
    assert len(shop.letters_to(buyer.email)) == 1
    assert "0 orders changed" in shop.command("reconcile")


def test_a_buyer_who_closes_the_window_gets_the_book_all_the_same(visitor: Visitor) -> None:
    visitor.puts_in_cart(SIXTY_SECONDS)
    visitor.checks_out()
    session = visitor.session_id
    later = visitor.in_another_tab()
    visitor.page.close()
    visitor.shop.sandbox.pay(session, card=GOOD_CARD)
    visitor.letter("Your books are here")
    later.opens(f"/checkout/return?session_id={session}")
    later.sees(READY)
