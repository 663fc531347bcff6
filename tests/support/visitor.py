"""Somebody in front of a browser, in the words in which a journey is told."""

import re
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import Locator, Page, Response, expect

from tests.support.browser import assert_accessible, assert_fits, structure
from tests.support.shop import Shop
from tests.support.waiting import eventually

SIXTY_SECONDS = "the-60-second-leader"
SEVEN_SECRETS = "seven-secrets-of-inspired-leaders"
HUNTINGTON = "learning-to-live-with-huntingtons-disease"
LITTLE_BOOK = "the-little-book-of-leadership"
HUB = "leadership-hub-for-corporates"

GOOD_CARD = "4242 4242 4242 4242"
DECLINED_CARD = "4000 0000 0000 0002"
POOR_CARD = "4000 0000 0000 9995"
CAREFUL_CARD = "4000 0025 0000 3155"

READY = "Thank you. Your books are here"
PACKING = "Thank you. We are packing your order"
AT_THE_BANK = "Your bank is on it"
RAN_OUT = "This order ran out before it was paid"

POSTAL_ADDRESS = {
    "Street and number": "1 Shelf Lane",
    "Town or city": "Leeds",
    "Postcode": "LS1 1AA",
}
_PAY = re.compile(r"^Pay ")
_SESSION = re.compile(r"/c/pay/(cs_[A-Za-z0-9_]+)")
_LINK = re.compile(r"https?://\S+")


def new_address() -> str:
    """Return an e-mail address that no other buyer has."""
    return f"reader-{uuid4().hex[:12]}@example.com"


