"""The buyer's page of an order: what it shows, to whom, and what can be put right on it."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.books.types import Form
from catalogue.core.clock import utc_now
from catalogue.delivery.models import Entitlement
from catalogue.orders.models import Order
from catalogue.orders.types import OrderStatus
from tests.factories.orders import make_buyer, make_paid_order
from tests.support.web_shop import WebShop

SIXTEEN_MINUTES = timedelta(minutes=16)


def paid(
    shop: WebShop, *, form: Form = Form.EPUB, ago: timedelta = timedelta(), delivered: bool = True
) -> Order:
    edition = shop.edition(form)
    with shop.database.write() as session:
        return make_paid_order(session, edition, ago=ago, delivered=delivered)


def again(shop: WebShop, order: Order) -> Order:
    with shop.database.read() as session:
        return session.get_one(Order, order.id)


def keys(shop: WebShop) -> list[str]:
    with shop.database.read() as session:
        return list(session.scalars(select(Entitlement.key)))


def buyer_of(shop: WebShop, order: Order) -> FlaskClient:
    client = shop.client()
    assert order.cart_id is not None
    client.set_cookie("cart", shop.cart_cookie(order.cart_id))
    return client


def test_a_delivered_order_shows_its_files(shop: WebShop) -> None:
    order = paid(shop)
    page = shop.client().get(f"/orders/{order.token}")
    assert page.status_code == 200
    assert 'data-status="fulfilled"' in page.text
    assert 'action="/downloads/' in page.text
    assert order.code in page.text
    assert page.headers["Cache-Control"] == "private, no-store"


def test_a_printed_order_shows_where_it_goes(shop: WebShop) -> None:
    order = paid(shop, form=Form.PAPERBACK)
    page = shop.client().get(f"/orders/{order.token}").text
    assert "1 Shelf Lane" in page
    assert "United Kingdom" in page
    assert "£2.95" in page


def test_before_delivery_there_is_no_file(shop: WebShop) -> None:
    order = paid(shop, delivered=False)
    page = shop.client().get(f"/orders/{order.token}").text
    assert 'data-status="paid"' in page
    assert "data-waiting" in page
    assert "/downloads/" not in page.replace('href="/downloads/"', "")


def test_another_order_is_not_found(shop: WebShop) -> None:
    order = paid(shop)
    token = order.token
    for odd in (
        token[:-1],
        token + "A",
        token.swapcase(),
        token[::-1],
        order.code,
        str(order.id),
        "%00",
        "x" * 3000,
        "é",
        "' OR 1=1 --",
    ):
        client = shop.client()
        assert client.get(f"/orders/{odd}").status_code == 404, odd
        assert client.post(f"/orders/{odd}/email", data={"email": "a@b.example"}).status_code == 404
        assert client.post(f"/orders/{odd}/letters").status_code == 404


def test_the_page_escapes_what_the_buyer_typed(shop: WebShop) -> None:
    edition = shop.edition()
    with shop.database.write() as session:
        order = make_paid_order(session, edition, buyer=make_buyer(name="<script>x()</script>"))
    assert "<script>x()" not in shop.client().get(f"/orders/{order.token}").text


def test_a_wrong_address_is_put_right_in_the_same_browser(shop: WebShop) -> None:
    order = paid(shop)
    shop.work()
    old_keys = keys(shop)
    client = buyer_of(shop, order)
    assert "Wrong e-mail address?" in client.get(f"/orders/{order.token}").text
    answer = client.post(f"/orders/{order.token}/email", data={"email": "right@example.com"})
    changed = again(shop, order)
    assert answer.status_code == 303
    assert answer.location.startswith(f"/orders/{changed.token}")
    assert (changed.email, changed.email_key) == ("right@example.com",) * 2
    assert "From now on everything goes to right@example.com." in client.get(answer.location).text
    assert client.get(f"/orders/{order.token}").status_code == 404
    assert set(keys(shop)).isdisjoint(old_keys)
    shop.work()
    assert "To: right@example.com" in shop.letters()[-1]
    assert changed.token in shop.letters()[-1]


def test_the_link_in_the_letter_to_the_wrong_address_is_dead(shop: WebShop) -> None:
    order = paid(shop)
    token = shop.links.download_token(keys(shop)[0])
    assert shop.client().get(f"/downloads/{token}").status_code == 200
    client = buyer_of(shop, order)
    client.post(f"/orders/{order.token}/email", data={"email": "right@example.com"})
    assert shop.client().get(f"/downloads/{token}").status_code == 404


def test_before_delivery_the_letter_simply_goes_to_the_right_address(shop: WebShop) -> None:
    order = paid(shop, delivered=False)
    client = buyer_of(shop, order)
    client.post(f"/orders/{order.token}/email", data={"email": "right@example.com"})
    shop.work()
    assert len(shop.letters()) == 1
    assert "To: right@example.com" in shop.letters()[0]


def test_another_browser_cannot_change_the_address(shop: WebShop) -> None:
    order = paid(shop)
    other = shop.visitor_with(shop.edition())
    for client in (shop.client(), other):
        assert "Wrong e-mail address?" not in client.get(f"/orders/{order.token}").text
        answer = client.post(f"/orders/{order.token}/email", data={"email": "thief@example.com"})
        assert answer.status_code == 409
    assert again(shop, order).email == "reader@example.com"


def test_after_a_quarter_of_an_hour_the_address_stays(shop: WebShop) -> None:
    order = paid(shop, ago=SIXTEEN_MINUTES)
    client = buyer_of(shop, order)
    assert "Wrong e-mail address?" not in client.get(f"/orders/{order.token}").text
    answer = client.post(f"/orders/{order.token}/email", data={"email": "late@example.com"})
    assert answer.status_code == 409
    assert again(shop, order).token == order.token


def test_what_is_no_address_is_refused_and_kept_as_typed(shop: WebShop) -> None:
    order = paid(shop)
    client = buyer_of(shop, order)
    answer = client.post(f"/orders/{order.token}/email", data={"email": "wrong at example"})
    assert answer.status_code == 422
    assert 'value="wrong at example"' in answer.text
    assert "Enter an e-mail address" in answer.text
    assert again(shop, order).token == order.token


def test_the_letter_goes_out_again(shop: WebShop) -> None:
    order = paid(shop)
    client = shop.client()
    answer = client.post(f"/orders/{order.token}/letters")
    assert answer.status_code == 303
    assert "sent the letter again to reader@example.com" in client.get(answer.location).text
    shop.work()
    assert len(shop.letters()) == 2


def test_that_a_letter_went_out_is_said_once_and_only_where_it_was_asked_for(
    shop: WebShop,
) -> None:
    order, other = paid(shop), paid(shop)
    client = shop.client()
    page = client.post(f"/orders/{order.token}/letters").location
    said = "sent the letter again"
    assert page == f"/orders/{order.token}"
    assert said not in shop.client().get(page).text
    assert said in client.get(page).text
    assert said not in client.get(page).text
    client.post(f"/orders/{order.token}/letters")
    assert said not in client.get(f"/orders/{other.token}").text


def test_no_link_makes_the_page_say_what_did_not_happen(shop: WebShop) -> None:
    order = paid(shop)
    client = shop.client()
    for query in ("?told=letter", "?told=address"):
        page = client.get(f"/orders/{order.token}{query}")
        assert 'class="notice"' not in page.text
    for forged in ("letter", f"letter.{order.token}", shop.links.download_token("letter")):
        client.set_cookie("told", forged)
        assert 'class="notice"' not in client.get(f"/orders/{order.token}").text


def test_what_was_done_is_said_for_a_minute_at_the_most(shop: WebShop) -> None:
    order = paid(shop)
    answer = shop.client().post(f"/orders/{order.token}/letters")
    (cookie,) = (c for c in answer.headers.getlist("Set-Cookie") if c.startswith("told="))
    assert "Max-Age=60" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_forms_address_that_is_loaded_again_leads_to_the_order(shop: WebShop) -> None:
    order = paid(shop, delivered=False)
    client = shop.client()
    assert client.post(f"/orders/{order.token}/letters").status_code == 409
    for what in ("email", "letters"):
        answer = client.get(f"/orders/{order.token}/{what}")
        assert (answer.status_code, answer.location) == (303, f"/orders/{order.token}")
        assert client.get(f"/orders/{'x' * 3000}/{what}").status_code == 404


@pytest.mark.parametrize("status", [OrderStatus.REFUNDED, OrderStatus.DISPUTED])
def test_no_letter_goes_out_again_for_what_was_given_back(
    shop: WebShop, status: OrderStatus
) -> None:
    order = paid(shop)
    with shop.database.write() as session:
        session.get_one(Order, order.id).status = status
    client = shop.client()
    assert "Send the letter again" not in client.get(f"/orders/{order.token}").text
    assert client.post(f"/orders/{order.token}/letters").status_code == 409


def test_before_delivery_there_is_no_letter_to_send_again(shop: WebShop) -> None:
    order = paid(shop, delivered=False)
    assert shop.client().post(f"/orders/{order.token}/letters").status_code == 409


def test_another_site_can_neither_change_nor_send(shop: WebShop) -> None:
    order = paid(shop)
    client = buyer_of(shop, order)
    headers = {"Sec-Fetch-Site": "cross-site"}
    for what, data in (("email", {"email": "thief@example.com"}), ("letters", {})):
        answer = client.post(f"/orders/{order.token}/{what}", data=data, headers=headers)
        assert answer.status_code == 403


def test_a_refund_is_shown(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition())
    session_id = shop.pay(client).location.rsplit("/", 1)[-1]
    shop.sandbox.pay(session_id)
    page = client.get("/checkout/return", query_string={"session_id": session_id}).location
    shop.work()
    shop.sandbox.refund(session_id)
    client.get("/checkout/return", query_string={"session_id": session_id})
    text = client.get(page).text
    assert 'data-status="refunded"' in text
    assert "We have paid back £7.99." in text
    assert "Returned" in text


def test_the_waiver_is_shown_with_its_moment(shop: WebShop) -> None:
    order = paid(shop)
    text = shop.client().get(f"/orders/{order.token}").text
    assert "What you agreed to" in text
    assert f"{utc_now():%Y}" in text
