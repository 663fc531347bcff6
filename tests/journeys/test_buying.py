"""From a title's page to the file on the buyer's disk, with every way to pay."""

import zipfile

import pytest
from playwright.sync_api import expect

from tests.support.visitor import (
    AT_THE_BANK,
    CAREFUL_CARD,
    DECLINED_CARD,
    GOOD_CARD,
    LITTLE_BOOK,
    PACKING,
    POOR_CARD,
    READY,
    SEVEN_SECRETS,
    SIXTY_SECONDS,
    Visitor,
    links_in,
    text_of,
)

pytestmark = pytest.mark.journey

RETURNED = "Your payment did not go through"


def test_an_e_book_is_bought_and_opened(anyone: Visitor) -> None:
    anyone.puts_in_cart(SIXTY_SECONDS)
    anyone.checks_out()
    anyone.pays_with(GOOD_CARD)
    anyone.sees(READY)

    letter = anyone.letter("Your books are here")
    assert "£7.99" in text_of(letter)
    [link] = links_in(letter, "/downloads/")
    anyone.opens(link)
    with zipfile.ZipFile(anyone.downloads()) as book:
        assert book.testzip() is None
        assert book.namelist()[0] == "mimetype"
        assert book.read("mimetype") == b"application/epub+zip"
    order = anyone.order()
    assert (order["status"], order["total"]) == ("fulfilled", 799)


def test_a_declined_card_is_told_and_another_pays(anyone: Visitor) -> None:
    anyone.puts_in_cart(SIXTY_SECONDS)
    anyone.checks_out()
    anyone.pays_with(DECLINED_CARD)
    anyone.reads("Your card was declined.")
    anyone.pays_with(POOR_CARD)
    anyone.reads("Your card has insufficient funds.")
    anyone.looks()
    anyone.pays_with(GOOD_CARD)
    anyone.sees(READY)
    assert anyone.order()["status"] == "fulfilled"


def test_a_bank_asks_who_it_is_and_is_told(anyone: Visitor) -> None:
    anyone.puts_in_cart(SIXTY_SECONDS)
    anyone.checks_out()
    anyone.pays_with(CAREFUL_CARD)
    anyone.sees("Confirm that it is you")
    anyone.presses("Complete")
    anyone.sees(READY)


def test_a_bank_that_is_not_convinced_leaves_another_try(anyone: Visitor) -> None:
    anyone.puts_in_cart(SIXTY_SECONDS)
    anyone.checks_out()
    anyone.pays_with(CAREFUL_CARD)
    anyone.sees("Confirm that it is you")
    anyone.presses("Fail")
    anyone.reads("Your bank could not confirm that it was you.")
    anyone.looks()
    anyone.pays_with(GOOD_CARD)
    anyone.sees(READY)


def test_a_bank_debit_that_arrives_later_brings_the_book_then(anyone: Visitor) -> None:
    anyone.puts_in_cart(SIXTY_SECONDS)
    anyone.checks_out()
    session = anyone.session_id
    anyone.pays_by_debit()
    anyone.sees(AT_THE_BANK)
    expect(anyone.page.get_by_role("button", name="Download")).to_have_count(0)
    links = links_in(anyone.letter(AT_THE_BANK), "/")
    assert not [link for link in links if "/downloads/" in link]

    anyone.shop.sandbox.settle(session, "succeeded")
    anyone.sees(READY)
    anyone.letter("Your books are here")
    assert anyone.order()["status"] == "fulfilled"


def test_a_bank_debit_that_fails_frees_the_copy_and_is_told(anyone: Visitor) -> None:
    stock = anyone.shop.stock(f"{SEVEN_SECRETS}-paperback")
    anyone.puts_in_cart(SEVEN_SECRETS, "Buy the paperback")
    anyone.checks_out(address=True, waiver=False)
    session = anyone.session_id
    anyone.pays_by_debit()
    anyone.sees(AT_THE_BANK)
    assert anyone.shop.stock(f"{SEVEN_SECRETS}-paperback") == stock - 1

    anyone.shop.sandbox.settle(session, "failed")
    letter = anyone.letter(RETURNED)
    assert anyone.shop.stock(f"{SEVEN_SECRETS}-paperback") == stock
    anyone.opens(links_in(letter, f"/books/{SEVEN_SECRETS}")[0])
    anyone.sees("Seven Secrets of Inspired Leaders")


def test_a_printed_book_is_posted_for_what_the_page_said(anyone: Visitor) -> None:
    anyone.puts_in_cart(SEVEN_SECRETS, "Buy the paperback")
    anyone.goes_to_checkout()
    price = anyone.page.locator("#checkout-summary")
    expect(price).to_contain_text("£2.95")
    anyone.says_who(address=True, waiver=False)
    anyone.presses_pay()
    anyone.is_asked_to_pay()
    anyone.pays_with(GOOD_CARD)
    anyone.sees(PACKING)
    page = anyone.page.locator("main")
    for words in ("Delivery", "£2.95", "1 Shelf Lane", "LS1 1AA", "United Kingdom"):
        expect(page).to_contain_text(words)
    order = anyone.order()
    assert order["shipping"] == 295
    letter = text_of(anyone.letter("Thank you for your order"))
    assert "1 Shelf Lane" in letter
    assert "United Kingdom" in letter


def test_print_and_e_book_go_in_one_order(anyone: Visitor) -> None:
    anyone.puts_in_cart(SEVEN_SECRETS, "Buy the paperback")
    anyone.puts_in_cart(SIXTY_SECONDS, "Buy the audiobook")
    anyone.checks_out(address=True)
    anyone.pays_with(GOOD_CARD)
    anyone.sees(READY)
    anyone.reads("The printed books are posted on the next working day.")
    song = anyone.downloads("Download the audiobook").read_bytes()
    assert song[:3] == b"ID3" or song[0] == 0xFF
    order = anyone.order()
    assert {line["form"] for line in order["lines"]} == {"paperback", "audiobook"}
    assert order["total"] == sum(line["total"] for line in order["lines"]) + 295


def test_a_free_title_comes_at_once_and_asks_for_no_card(anyone: Visitor) -> None:
    anyone.puts_in_cart(LITTLE_BOOK, "Get the e-book free")
    anyone.goes_to_checkout()
    anyone.says_who(waiver=False)
    anyone.presses("Send it to me, free")
    anyone.sees(READY)
    assert zipfile.is_zipfile(anyone.downloads())
    [link] = links_in(anyone.letter("Your books are here"), "/downloads/")
    anyone.opens(link)
    assert zipfile.is_zipfile(anyone.downloads())
    assert anyone.order()["payments"] == []
