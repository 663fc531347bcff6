"""An owner changes the shop without a developer, and it holds at once."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from catalogue.accounts.models import AuditEntry
from catalogue.books.models import Edition
from catalogue.books.types import Form
from catalogue.core.money import Money
from tests.support.staff import Staff, StaffClient
from tests.support.web_shop import WebShop

SHOP = "/staff/settings/shop"
DELIVERY = "/staff/settings/delivery"
ADDRESS = {"contact_email": "hello@example.com", "address": "1 Shelf Lane\r\nLeeds"}


def named(name: str, **more: Any) -> dict[str, Any]:
    return {"version": 0, "name": name, "returns_address": "", **ADDRESS, **more}


def zone(*tiers: tuple[str, str], number: int = 0, countries: str = "GB") -> dict[str, str]:
    typed = {f"zones-{number}-countries": countries, f"zones-{number}-free_from": ""}
    for row, (grams, price) in enumerate(tiers):
        typed[f"zones-{number}-tiers-{row}-up_to_g"] = grams
        typed[f"zones-{number}-tiers-{row}-price"] = price
    return typed


def weigh(shop: WebShop, edition: Edition, grams: int | None) -> None:
    with shop.database.write() as session:
        session.get_one(Edition, edition.id).weight_g = grams


@pytest.fixture
def owner(staff: Staff) -> StaffClient:
    """An owner who is signed in."""
    return staff.signed_in("owner")


def test_a_changed_name_stands_on_a_kept_page_at_once(staff: Staff, owner: StaffClient) -> None:
    visitor = staff.shop.client()
    assert "The Leadership Bookshop" in visitor.get("/").text
    assert owner.post(SHOP, named("The Bridge Press")).status_code == 303
    page = visitor.get("/").text
    assert "The Bridge Press" in page
    assert "The Leadership Bookshop" not in page
    with staff.shop.database.read() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.act == "settings.changed")
        ).one()
    assert entry.after["name"] == "The Bridge Press"


def test_a_stale_form_is_shown_beside_what_holds_now(owner: StaffClient) -> None:
    owner.post(SHOP, named("The Bridge Press"))
    answer = owner.post(SHOP, named("The River Press"))
    assert answer.status_code == 409
    assert "The River Press" in answer.text
    assert "The Bridge Press" in answer.text
    version = re.search(r'name="version" value="(\d+)"', answer.text)
    assert version
    assert owner.post(SHOP, named("The River Press", version=version[1])).status_code == 303


def test_the_history_puts_back_what_held_before(staff: Staff, owner: StaffClient) -> None:
    owner.post(SHOP, named("The Bridge Press"))
    page = owner.get("/staff/settings/history").text
    row = page[page.index("<code>name</code>") :]
    found = re.search(r'action="(/staff/settings/history/[^"]+/back)"', row)
    assert found
    assert owner.post(found[1]).status_code == 303
    assert "The Leadership Bookshop" in staff.shop.client().get("/").text


def test_rates_by_weight_price_the_parcel_at_checkout(staff: Staff, owner: StaffClient) -> None:
    tiers = (("500", "2.95"), ("1000", "4.50"))
    typed = {"version": 0, "packaging_g": 50, **zone(*tiers)}
    assert owner.post(DELIVERY, typed).status_code == 303
    tried = owner.get(f"{DELIVERY}?grams=501&country=gb").text
    assert "costs £4.50" in tried
    edition = staff.shop.edition(Form.PAPERBACK)
    weigh(staff.shop, edition, 300)
    one = staff.shop.visitor_with(edition).get("/checkout").text
    two = staff.shop.visitor_with(edition, quantity=2).get("/checkout").text
    assert "£2.95 for delivery" in one
    assert "£4.50 for delivery" in two


@pytest.mark.parametrize(
    ("grams", "sentence"), [(None, "the weight of"), (2000, "2,050 g is too heavy")]
)
def test_a_parcel_without_a_price_is_told_and_never_ordered(
    staff: Staff, owner: StaffClient, grams: int | None, sentence: str
) -> None:
    owner.post(DELIVERY, {"version": 0, "packaging_g": 50, **zone(("1000", "4.50"))})
    edition = staff.shop.edition(Form.PAPERBACK)
    weigh(staff.shop, edition, grams)
    visitor = staff.shop.visitor_with(edition)
    assert sentence in visitor.get("/checkout").text
    assert staff.shop.pay(visitor).status_code == 422
    assert staff.shop.orders() == []


def test_rows_are_added_and_taken_out_without_scripts(owner: StaffClient) -> None:
    typed = {"version": 0, "packaging_g": 0, **zone(("500", "2.95"), ("", "4.50"))}
    more = owner.post(DELIVERY, {**typed, "add": "0-"})
    assert 'name="zones-0-tiers-2-price"' in more.text
    less = owner.post(DELIVERY, {**typed, "take_out": "0-0"})
    assert 'name="zones-0-tiers-0-price"' not in less.text
    assert 'name="zones-0-tiers-1-price"' in less.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (zone(("500", "2.999")), "is not an amount in GBP"),
        (zone(("500", "x")), "is not an amount of money"),
        (zone(("", "2.95"), countries="XQ"), "is no code of a country"),
        ({**zone(("", "1")), **zone(("", "2"), number=1)}, "GB stands in two zones"),
        (zone(), "Enter a price"),
    ],
)
def test_what_is_wrong_in_the_table_is_said(
    owner: StaffClient, typed: dict[str, str], sentence: str
) -> None:
    answer = owner.post(DELIVERY, {"version": 0, "packaging_g": 0, **typed})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_currency_without_prices_is_refused(staff: Staff, owner: StaffClient) -> None:
    staff.shop.book(title="Alpha")
    typed = {"version": 0, "currencies": "EUR", "refund_limit": "50", "reorder_at": "3"}
    answer = owner.post("/staff/settings/money", typed)
    assert answer.status_code == 422
    assert "Not everything on sale has a price in EUR: “Alpha”" in answer.text
    assert (
        owner.post("/staff/settings/money", {**typed, "currencies": "gbp eur"}).status_code == 303
    )
    held = staff.shop.app.extensions["catalogue"].keeper.now()
    assert held.currencies == ("GBP", "EUR")
    assert held.refund_limit == Money(5000, "GBP")


def test_an_accent_is_checked_and_served(staff: Staff, owner: StaffClient) -> None:
    look = "/staff/settings/look"
    pale = owner.post(look, {"version": 0, "accent": "#ffe000", "accent_dark": ""})
    assert pale.status_code == 422
    assert "4.5:1" in pale.text
    owner.post(look, {"version": 0, "accent": "#1b3a57", "accent_dark": ""})
    page = staff.shop.client().get("/").text
    found = re.search(r'href="(/theme\.css\?v=\w+)"', page)
    assert found
    assert "--color-rubric:#1b3a57" in staff.shop.client().get(found[1]).text


def test_the_rules_for_replies_and_the_words_about_returns_hold(
    staff: Staff, owner: StaffClient
) -> None:
    words = {"version": 0, "sender_name": "The Press", "return_text": "Send it to **Leeds**."}
    owner.post("/staff/settings/letters", words)
    assert "Send it to <strong>Leeds</strong>." in staff.shop.client().get("/terms").text
    rules = {"close_after_days": "30", "hold_links_over": "0", "hold_words": "casino\r\ncasino"}
    owner.post("/staff/settings/replies", {"version": 0, **rules})
    held = staff.shop.app.extensions["catalogue"].keeper.now()
    assert (held.close_after_days, held.hold_words, held.hold_first) == (30, ("casino",), False)