@dataclass
class Visitor:
    """One person with one browser; what they see is checked for everyone's access."""

    page: Page
    shop: Shop
    runs_scripts: bool = True
    email: str = field(default_factory=new_address)
    # Structures of pages that have been judged already; shared, because judging takes its time.
    judged: set[str] = field(default_factory=set)

    def opens(self, address: str) -> Response:
        """Go to a path of the shop, or to a whole address such as one in a letter."""
        answer = self.page.goto(address)
        assert answer is not None, f"{address} is the page in view"
        self.looks()
        return answer

    def looks(self) -> None:
        """Hold the page in view to what every page promises."""
        if not self.runs_scripts:
            return
        assert_fits(self.page)
        made_of = structure(self.page)
        if made_of not in self.judged:
            assert_accessible(self.page)
            self.judged.add(made_of)

    def follows(self, name: str, *, within: Locator | None = None) -> None:
        """Follow the first link of this name."""
        (within or self.page).get_by_role("link", name=name, exact=True).first.click()
        self.looks()

    def presses(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Press the first button of this name."""
        (within or self.page).get_by_role("button", name=name).first.click()

    def writes(self, **words: str) -> None:
        """Fill in fields, each told by its id."""
        for name, text in words.items():
            self.page.locator(f"#{name}").fill(text)

    def opens_the_filters(self) -> None:
        """Unfold topic, form and order of the list, where they are folded."""
        fold = self.page.locator("details.finder summary")
        if fold.is_visible():
            fold.click()
        self.looks()

    def reads(self, text: str | re.Pattern[str]) -> None:
        """Hold the page to these words."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def sees(self, heading: str | re.Pattern[str]) -> None:
        """Wait until the page is headed like this, and look at it.

        Without scripts nothing moves by itself, so the page is asked for again, as a person would.
        """
        title = self.page.get_by_role("heading", level=1)
        if self.runs_scripts:
            expect(title).to_have_text(heading)
        else:
            eventually(lambda: self._is_headed(heading), within=15, every=0.2, what=str(heading))
        self.looks()

    def _is_headed(self, heading: str | re.Pattern[str]) -> bool:
        shown = self.page.get_by_role("heading", level=1).inner_text()
        found = bool(re.fullmatch(heading, shown)) if isinstance(heading, re.Pattern) else False
        if found or shown == heading:
            return True
        self.page.reload()
        return False

    def puts_in_cart(self, slug: str, button: str = "Buy the e-book") -> None:
        """Choose a form of a title on its page."""
        self.opens(f"/books/{slug}")
        self.presses(button)
        self.sees("Your cart")

    def goes_to_checkout(self) -> None:
        """Go from the cart to the form."""
        self.opens("/cart")
        self.page.get_by_role("link", name=re.compile("Check out|Go on")).click()
        expect(self.page.locator("#email")).to_be_visible()
        self.looks()

    def says_who(self, *, address: bool = False, waiver: bool = True) -> None:
        """Fill in the form of the checkout."""
        self.writes(email=self.email, name="Rosa Reader")
        if address:
            for label, words in POSTAL_ADDRESS.items():
                self.page.get_by_label(label).fill(words)
        if waiver:
            self.page.locator("#waiver").check()

    def checks_out(self, *, address: bool = False, waiver: bool = True) -> None:
        """Go from the cart to the payment page."""
        self.goes_to_checkout()
        self.says_who(address=address, waiver=waiver)
        self.presses_pay()
        self.is_asked_to_pay()

    def presses_pay(self) -> None:
        """Press the button with the amount, in the shop or on the payment page."""
        self.presses(_PAY)

    def is_asked_to_pay(self) -> None:
        """Wait for the payment page."""
        self.page.wait_for_url(_SESSION)
        expect(self.page.get_by_role("heading", level=1)).to_have_text(_PAY)
        self.looks()

    def pays_with(self, card: str) -> None:
        """Type a card on the payment page and press the button."""
        self.page.get_by_label("Card number").fill(card)
        self.presses_pay()

    def pays_by_debit(self) -> None:
        """Choose the bank debit, whose end the bank tells later."""
        self.page.get_by_label("Bank debit").check()
        self.presses_pay()

    def downloads(self, button: str = "Download the e-book") -> Path:
        """Press the button of a file and return where the browser put it."""
        with self.page.expect_download() as arriving:
            self.presses(re.compile(button))
        return arriving.value.path()

    @property
    def session_id(self) -> str:
        """Return Stripe's id of the payment page that is open."""
        found = _SESSION.search(self.page.url)
        assert found, f"{self.page.url} is no payment page"
        return found[1]

    def letter(self, about: str) -> EmailMessage:
        """Return the newest letter to this person about something, held to what letters promise."""
        letter = self.shop.letter_to(self.email, about=about)
        assert_letter(letter)
        return letter

    def reloads_until(self, status: str) -> None:
        """Ask for the order's page again until it says so: ``refund`` or ``dispute``."""
        state = self.page.locator(f"#order-state[data-status^={status}]")

        def is_so() -> bool:
            self.page.reload()
            return state.count() > 0

        eventually(is_so, within=15, every=0.2, what=f"the {status}")

    def gives_up(self) -> None:
        """Let the time of the open payment page run out; return when the shop knows of it."""
        self.shop.sandbox.expire(self.session_id)
        eventually(lambda: self.order()["status"] == "expired", what="the end of the order")

    def changes_number(self, sku: str, number: int) -> None:
        """Ask in the cart for so many of an edition."""
        field_of_number = self.page.locator(f"#quantity-{sku}")
        field_of_number.fill(str(number))
        with self.page.expect_navigation():
            if self.runs_scripts:
                field_of_number.blur()
            else:
                field_of_number.press("Enter")
        expect(field_of_number).to_have_value(str(number))

    def in_another_tab(self) -> "Visitor":
        """Return the same person in front of a second tab."""
        return replace(self, page=self.page.context.new_page())

    def orders(self) -> list[dict[str, Any]]:
        """Return all of this person's orders, oldest first."""
        return self.shop.orders_of(self.email)

    def order(self) -> dict[str, Any]:
        """Return this person's newest order as the export tells it."""
        return self.orders()[-1]


def text_of(letter: EmailMessage) -> str:
    """Return the plain words of a letter."""
    part = letter.get_body(("plain",))
    assert part is not None, f"no text in {letter['Subject']!r}"
    return str(part.get_content())


def html_of(letter: EmailMessage) -> str:
    """Return the page in a letter."""
    part = letter.get_body(("html",))
    assert part is not None, f"no HTML in {letter['Subject']!r}"
    return str(part.get_content())


def links_in(letter: EmailMessage, path: str) -> list[str]:
    """Return the addresses in a letter's text that lead to a path, each once.

    A path that ends with a slash stands for what lies under it.
    """
    found = (link.rstrip(".,;)") for link in _LINK.findall(text_of(letter)))
    ends = path if path.endswith("/") else "//"
    return list(dict.fromkeys(each for each in found if path in each.removesuffix(ends)))


def assert_letter(letter: EmailMessage) -> None:
    """Raise AssertionError unless both forms are there and lead to the same addresses."""
    html, text = html_of(letter), text_of(letter)
    assert letter["Message-ID"], "a letter without an id"
    assert str(letter["Subject"]).strip(), "a letter without a subject"
    for link in links_in(letter, "/orders/") + links_in(letter, "/downloads/"):
        assert f'href="{link}"' in html, f"{link} is only in the text"
    assert "{{" not in html + text, "an unfilled place in a letter"
