"""Replies are moderated with keys alone, from signing in to taking back."""

import pytest
from playwright.sync_api import expect

from catalogue.blog.types import CommentStatus
from tests.factories.blog import make_post, make_reply
from tests.support.staff import PASSWORD
from tests.support.staff_visitor import add_member
from tests.support.visitor import Visitor

pytestmark = pytest.mark.journey


def test_replies_are_moderated_with_keys_alone(visitor: Visitor) -> None:
    with visitor.shop.database.write() as session:
        post = make_post(session, "A post for keys")
        for name in ("Ada Waits", "Bob Sells", "Cy Stays"):
            make_reply(session, post, "Words.", name=name, status=CommentStatus.WAITING)
    page, keys = visitor.page, visitor.page.keyboard
    address = add_member(visitor.shop, "support")
    page.goto(f"/staff/sign-in?next=/staff/comments/?q=Words.%26post={post.slug}")
    page.locator("#email").focus()
    keys.type(address)
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    visitor.sees("Replies")
    for key in ("j", "j", "k"):
        keys.press(key)
    expect(page.locator("[data-item]:focus h2")).to_have_text("Ada Waits")
    keys.press("a")
    expect(page.get_by_role("status")).to_contain_text("Approved: 1.")
    expect(page.locator("[data-item]:focus h2")).to_have_text("Bob Sells")
    keys.press("s")
    expect(page.get_by_role("status")).to_contain_text("Called spam: 1.")
    keys.press("u")
    expect(page.get_by_role("status")).to_contain_text("Taken back")
    expect(page.get_by_role("heading", name="Bob Sells")).to_be_visible()
    visitor.opens(f"/blog/{post.slug}")
    visitor.reads("Ada Waits")
    expect(page.get_by_text("Bob Sells")).to_have_count(0)
