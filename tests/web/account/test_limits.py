"""Doors that cost a letter are not knocked at without end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue.books.types import Form
from catalogue.web.common.limits import limiter
from tests.conftest import Databases
from tests.factories.orders import make_paid_order
from tests.fakes.stripe_sandbox import RunningSandbox
from tests.support.web_shop import WebShop, web_shop


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


def ask(shop: WebShop, email: str, *, of: str = "127.0.0.1") -> int:
    from_there = {"REMOTE_ADDR": of}
    data = {"email": email}
    return shop.client().post("/downloads/", data=data, environ_base=from_there).status_code


def test_one_address_may_ask_for_a_few_letters(limited_shop: WebShop) -> None:
    asked = [ask(limited_shop, f"{number}@example.com") for number in range(6)]
    assert asked == [200] * 5 + [429]
    assert ask(limited_shop, "else@example.com", of="127.0.0.2") == 200


def test_one_reader_is_not_written_to_without_end(limited_shop: WebShop) -> None:
    asked = [
        ask(limited_shop, " Reader@Example.com ", of=f"127.0.0.{number}") for number in range(11)
    ]
    assert asked == [200] * 10 + [429]
    assert ask(limited_shop, "else@example.com", of="127.0.0.99") == 200


def test_other_spellings_of_one_address_are_counted_with_it(limited_shop: WebShop) -> None:
    spellings = [
        "a@m\u00fcller.example",
        "a\u200b@m\u00fcl\u00adler.example",
        "a@xn--mller-kva.example",
    ]
    asked = [
        ask(limited_shop, spellings[number % 3], of=f"127.0.0.{number}") for number in range(11)
    ]
    assert asked == [200] * 10 + [429]


def test_nobody_is_written_to_without_end_by_enquiries_of_others(limited_shop: WebShop) -> None:
    limited_shop.book(title="The Hub", forms=(Form.SEAT,), by_enquiry=True)

    def enquire(email: str, number: int) -> int:
        typed = {"name": "Jo", "company": "Company", "seats": "", "message": "", "email": email}
        from_there = {"REMOTE_ADDR": f"127.0.0.{number}"}
        client = limited_shop.client()
        return client.post(
            "/books/the-hub/enquiry", data=typed, environ_base=from_there
        ).status_code

    asked = [enquire(" Victim@Example.com ", number) for number in range(11)]
    assert asked == [303] * 10 + [429]
    assert enquire("else@example.com", 99) == 303


def test_a_refusal_says_when_to_come_back(limited_shop: WebShop) -> None:
    client = limited_shop.client()
    answers = [client.post("/downloads/", data={"email": "a@example.com"}) for _ in range(6)]
    assert "Retry-After" in answers[-1].headers
    assert client.get("/downloads/").status_code == 200


def test_a_letter_is_sent_again_a_few_times_only(limited_shop: WebShop) -> None:
    edition = limited_shop.edition()
    with limited_shop.database.write() as session:
        order = make_paid_order(session, edition)
    client = limited_shop.client()
    answers = [client.post(f"/orders/{order.token}/letters").status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]


def test_coming_back_asks_stripe_a_few_times_only(limited_shop: WebShop) -> None:
    client = limited_shop.client()
    answers = [client.get("/checkout/return").status_code for _ in range(31)]
    assert answers == [404] * 30 + [429]


def test_stripe_is_never_told_to_slow_down(limited_shop: WebShop) -> None:
    client = limited_shop.client()
    answers = {client.post("/stripe/webhook", data=b"{}").status_code for _ in range(300)}
    assert answers == {400}
