"""From the button to Stripe's page and back, with what can go wrong on the way."""

from concurrent.futures import ThreadPoolExecutor

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from werkzeug.test import TestResponse

from catalogue.books.models import Edition
from catalogue.books.services import set_price
from catalogue.books.types import Form
from catalogue.core.clock import utc_now
from catalogue.core.money import Money
from catalogue.orders.types import OrderStatus
from tests.support.web_shop import WebShop, session_id_of


def change_price(session: Session, edition: Edition, amount: int) -> None:
    stmt = select(Edition).where(Edition.id == edition.id).options(selectinload(Edition.prices))
    set_price(session, session.scalars(stmt).one(), Money(amount, "GBP"), now=utc_now())


def come_back(client: FlaskClient, session_id: str) -> TestResponse:
    return client.get("/checkout/return", query_string={"session_id": session_id})


def test_a_card_payment_ends_at_the_order(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition(title="The Quiet Meeting"), quantity=2)
    answer = shop.pay(client)
    assert answer.location.startswith(f"{shop.sandbox.url}/c/pay/cs_test_")
    session_id = session_id_of(answer)
    assert [payment.session_id for payment in shop.payments()] == [session_id]
    shop.sandbox.pay(session_id)
    back = come_back(client, session_id)
    assert back.location == f"/orders/{shop.orders()[0].token}"
    assert shop.orders()[0].status is OrderStatus.PAID
    assert client.get_cookie("cart_count") is None
    shop.work()
    page = client.get(back.location)
    assert 'data-status="fulfilled"' in page.text
    assert "The Quiet Meeting" in page.text
    assert len(shop.letters()) == 1
    assert shop.sandbox.entry(session_id)["charged"] == 1598


def test_coming_back_again_and_again_changes_nothing(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition())
    session_id = session_id_of(shop.pay(client))
    shop.sandbox.pay(session_id)
    for _ in range(3):
        assert come_back(client, session_id).status_code == 303
        shop.work()
    assert len(shop.letters()) == 1


def test_coming_back_unpaid_shows_the_order_that_waits(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition())
    answer = shop.pay(client)
    page = client.get(come_back(client, session_id_of(answer)).location)
    assert 'data-status="placed"' in page.text
    assert answer.location in page.text
    assert "Pay £7.99" in page.text


def test_a_bank_debit_is_under_way(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition())
    session_id = session_id_of(shop.pay(client))
    shop.sandbox.pay(session_id, bank_debit="succeeded")
    page = client.get(come_back(client, session_id).location)
    assert 'data-status="processing"' in page.text
    shop.work()
    assert len(shop.letters()) == 1


def test_an_unknown_session_is_not_found(shop: WebShop) -> None:
    template = "{CHECKOUT_SESSION_ID}"
    for odd in ("", "cs_test_unknown", "x" * 3000, "cs_test_\x00", "../../etc/passwd", template):
        assert come_back(shop.client(), odd).status_code == 404, odd


def test_a_free_title_needs_no_payment(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition(price=0))
    answer = shop.pay(client)
    assert answer.location == f"/orders/{shop.orders()[0].token}"
    assert client.get_cookie("cart_count") is None
    assert shop.payments() == []
    shop.work()
    assert 'data-status="fulfilled"' in client.get(answer.location).text


def test_pressed_twice_it_is_one_order_one_hold_and_one_page(shop: WebShop) -> None:
    edition = shop.edition(Form.PAPERBACK, stock=5)
    client = shop.visitor_with(edition, quantity=2)
    typed = shop.typed(client)
    pages = {client.post("/checkout", data=typed).location for _ in range(3)}
    assert len(pages) == 1
    assert (len(shop.orders()), len(shop.payments()), shop.stock_of(edition)) == (1, 1, 3)


def test_pressed_in_eight_tabs_at_once_it_is_one_order_and_one_hold(shop: WebShop) -> None:
    edition = shop.edition(Form.PAPERBACK, stock=5)
    client = shop.visitor_with(edition, quantity=2)
    typed = shop.typed(client)
    cookie = client.get_cookie("cart").value  # type: ignore[union-attr]

    def press(_number: int) -> TestResponse:
        tab = shop.client()
        tab.set_cookie("cart", cookie)
        return tab.post("/checkout", data=typed)

    with ThreadPoolExecutor(8) as tabs:
        answers = list(tabs.map(press, range(8)))
    assert {answer.status_code for answer in answers} <= {303, 503}
    pages = {answer.location for answer in answers if answer.status_code == 303}
    assert len(pages) == 1
    assert (len(shop.orders()), len(shop.payments()), shop.stock_of(edition)) == (1, 1, 3)
    assert client.post("/checkout", data=typed).location in pages


