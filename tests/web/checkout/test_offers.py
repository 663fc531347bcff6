"""What a shop gives away, what it sells, and what it cannot sell yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr

from catalogue.books.queries import edition_by_sku
from catalogue.books.services import set_price
from catalogue.books.types import Form
from catalogue.core.clock import utc_now
from catalogue.core.money import Money
from tests.conftest import Databases
from tests.fakes.stripe_sandbox import RunningSandbox
from tests.support.web_shop import BUYER, WebShop, web_shop


def count_in(client: FlaskClient) -> int:
    cookie = client.get_cookie("cart_count")
    return int(cookie.value) if cookie else 0


def test_a_free_file_goes_in_once(shop: WebShop) -> None:
    edition = shop.edition(price=0)
    client = shop.client()
    many = client.post("/cart/items", data={"edition": edition.sku, "quantity": "99"})
    assert (many.status_code, count_in(client)) == (422, 0)
    assert "A free book to download goes into an order once." in many.text
    for _ in range(2):
        once = client.post("/cart/items", data={"edition": edition.sku, "quantity": "1"})
        assert (once.status_code, count_in(client)) == (303, 1)
    answer = client.post(f"/cart/items/{edition.sku}", data={"quantity": "2"})
    assert (answer.status_code, count_in(client)) == (422, 1)
    assert 'max="1"' in answer.text


def test_paid_files_and_free_print_may_be_for_others(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition(), shop.edition(Form.PAPERBACK, price=0), quantity=99)
    assert count_in(client) == 198


def test_copies_that_have_become_free_are_one_when_they_are_ordered(shop: WebShop) -> None:
    edition = shop.edition()
    client = shop.visitor_with(edition, quantity=5)
    typed = shop.typed(client)
    with shop.database.write() as session:
        set_price(session, edition_by_sku(session, edition.sku), Money(0, "GBP"), now=utc_now())
    assert "Set the number to 1." in client.get("/cart").text
    answer = client.post("/checkout", data=typed)
    assert answer.status_code == 409
    assert "free now, so once is enough. We have set the number to 1." in answer.text
    assert count_in(client) == 1


@pytest.fixture
def poor_shop(databases: Databases, sandbox: RunningSandbox, tmp_path: Path) -> Iterator[WebShop]:
    """A shop whose owner has no key of Stripe yet."""
    keyless = {"stripe_api_key": SecretStr(""), "stripe_webhook_secret": SecretStr("")}
    with (
        databases.backend("sqlite").fresh_url() as url,
        web_shop(url, sandbox, tmp_path, **keyless) as shop,
    ):
        yield shop


def test_without_payments_only_free_files_have_a_button(poor_shop: WebShop) -> None:
    paid = poor_shop.book(title="Paid", forms=(Form.EPUB, Form.PAPERBACK))
    poor_shop.book(title="Printed", forms=(Form.PAPERBACK,), price=0)
    poor_shop.book(title="Free", price=0)
    client = poor_shop.client()
    for slug in ("paid", "printed"):
        page = client.get(f"/books/{slug}").text
        assert "Cannot be bought here yet" in page
        assert 'action="/cart/items"' not in page
        assert "buy-bar" not in page
    assert 'action="/cart/items"' in client.get("/books/free").text
    for edition in paid.editions:
        answer = client.post("/cart/items", data={"edition": edition.sku, "quantity": "1"})
        assert answer.status_code == 409
        assert "“Paid” cannot be bought here yet." in answer.text
    assert count_in(client) == 0


def test_without_payments_a_free_file_is_ordered_and_a_paid_one_is_held_back(
    poor_shop: WebShop,
) -> None:
    free, paid = poor_shop.edition(price=0), poor_shop.edition(price=0)
    client = poor_shop.visitor_with(free, paid)
    with poor_shop.database.write() as session:
        set_price(session, edition_by_sku(session, paid.sku), Money(799, "GBP"), now=utc_now())
    assert "This cannot be bought here yet." in client.get("/cart").text
    typed = {**BUYER, "accept_total": "799"}
    for answer in (client.get("/checkout"), client.post("/checkout", data=typed)):
        assert (answer.status_code, answer.location) == (303, "/cart")
    client.post(f"/cart/items/{paid.sku}", data={"quantity": "0"})
    assert "/orders/" in poor_shop.pay(client).location
