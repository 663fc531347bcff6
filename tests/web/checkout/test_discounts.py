"""A discount code in the cart, at the checkout, and on the order."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_string, policy
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from catalogue.books.types import Form
from catalogue.core.clock import utc_now
from catalogue.discounts.models import Discount, DiscountCode
from catalogue.discounts.types import DiscountKind
from catalogue.orders.types import OrderStatus
from catalogue.web.common.limits import limiter
from tests.conftest import Databases
from tests.factories.discounts import counted, make_code, uses_of
from tests.fakes.stripe_sandbox import RunningSandbox
from tests.support.web_shop import WebShop, session_id_of, web_shop

OFF = "\N{MINUS SIGN}£1.00"
UNUSABLE = "This code cannot be used."


def offer(shop: WebShop, code: str = "SPRING10", **facts: Any) -> DiscountCode:
    with shop.database.write() as session:
        return make_code(session, code, **({"value": 1_000} | facts))


def visitor_with_code(
    shop: WebShop, code: str = "spring 10", form: Form = Form.EPUB
) -> FlaskClient:
    client = shop.visitor_with(shop.edition(form, price=1_000))
    answer = client.post("/cart/discount", data={"code": code})
    assert (answer.status_code, answer.location) == (303, "/cart"), answer.text
    return client


def first_letter(shop: WebShop) -> str:
    """Return the plain words of the first letter that went out."""
    letter = message_from_string(shop.letters()[0], policy=policy.default)
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def switch_off(shop: WebShop, code: DiscountCode) -> None:
    with shop.database.write() as session:
        gone = {"ends_at": utc_now() - timedelta(seconds=1)}
        session.execute(update(Discount).where(Discount.id == code.discount_id).values(gone))


def test_a_code_is_taken_off_and_stripe_asks_for_the_rest(shop: WebShop) -> None:
    code = offer(shop, limit_total=1)
    client = visitor_with_code(shop, form=Form.PAPERBACK)
    for page in (client.get("/cart").text, client.get("/checkout").text):
        assert "SPRING10" in page
        assert OFF in page
    answer = shop.pay(client)
    session_id = session_id_of(answer)
    assert shop.sandbox.gateway().session(session_id).amount_total == 1_000 - 100 + 295
    shop.sandbox.pay(session_id)
    answer = client.get(f"/checkout/return?session_id={session_id}")
    order_page = client.get(answer.location).text
    assert OFF in order_page
    assert "£11.95" in order_page
    shop.work()
    assert f"Discount: {OFF}" in first_letter(shop)
    with shop.database.read() as session:
        assert (uses_of(session), counted(session, code)) == (["kept"], 1)


def test_the_code_can_be_taken_out_in_both_places(shop: WebShop) -> None:
    offer(shop)
    for place, where in (("cart", "/cart"), ("checkout", "/checkout"), ("//x", "/cart")):
        client = visitor_with_code(shop)
        answer = client.post("/cart/discount/removal", data={"from": place})
        assert (answer.status_code, answer.location) == (303, where)
        assert "SPRING10" not in client.get("/cart").text


def test_every_code_that_cannot_be_used_is_answered_alike(shop: WebShop) -> None:
    now = utc_now()
    offer(shop, "ENDED", ends_at=now - timedelta(days=1))
    offer(shop, "PLANNED", starts_at=now + timedelta(days=1))
    code = offer(shop, "USED-UP", limit_total=1)
    with shop.database.write() as session:
        session.execute(update(Discount).where(Discount.id == code.discount_id).values(uses=1))
    client = shop.visitor_with(shop.edition())
    answers = set()
    for typed in ("ENDED", "PLANNED", "USED-UP", "UNKNOWN"):
        answer = client.post("/cart/discount", data={"code": typed})
        answers.add((answer.status_code, answer.text.replace(typed, "…")))
    ((status, text),) = answers
    assert status == 422
    assert UNUSABLE in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"code": " "}, "Type the code first."),
        ({}, "Type the code first."),
        ({"code": ["A", "B"]}, "came with a field twice"),
        ({"code": "\x00'\"<script>" * 99}, UNUSABLE),
        ({"code": "\ud800".encode("utf-8", "surrogatepass")}, UNUSABLE),
    ],
)
def test_what_is_no_code_is_refused_with_a_sentence(
    shop: WebShop, typed: dict[str, Any], sentence: str
) -> None:
    client = shop.visitor_with(shop.edition())
    answer = client.post("/cart/discount", data=typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "<script>" not in answer.text


def test_a_code_for_a_larger_cart_says_what_is_missing(shop: WebShop) -> None:
    offer(shop, least_amount=2_000)
    client = shop.visitor_with(shop.edition(price=1_000))
    answer = client.post("/cart/discount", data={"code": "SPRING10"})
    assert answer.status_code == 409
    assert "It needs books for £10.00 more." in answer.text
    assert "SPRING10" not in client.get("/cart").text.replace('value="SPRING10"', "")


def test_a_cart_that_became_too_small_says_so_and_keeps_the_code(shop: WebShop) -> None:
    offer(shop, least_amount=1_500)
    one, two = shop.edition(price=1_000), shop.edition(price=1_000)
    client = shop.visitor_with(one, two)
    client.post("/cart/discount", data={"code": "SPRING10"})
    client.post(f"/cart/items/{two.sku}", data={"quantity": "0"})
    assert "It needs books for £5.00 more." in client.get("/cart").text
    assert "Pay £10.00" in client.get("/checkout").text


def test_a_code_that_ended_before_the_button_is_named_and_nothing_is_charged(
    shop: WebShop,
) -> None:
    code = offer(shop)
    client = visitor_with_code(shop)
    typed = shop.typed(client)
    switch_off(shop, code)
    answer = client.post("/checkout", data=typed)
    assert answer.status_code == 409
    assert "The code SPRING10" in answer.text
    assert "cannot be used for this order. We have taken it out of the cart." in answer.text
    assert "Go on with £10.00" in answer.text
    assert shop.orders() == []
    assert "Pay £10.00" in client.get("/checkout").text


def test_an_address_that_had_its_use_is_told_no_more_than_that_of_any_other(shop: WebShop) -> None:
    offer(shop, limit_per_buyer=1)
    shop.pay(visitor_with_code(shop))
    client = visitor_with_code(shop)
    answer = shop.pay(client, email="Reader@EXAMPLE.com")
    assert answer.status_code == 409
    assert "cannot be used for this order." in answer.text
    assert len(shop.orders()) == 1


def test_the_last_use_of_ones_own_open_order_can_still_be_had(shop: WebShop) -> None:
    offer(shop, limit_total=1)
    client = visitor_with_code(shop)
    shop.pay(client)
    assert OFF in client.get("/cart").text
    assert "Pay £9.00" in client.get("/checkout").text
    client.post("/cart/discount/removal")
    assert client.post("/cart/discount", data={"code": "SPRING10"}).status_code == 303


def test_the_whole_price_off_needs_no_card(shop: WebShop) -> None:
    offer(shop, kind=DiscountKind.AMOUNT, value=5_000)
    client = visitor_with_code(shop)
    assert "Send it to me, free" in client.get("/checkout").text
    answer = shop.pay(client)
    assert answer.location.startswith("/orders/")
    (order,) = shop.orders()
    assert (order.status, order.total_amount) == (OrderStatus.PAID, 0)
    assert shop.payments() == []
    shop.work()
    assert client.get(answer.location).text.count("/downloads/") >= 1


def test_loading_the_forms_address_leads_to_the_cart(shop: WebShop) -> None:
    for address in ("/cart/discount", "/cart/discount/removal"):
        answer = shop.client().get(address)
        assert (answer.status_code, answer.location) == (303, "/cart")


@pytest.fixture
def limited_shop(
    databases: Databases, sandbox: RunningSandbox, tmp_path: Path
) -> Iterator[WebShop]:
    """A shop that counts, from nothing."""
    with (
        databases.backend("sqlite").fresh_url() as url,
        web_shop(url, sandbox, tmp_path, ratelimit_enabled=True) as shop,
    ):
        with shop.app.app_context():
            limiter.reset()
        yield shop
        with shop.app.app_context():
            limiter.reset()


def test_codes_are_not_guessed_without_end_and_others_are_not_held_up(
    limited_shop: WebShop,
) -> None:
    def guess(number: int, *, of: str) -> int:
        there, data = {"REMOTE_ADDR": of}, {"code": f"GUESS{number}"}
        client = limited_shop.client()
        return client.post("/cart/discount", data=data, environ_base=there).status_code

    answers = [guess(number, of="127.0.0.1") for number in range(21)]
    assert answers == [422] * 20 + [429]
    assert guess(0, of="127.0.0.2") == 422
