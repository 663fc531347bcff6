"""A whole purchase without a mouse: everything is reached by Tab, in the order of the page."""

import pytest
from playwright.sync_api import expect

from tests.support.visitor import GOOD_CARD, READY, SIXTY_SECONDS, Visitor

pytestmark = pytest.mark.journey

MOST_STEPS = 60
FOCUSED = """() => {
  const here = document.activeElement;
  const label = here.labels && here.labels.length ? here.labels[0].innerText : "";
  const ring = getComputedStyle(here);
  return {
    name: (label || here.innerText || here.getAttribute("aria-label") || "").trim(),
    seen: ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) > 0,
    inView: here.getBoundingClientRect().height > 0,
  };
}"""


def tab_to(visitor: Visitor, name: str) -> None:
    """Press Tab until something of this name has the focus, and hold every stop to being seen."""
    for _ in range(MOST_STEPS):
        visitor.page.keyboard.press("Tab")
        stop = visitor.page.evaluate(FOCUSED)
        if stop["name"]:
            assert stop["seen"], f"no ring around {stop['name']!r} on {visitor.page.url}"
        if stop["name"].startswith(name):
            return
    raise AssertionError(f"{name!r} is not reached by Tab on {visitor.page.url}")


def test_a_purchase_with_the_keyboard_alone(visitor: Visitor) -> None:
    keyboard = visitor.page.keyboard
    visitor.opens(f"/books/{SIXTY_SECONDS}")
    tab_to(visitor, "Buy the e-book")
    keyboard.press("Enter")
    visitor.sees("Your cart")
    tab_to(visitor, "Check out")
    keyboard.press("Enter")
    visitor.sees("Check out")
    tab_to(visitor, "E-mail address")
    keyboard.type(visitor.email)
    tab_to(visitor, "Full name")
    keyboard.type("Rosa Reader")
    tab_to(visitor, "Send me the files at once")
    keyboard.press("Space")
    tab_to(visitor, "Pay £7.99")
    keyboard.press("Enter")
    visitor.is_asked_to_pay()
    tab_to(visitor, "Card number")
    keyboard.press("Control+A")
    keyboard.type(GOOD_CARD)
    tab_to(visitor, "Pay £7.99")
    keyboard.press("Enter")
    visitor.sees(READY)
    tab_to(visitor, "Download the e-book")
    with visitor.page.expect_download() as arriving:
        keyboard.press("Enter")
    assert arriving.value.suggested_filename.endswith(".epub")


def test_an_error_is_announced_and_leads_to_its_field(visitor: Visitor) -> None:
    keyboard = visitor.page.keyboard
    visitor.puts_in_cart(SIXTY_SECONDS)
    visitor.goes_to_checkout()
    tab_to(visitor, "Pay £7.99")
    keyboard.press("Enter")
    expect(visitor.page.get_by_role("alert")).to_contain_text("Something needs another look")
    tab_to(visitor, "Enter")
    keyboard.press("Enter")
    focused = visitor.page.locator(":focus")
    expect(focused).to_have_attribute("aria-invalid", "true")
    note = focused.get_attribute("aria-describedby")
    assert note is not None
    assert note.endswith("-error")
