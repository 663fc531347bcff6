"""What may come between the cart and the book: others, time, and buyers who change their minds."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NewVisitor
from tests.support.visitor import (
    GOOD_CARD,
    READY,
    SEVEN_SECRETS,
    SIXTY_SECONDS,
    Visitor,
    links_in,
    new_address,
)

pytestmark = pytest.mark.journey

PAPERBACK = f"{SEVEN_SECRETS}-paperback"


def test_the_last_copy_is_told_to_be_gone_before_anyone_pays(
    anyone: Visitor, new_visitor: NewVisitor
) -> None:
    anyone.puts_in_cart(SEVEN_SECRETS, "Buy the paperback")
    anyone.goes_to_checkout()
    anyone.says_who(address=True, waiver=False)

    quicker = new_visitor()
    quicker.puts_in_cart(SEVEN_SECRETS, "Buy the paperback")
    quicker.changes_number(PAPERBACK, anyone.shop.stock(PAPERBACK))
    quicker.checks_out(address=True, waiver=False)
    assert anyone.shop.stock(PAPERBACK) == 0

    anyone.presses_pay()
    anyone.sees("Something changed before you paid")
    anyone.reads(re.compile("Nothing has been charged"))
    anyone.reads(re.compile("sold out a moment ago"))
    anyone.opens(f"/books/{SEVEN_SECRETS}")
    anyone.reads("Out of stock just now")

    quicker.gives_up()
    anyone.opens(f"/books/{SEVEN_SECRETS}")
    expect(anyone.page.get_by_role("button", name="Buy the paperback")).to_be_visible()


def test_fewer_copies_than_wanted_are_offered(anyone: Visitor, new_visitor: NewVisitor) -> None:
    anyone.puts_in_cart(SEVEN_SECRETS, "Buy the paperback")
    anyone.changes_number(PAPERBACK, 3)
    anyone.goes_to_checkout()
    anyone.says_who(address=True, waiver=False)

    quicker = new_visitor()
    quicker.puts_in_cart(SEVEN_SECRETS, "Buy the paperback")
    quicker.changes_number(PAPERBACK, anyone.shop.stock(PAPERBACK) - 2)
    quicker.checks_out(address=True, waiver=False)

    anyone.presses_pay()
    anyone.sees("Something changed before you paid")
    anyone.reads(re.compile("there are only 2 copies left"))
    anyone.follows("Look at the cart")
    expect(anyone.page.locator(f"#quantity-{PAPERBACK}")).to_have_value("2")
    quicker.gives_up()


def test_a_payment_that_is_broken_off_goes_on_as_the_same_order(anyone: Visitor) -> None:
    stock = anyone.shop.stock(PAPERBACK)
    anyone.puts_in_cart(SEVEN_SECRETS, "Buy the paperback")
    anyone.checks_out(address=True, waiver=False)
    session, code = anyone.session_id, anyone.order()["code"]
    anyone.follows("Cancel and go back to The Leadership Bookshop")
    anyone.sees("Your cart")
    anyone.reads("Seven Secrets of Inspired Leaders")

    anyone.goes_to_checkout()
    expect(anyone.page.locator("#email")).to_have_value(anyone.email)
    anyone.presses_pay()
    anyone.is_asked_to_pay()
    assert anyone.session_id == session
    assert anyone.order()["code"] == code
    assert anyone.shop.stock(PAPERBACK) == stock - 1
    anyone.gives_up()


def test_the_way_back_by_the_browsers_own_button_keeps_what_was_typed(visitor: Visitor) -> None:
    visitor.puts_in_cart(SIXTY_SECONDS)
    visitor.checks_out()
    session = visitor.session_id
    visitor.page.go_back()
    expect(visitor.page.locator("#email")).to_have_value(visitor.email)
    visitor.page.locator("#waiver").check()
    visitor.presses_pay()
    visitor.is_asked_to_pay()
    assert visitor.session_id == session


def test_a_payment_page_that_has_run_out_says_what_to_do(anyone: Visitor) -> None:
    anyone.puts_in_cart(SIXTY_SECONDS)
    anyone.checks_out()
    anyone.gives_up()
    anyone.page.reload()
    anyone.sees("This payment page has closed")
    anyone.reads(re.compile("you have not been charged"))
    anyone.follows("Back to The Leadership Bookshop")
    anyone.sees("Your cart")
    anyone.checks_out()
    anyone.pays_with(GOOD_CARD)
    anyone.sees(READY)


def test_a_wrong_address_is_put_right_and_its_links_stop(anyone: Visitor) -> None:
    anyone.puts_in_cart(SIXTY_SECONDS)
    anyone.checks_out()
    anyone.pays_with(GOOD_CARD)
    anyone.sees(READY)
    [old] = links_in(anyone.letter("Your books are here"), "/downloads/")

    anyone.email = new_address()
    anyone.page.get_by_text("Wrong e-mail address? Put it right").click()
    anyone.looks()
    anyone.page.get_by_label("The right e-mail address").fill(anyone.email)
    anyone.presses("Send it there")
    anyone.reads(f"From now on everything goes to {anyone.email}.")
    [new] = links_in(anyone.letter("Your books are here"), "/downloads/")
    assert anyone.opens(new).status == 200
    assert anyone.opens(old).status == 404
    anyone.sees("Find your books again")


def test_an_address_that_is_none_is_asked_for_again(anyone: Visitor) -> None:
    anyone.puts_in_cart(SIXTY_SECONDS)
    anyone.goes_to_checkout()
    anyone.email = "nobody at home"
    anyone.says_who()
    anyone.presses_pay()
    anyone.reads("Something needs another look")
    anyone.looks()
    anyone.page.get_by_role("alert").get_by_role("link").first.click()
    expect(anyone.page.locator("#email")).to_be_focused()
    expect(anyone.page.locator("#name")).to_have_value("Rosa Reader")


def test_the_letter_is_sent_again(anyone: Visitor) -> None:
    anyone.puts_in_cart(SIXTY_SECONDS)
    anyone.checks_out()
    anyone.pays_with(GOOD_CARD)
    anyone.sees(READY)
    first = anyone.letter("Your books are here")
    anyone.page.reload()
    anyone.presses("Send the letter again")
    anyone.reads(f"We have sent the letter again to {anyone.email}.")
    second = anyone.shop.letter_to(anyone.email, count=2)
    assert second["Message-ID"] != first["Message-ID"]
    for letter in (first, second):
        [link] = links_in(letter, "/downloads/")
        assert anyone.opens(link).status == 200


def test_a_lost_link_is_replaced_by_letter(anyone: Visitor) -> None:
    anyone.puts_in_cart(SIXTY_SECONDS)
    anyone.checks_out()
    anyone.pays_with(GOOD_CARD)
    anyone.sees(READY)
    anyone.opens("/downloads/not-a-link-of-ours")
    anyone.page.get_by_label("E-mail address").fill(anyone.email.upper())
    anyone.presses("Send me fresh links")
    anyone.sees("Look into your mail")
    [link] = links_in(anyone.letter("Fresh links to your books"), "/downloads/")
    assert anyone.opens(link).status == 200


def test_another_country_changes_the_price_before_anyone_pays(anyone: Visitor) -> None:
    anyone.puts_in_cart(SEVEN_SECRETS, "Buy the paperback")
    anyone.goes_to_checkout()
    anyone.says_who(address=True, waiver=False)
    anyone.page.locator("#country").select_option("DE")
    if anyone.runs_scripts:
        expect(anyone.page.locator("#checkout-pay")).to_contain_text("£6.50")
    else:
        anyone.presses_pay()
        anyone.reads(re.compile("Delivery to Germany costs £6.50"))
    anyone.presses_pay()
    anyone.is_asked_to_pay()
    anyone.gives_up()


def test_a_total_that_changes_behind_a_script_is_told(visitor: Visitor) -> None:
    visitor.puts_in_cart(SIXTY_SECONDS)
    visitor.goes_to_checkout()
    visitor.says_who()
    visitor.page.locator("[name=accept_total]").evaluate("field => { field.value = 1; }")
    visitor.presses_pay()
    visitor.sees("Something changed before you paid")
    visitor.reads(re.compile("was £0.01, is now £7.99"))
    visitor.follows("Go on with £7.99")
    expect(visitor.page.locator("#email")).to_be_visible()


def test_pressing_pay_twice_makes_one_order(visitor: Visitor) -> None:
    visitor.puts_in_cart(SIXTY_SECONDS)
    visitor.goes_to_checkout()
    visitor.says_who()
    visitor.page.get_by_role("button", name=re.compile("^Pay ")).dblclick()
    visitor.is_asked_to_pay()
    visitor.pays_with(GOOD_CARD)
    visitor.sees(READY)
    assert len(visitor.orders()) == 1


def test_two_tabs_pay_for_one_order(visitor: Visitor) -> None:
    visitor.puts_in_cart(SIXTY_SECONDS)
    other = visitor.in_another_tab()
    for tab in (visitor, other):
        tab.goes_to_checkout()
        tab.says_who()
    visitor.presses_pay()
    visitor.is_asked_to_pay()
    other.presses_pay()
    other.is_asked_to_pay()
    assert other.session_id == visitor.session_id
    visitor.pays_with(GOOD_CARD)
    visitor.sees(READY)
    other.page.reload()
    other.sees("You are all done here")
    other.follows("Go to your order")
    other.sees(READY)
    assert len(visitor.orders()) == 1
