"""From a post to a reply that waits, is approved, is answered; and following it by letter."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.support.visitor import Visitor, assert_letter, text_of
from tests.support.waiting import eventually

pytestmark = pytest.mark.journey

POST = "/blog/the-open-door-problem"
WAITS = "Thank you. Your reply is here"


def says(visitor: Visitor, words: str, *, follow: bool = False) -> None:
    """Fill in the form."""
    visitor.writes(**{"reply-name": "Rosa Reader", "reply-email": visitor.email})
    visitor.writes(**{"reply-body": words})
    if follow:
        visitor.page.locator("#reply-follow").check()


def sends(visitor: Visitor, button: str) -> None:
    """Press the button, and again when that was quicker than anybody reads."""

    def is_taken() -> bool:
        with visitor.page.expect_navigation():
            visitor.presses(button)
        form = visitor.page.locator("form.reply-form")
        return "/comments" not in visitor.page.url or form.count() == 0

    eventually(is_taken, within=30, every=1.0, what="a reply that was taken")
    visitor.looks()


def reply_of(visitor: Visitor, words: str) -> str:
    """Return the id of a reply as staff find it."""
    listed = visitor.shop.command("comments", "list", "--status", "all", "--json")
    found = json.loads(listed.splitlines()[-1])
    return str(next(one["id"] for one in found if one["body"] == words))


def test_a_reply_waits_is_approved_and_is_answered(anyone: Visitor) -> None:
    words = f"It was the *hinge*, said {anyone.email}."
    anyone.opens(POST)
    anyone.presses("Send the reply")
    anyone.reads("Something needs another look")
    anyone.looks()
    says(anyone, words)
    sends(anyone, "Send the reply")
    anyone.sees(WAITS)
    anyone.reads("Waits to be read")
    anyone.opens(POST)
    waiting = anyone.page.locator(".reply--waits")
    expect(waiting).to_have_count(1 if anyone.runs_scripts else 0)
    reply = reply_of(anyone, words)
    assert anyone.shop.command("comments", "approve", reply)
    anyone.opens("/blog/")
    anyone.opens(POST)
    shown = anyone.page.locator(f"#reply-{reply}")
    expect(shown).to_contain_text("It was the hinge")
    expect(waiting).to_have_count(0)
    anyone.shop.command("comments", "answer", reply, "--body", "It always is.")
    anyone.page.reload()
    staff = anyone.page.locator(".reply--staff", has_text="It always is.").first
    expect(staff.locator(".reply__mark")).to_have_text("The Leadership Bookshop")
    staff.get_by_role("link", name="Answer").click()
    anyone.looks()
    says(anyone, f"Thank you, from {anyone.email}.")
    sends(anyone, "Send the answer")
    expect(anyone.page.get_by_text(f"Thank you, from {anyone.email}.")).to_be_visible()


def test_a_thread_is_followed_by_letter_and_left_by_one_click(anyone: Visitor) -> None:
    words = f"I follow, said {anyone.email}."
    anyone.opens(POST)
    says(anyone, words, follow=True)
    sends(anyone, "Send the reply")
    anyone.sees(WAITS)
    asked = text_of(anyone.letter("Follow the replies"))
    anyone.opens(address_in(asked, "following"))
    anyone.presses("Yes, tell me")
    anyone.sees("You follow the replies")
    reply = reply_of(anyone, words)
    anyone.shop.command("comments", "answer", reply, "--body", "So do I.")
    told = anyone.letter("replied to")
    assert_letter(told)
    assert "So do I." in text_of(told)
    assert str(told["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    anyone.opens(address_in(text_of(told), "leaving"))
    anyone.presses("Write to me no more")
    anyone.sees("We write no more")
    assert len(anyone.shop.letters_to(anyone.email, about="replied to")) == 1


def address_in(text: str, what: str) -> str:
    found = re.search(rf"https?://\S+/replies/{what}/\S+", text)
    assert found, text
    return found[0]
