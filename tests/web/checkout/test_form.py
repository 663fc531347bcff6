"""The checkout form: what it asks for, what it says, and that nothing typed is lost."""

import re

import pytest
from werkzeug.datastructures import MultiDict

from catalogue.books.types import Form
from catalogue.orders.types import WAIVER_TEXTS, WAIVER_VERSION
from tests.support.web_shop import WebShop


def test_an_empty_cart_leads_back_to_the_cart(shop: WebShop) -> None:
    client = shop.client()
    for answer in (client.get("/checkout"), client.post("/checkout")):
        assert (answer.status_code, answer.location) == (303, "/cart")


def test_an_e_book_asks_for_no_address_and_for_the_waiver(shop: WebShop) -> None:
    page = shop.visitor_with(shop.edition()).get("/checkout").text
    assert 'name="line1"' not in page
    assert WAIVER_TEXTS[WAIVER_VERSION] in page
    assert not re.search(r'name="waiver"[^>]*checked', page)
    assert "Pay £7.99" in page


def test_a_printed_book_asks_for_an_address_and_not_for_the_waiver(shop: WebShop) -> None:
    page = shop.visitor_with(shop.edition(Form.PAPERBACK)).get("/checkout").text
    assert 'name="line1"' in page
    assert 'name="waiver"' not in page
    assert "Pay £10.94" in page


def test_a_free_book_asks_for_neither(shop: WebShop) -> None:
    page = shop.visitor_with(shop.edition(price=0)).get("/checkout").text
    assert 'name="line1"' not in page
    assert 'name="waiver"' not in page
    assert "Send it to me, free" in page


def test_the_country_changes_the_total_before_the_button(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition(Form.PAPERBACK))
    assert "Pay £14.49" in client.get("/checkout?country=DE").text
    assert "Pay £10.94" in client.get("/checkout?country=XX").text
    assert "Pay £10.94" in client.get("/checkout?country=%00").text


def test_print_is_posted_to_listed_countries_and_files_everywhere(shop: WebShop) -> None:
    printed = shop.visitor_with(shop.edition(Form.PAPERBACK)).get("/checkout").text
    assert 'value="JP"' not in printed
    digital = shop.visitor_with(shop.edition()).get("/checkout").text
    assert 'value="JP"' in digital
    assert 'value="ZZ"' not in digital


def test_the_other_button_shows_the_new_total_and_places_nothing(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition(Form.PAPERBACK))
    answer = shop.pay(client, update="1", country="FR", accept_total="1094", city="Reims")
    assert answer.status_code == 200
    assert "Delivery to France costs £6.50, so the total is now £14.49." in answer.text
    assert 'value="Reims"' in answer.text
    assert shop.orders() == []


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("email", "", "Enter an e-mail address such as name@example.com."),
        ("email", "reader", "Enter an e-mail address such as name@example.com."),
        ("email", "a b@example.com", "Enter an e-mail address such as name@example.com."),
        ("email", "a\x00@example.com", "Enter an e-mail address such as name@example.com."),
        ("email", "a" * 250 + "@example.com", "Enter an e-mail address such as name@"),
        ("email", "zo\u00eb@example.com", "We can only write to addresses with plain letters"),
        ("name", "", "Enter your full name."),
        ("name", "   ", "Enter your full name."),
        ("name", "x" * 201, "Use at most 200 characters."),
        ("name", "Ro\x00sa", "Take out the characters that cannot be printed."),
        ("country", "", "Choose a country from the list."),
        ("country", "JP", "Choose a country from the list."),
        ("line1", "", "Enter the street and the number."),
        ("line2", "x" * 201, "Use at most 200 characters."),
        ("city", "", "Enter the town or city."),
        ("region", "x" * 101, "Use at most 100 characters."),
        ("postal_code", "", "Enter the postcode."),
        ("postal_code", "1" * 21, "Use at most 20 characters."),
    ],
)
def test_what_is_wrong_is_said_on_top_and_at_its_field(
    shop: WebShop, field: str, typed: str, sentence: str
) -> None:
    client = shop.visitor_with(shop.edition(Form.PAPERBACK), shop.edition())
    answer = shop.pay(client, **{"region": "Yorkshire", field: typed})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-error"' in answer.text
    assert answer.text.count(sentence) == 2
    assert shop.orders() == []