def test_another_address_in_the_form_replaces_the_order(shop: WebShop) -> None:
    edition = shop.edition(Form.PAPERBACK, stock=5)
    client = shop.visitor_with(edition)
    first = session_id_of(shop.pay(client))
    second = session_id_of(shop.pay(client, city="Manchester"))
    assert first != second
    assert [order.status for order in shop.orders()] == [OrderStatus.CANCELLED, OrderStatus.PLACED]
    assert shop.stock_of(edition) == 4
    shop.work()
    assert shop.sandbox.entry(first)["status"] == "expired"


def test_a_tampered_total_is_refused_and_the_real_one_named(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition())
    for accepted in ("0", "1", "798", "800", "999999999999"):
        answer = shop.pay(client, accept_total=accepted)
        assert answer.status_code == 409, accepted
        assert "£7.99" in answer.text
    assert shop.orders() == []


def test_a_total_that_is_no_amount_is_refused(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition())
    for accepted in ("", "-1", "7.99", "1e3", "٧٩٩", "9" * 30):
        answer = shop.pay(client, accept_total=accepted, name="Kept Name")
        assert answer.status_code == 422, accepted
        assert "The total in the form could not be read." in answer.text
        assert 'value="Kept Name"' in answer.text
    assert shop.orders() == []


def test_prices_in_the_form_are_not_read(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition())
    data = {"price": "1", "unit_amount": "1", "total": "1", "currency": "JPY", "status": "paid"}
    answer = client.post("/checkout", data={**shop.typed(client), **data})
    session_id = session_id_of(answer)
    shop.sandbox.pay(session_id)
    entry = shop.sandbox.entry(session_id)
    assert (entry["charged"], entry["currency"]) == (799, "GBP")


def test_a_price_that_rose_meanwhile_is_shown_before_paying(shop: WebShop) -> None:
    edition = shop.edition()
    client = shop.visitor_with(edition)
    typed = shop.typed(client)
    with shop.database.write() as session:
        change_price(session, edition, 899)
    answer = client.post("/checkout", data=typed)
    assert answer.status_code == 409
    assert "was £7.99, is now £8.99" in answer.text
    assert shop.orders() == []
    assert shop.pay(client).status_code == 303


def test_another_country_without_a_look_at_its_total_asks_again(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition(Form.PAPERBACK))
    answer = shop.pay(client, country="FR", accept_total="1094", city="Reims")
    assert answer.status_code == 409
    assert "Delivery to France costs £6.50, so the total is now £14.49." in answer.text
    assert 'value="Reims"' in answer.text
    assert 'name="accept_total" value="1449"' in answer.text


def test_sold_out_between_cart_and_pay_is_told_before_paying(shop: WebShop) -> None:
    edition = shop.edition(Form.PAPERBACK, stock=1, title="The Last Copy")
    other = shop.edition(title="The Other Book")
    slow = shop.visitor_with(edition, other)
    typed = shop.typed(slow)
    assert shop.pay(shop.visitor_with(edition)).status_code == 303
    answer = slow.post("/checkout", data=typed)
    assert answer.status_code == 409
    assert "The Last Copy" in answer.text
    assert "sold out a moment ago" in answer.text
    assert "Go on with £7.99" in answer.text
    assert slow.get_cookie("cart_count").value == "1"  # type: ignore[union-attr]
    assert len(shop.orders()) == 1
    assert shop.pay(slow).status_code == 303


def test_fewer_copies_than_wanted_are_set_to_what_is_left(shop: WebShop) -> None:
    edition = shop.edition(Form.PAPERBACK, stock=3)
    client = shop.visitor_with(edition, quantity=3)
    typed = shop.typed(client)
    shop.pay(shop.visitor_with(edition))
    answer = client.post("/checkout", data=typed)
    assert answer.status_code == 409
    assert "there are only 2 copies left" in answer.text
    assert 'value="2"' in client.get("/cart").text


def test_nothing_left_to_buy_leads_to_the_books(shop: WebShop) -> None:
    edition = shop.edition(Form.PAPERBACK, stock=1)
    client = shop.visitor_with(edition)
    typed = shop.typed(client)
    shop.pay(shop.visitor_with(edition))
    answer = client.post("/checkout", data=typed)
    assert answer.status_code == 409
    assert "Look at the books" in answer.text


def test_a_checkout_of_another_site_is_refused(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition())
    typed = shop.typed(client)
    answer = client.post("/checkout", data=typed, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert shop.orders() == []


def test_a_free_title_pressed_twice_leads_to_its_order_both_times(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition(price=0))
    typed = shop.typed(client)
    first = client.post("/checkout", data=typed)
    second = client.post("/checkout", data=typed)
    assert first.location == second.location
    assert first.location.startswith("/orders/")
    assert len(shop.orders()) == 1
