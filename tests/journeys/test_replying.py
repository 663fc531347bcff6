"""From a post to a reply that waits, is approved, is answered; and following it by letter."""

import pytest
from playwright.sync_api import expect

from tests.support.repliers import (
    reply_of,
    sends_reply,
    staff_answer,
    thread_address,
    writes_reply,
)
from tests.support.visitor import Visitor, assert_letter, text_of

pytestmark = pytest.mark.journey

POST = "/blog/the-open-door-problem"
WAITS = "Thank you. Your reply is here"


def test_a_reply_waits_is_approved_and_is_answered(anyone: Visitor) -> None:
    words = f"It was the *hinge*, said {anyone.email}."
    anyone.opens(POST)
    anyone.presses("Send the reply")
    anyone.reads("Something needs another look")
    anyone.looks()
    writes_reply(anyone, words)
    sends_reply(anyone, "Send the reply")
    anyone.sees(WAITS)
    anyone.reads("Waits to be read")
    anyone.opens(POST)
    waiting = anyone.page.locator(".reply--waits")
    expect(waiting).to_have_count(1 if anyone.runs_scripts else 0)
    reply = reply_of(anyone, words)
    anyone.shop.command("comments", "approve", reply)
    anyone.opens("/blog/")
    anyone.opens(POST)
    expect(anyone.page.locator(f"#reply-{reply}")).to_contain_text("It was the hinge")
    expect(waiting).to_have_count(0)
    staff_answer(anyone, reply, "It always is.")
    anyone.page.reload()
    staff = anyone.page.locator(".reply--staff", has_text="It always is.").first
    expect(staff.locator(".reply__mark")).to_have_text("The Leadership Bookshop")
    staff.get_by_role("link", name="Answer").click()
    anyone.looks()
    writes_reply(anyone, f"Thank you, from {anyone.email}.")
    sends_reply(anyone, "Send the answer")
    expect(anyone.page.get_by_text(f"Thank you, from {anyone.email}.")).to_be_visible()


def test_a_thread_is_followed_by_letter_and_left_by_one_click(anyone: Visitor) -> None:
    words = f"I follow, said {anyone.email}."
    anyone.opens(POST)
    writes_reply(anyone, words, follow=True)
    sends_reply(anyone, "Send the reply")
    anyone.sees(WAITS)
    anyone.opens(thread_address(anyone, "Follow the replies", "following"))
    anyone.presses("Yes, tell me")
    anyone.sees("You follow the replies")
    staff_answer(anyone, reply_of(anyone, words), f"So do I, {anyone.email}.")
    told = anyone.letter("replied to")
    assert_letter(told)
    assert f"So do I, {anyone.email}." in text_of(told)
    assert str(told["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    anyone.opens(thread_address(anyone, "replied to", "leaving"))
    anyone.presses("Write to me no more")
    anyone.sees("We write no more")