def test_everything_typed_comes_back(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition(Form.PAPERBACK), shop.edition())
    answer = shop.pay(
        client,
        email="wrong at example",
        name="Åsa <b>Öberg</b>",
        country="FR",
        line1="7 rue du Pré",
        city="Reims",
        region="Marne",
        postal_code="51100",
    )
    for kept in (
        'value="wrong at example"',
        'value="Åsa &lt;b&gt;Öberg&lt;/b&gt;"',
        'value="7 rue du Pré"',
        'value="Reims"',
        'value="Marne"',
        'value="51100"',
    ):
        assert kept in answer.text
    assert re.search(r'<option value="FR" selected>', answer.text)
    assert re.search(r'name="waiver"[^>]*checked', answer.text)


def test_an_empty_post_is_answered_with_the_form(shop: WebShop) -> None:
    answer = shop.visitor_with(shop.edition(Form.PAPERBACK)).post("/checkout")
    assert answer.status_code == 422
    assert answer.text.count("field__error") == 6


def test_the_order_keeps_what_was_typed(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition(Form.PAPERBACK), shop.edition())
    shop.pay(client, email=" Reader@Example.com ", name="  Rosa   Reader ", region="Yorkshire")
    order = shop.orders()[0]
    assert (order.email, order.email_key) == ("Reader@Example.com", "reader@example.com")
    assert (order.name, order.line1, order.region) == ("Rosa Reader", "1 Shelf Lane", "Yorkshire")
    assert (order.shipping_amount, order.total_amount) == (295, 1893)
    assert order.waiver_version == WAIVER_VERSION
    assert order.waived_at is not None


def test_what_nobody_sees_is_not_kept(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition(Form.PAPERBACK))
    typed = {"email": "\u200breader@example.com\ufeff", "line1": "1 Shelf\u200b Lane\u202e"}
    shop.pay(client, name="\u2066मो\u200bहन्\u200dलाल\u2069", **typed)
    order = shop.orders()[0]
    assert (order.email, order.name) == ("reader@example.com", "मोहन्\u200dलाल")
    assert order.line1 == "1 Shelf Lane"


def test_a_name_that_nobody_sees_is_none(shop: WebShop) -> None:
    answer = shop.pay(shop.visitor_with(shop.edition()), name="\u200b \u3164\u2060")
    assert answer.status_code == 422
    assert "Enter your full name." in answer.text


def test_a_buyer_who_leaves_the_waiver_open_buys_and_keeps_the_right(shop: WebShop) -> None:
    answer = shop.pay(shop.visitor_with(shop.edition()), waiver="")
    assert answer.status_code == 303
    assert shop.orders()[0].waived_at is None


def test_without_print_no_address_is_kept(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition())
    shop.pay(client)
    assert shop.orders()[0].line1 == ""


def test_the_form_remembers_an_order_that_waits_but_not_the_tick(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition())
    shop.pay(client, email="kept@example.com", country="DE")
    page = client.get("/checkout").text
    assert 'value="kept@example.com"' in page
    assert re.search(r'<option value="DE" selected>', page)
    assert not re.search(r'name="waiver"[^>]*checked', page)


def test_a_line_that_cannot_be_had_leads_back_to_the_cart(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition(Form.PAPERBACK, stock=1), quantity=2)
    assert client.get("/checkout").location == "/cart"


@pytest.mark.parametrize("field", ["email", "name", "country", "waiver", "accept_total", "other"])
def test_a_field_that_comes_twice_is_refused(shop: WebShop, field: str) -> None:
    client = shop.visitor_with(shop.edition())
    typed = MultiDict(shop.typed(client) | {"other": "1"})
    typed.add(field, typed[field])
    answer = client.post("/checkout", data=typed)
    assert answer.status_code == 422
    assert "twice, so nothing was changed." in answer.text or field == "accept_total"
    assert shop.orders() == []
