"""What happens when Stripe is away, slow or says no: nothing is lost, held or paid twice."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalogue.books.types import Form
from catalogue.core.clock import utc_now
from catalogue.orders.types import OrderStatus
from catalogue.payments.models import Payment
from catalogue.payments.types import PaymentStatus
from catalogue.sandbox import FaultKind
from tests.support.waiting import eventually
from tests.support.web_shop import WebShop, session_id_of

CREATE = "POST /v1/checkout/sessions"


def come_back(client: FlaskClient, session_id: str) -> TestResponse:
    return client.get("/checkout/return", query_string={"session_id": session_id})


def test_with_stripe_away_the_order_is_shown_and_the_webhook_settles(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition())
    session_id = session_id_of(shop.pay(client))
    shop.sandbox.pay(session_id)
    shop.sandbox.fault(FaultKind.STATUS, value=500, count=0, match="GET /v1/checkout/sessions")
    assert come_back(client, session_id).location == f"/orders/{shop.orders()[0].token}"
    assert come_back(client, "cs_test_ofanother").status_code == 503


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FaultKind.STATUS, 500),
        (FaultKind.STATUS, 429),
        (FaultKind.CUT_BEFORE, 0),
        (FaultKind.CUT_AFTER, 0),
        (FaultKind.MALFORMED, 0),
        (FaultKind.WRONG_SHAPE, 0),
    ],
)
def test_with_stripe_broken_the_cart_is_kept_and_the_hold_released(
    shop: WebShop, kind: FaultKind, value: int
) -> None:
    edition = shop.edition(Form.PAPERBACK, stock=5, title="The Kept Book")
    client = shop.visitor_with(edition, quantity=2)
    typed = shop.typed(client)
    shop.sandbox.fault(kind, value=value, count=0, match=CREATE)
    answer = client.post("/checkout", data=typed)
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert "The Kept Book" in answer.text
    assert shop.stock_of(edition) == 5
    assert "The Kept Book" in client.get("/cart").text
    shop.sandbox.heal()
    session_id = session_id_of(client.post("/checkout", data=typed))
    assert (len(shop.orders()), len(shop.payments()), shop.stock_of(edition)) == (1, 1, 3)
    assert [entry["id"] for entry in shop.entries()] == [session_id]


@pytest.mark.slow
def test_with_stripe_slow_the_buyer_has_a_page_within_ten_seconds(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition())
    typed = shop.typed(client)
    shop.sandbox.fault(FaultKind.DELAY, value=12, count=0, match=CREATE)
    began = time.monotonic()
    answer = client.post("/checkout", data=typed)
    assert time.monotonic() - began < 10
    assert answer.status_code == 503


@pytest.mark.slow
def test_a_second_tab_while_the_page_is_being_opened_spoils_nothing(shop: WebShop) -> None:
    edition = shop.edition(Form.PAPERBACK, stock=5)
    client = shop.visitor_with(edition, quantity=2)
    typed = shop.typed(client)
    second = shop.client()
    second.set_cookie("cart", client.get_cookie("cart").value)  # type: ignore[union-attr]
    shop.sandbox.fault(FaultKind.DELAY, value=4.5, count=1, match=CREATE)
    with ThreadPoolExecutor(1) as tab:
        first_answer = tab.submit(client.post, "/checkout", data=typed)
        eventually(shop.orders, what="the first tab's order")
        assert second.post("/checkout", data=typed).status_code == 503
        page = first_answer.result().location
    assert [payment.status for payment in shop.payments()] == [PaymentStatus.OPEN]
    assert (len(shop.orders()), shop.stock_of(edition)) == (1, 3)
    assert second.post("/checkout", data=typed).location == page


def test_copies_that_went_while_stripe_was_away_are_told(shop: WebShop) -> None:
    edition = shop.edition(Form.PAPERBACK, stock=1)
    client = shop.visitor_with(edition)
    typed = shop.typed(client)
    shop.sandbox.fault(FaultKind.STATUS, value=500, count=0, match=CREATE)
    assert client.post("/checkout", data=typed).status_code == 503
    shop.sandbox.heal()
    assert shop.pay(shop.visitor_with(edition)).status_code == 303
    answer = client.post("/checkout", data=typed)
    assert answer.status_code == 409
    assert "sold out a moment ago" in answer.text


def test_a_refused_attempt_is_followed_by_a_new_one(shop: WebShop) -> None:
    edition = shop.edition(Form.PAPERBACK, stock=5)
    client = shop.visitor_with(edition)
    typed = shop.typed(client)
    shop.sandbox.fault(FaultKind.STATUS, value=400, count=1, match=CREATE)
    assert client.post("/checkout", data=typed).status_code == 503
    assert shop.stock_of(edition) == 5
    assert client.post("/checkout", data=typed).status_code == 303
    assert [payment.status for payment in shop.payments()] == [
        PaymentStatus.FAILED,
        PaymentStatus.OPEN,
    ]
    assert (len(shop.orders()), shop.stock_of(edition)) == (1, 4)


def test_an_expired_page_is_followed_by_a_new_order(shop: WebShop) -> None:
    edition = shop.edition(Form.PAPERBACK, stock=5)
    client = shop.visitor_with(edition)
    typed = shop.typed(client)
    first = session_id_of(client.post("/checkout", data=typed))
    shop.sandbox.expire(first)
    with shop.database.write() as session:
        payment = session.scalars(select(Payment)).one()
        payment.expires_at = utc_now()
    second = session_id_of(client.post("/checkout", data=typed))
    assert first != second
    assert [order.status for order in shop.orders()] == [OrderStatus.EXPIRED, OrderStatus.PLACED]
    assert shop.stock_of(edition) == 4


def test_an_order_that_was_paid_in_the_last_second_is_not_paid_again(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition())
    typed = shop.typed(client)
    shop.sandbox.pay(session_id_of(client.post("/checkout", data=typed)))
    with shop.database.write() as session:
        session.scalars(select(Payment)).one().expires_at = utc_now()
    answer = client.post("/checkout", data=typed)
    (order,) = shop.orders()
    assert (answer.status_code, answer.location) == (303, f"/orders/{order.token}")
    assert order.status is OrderStatus.PAID
