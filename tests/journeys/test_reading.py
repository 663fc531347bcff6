"""Reading a post: its notes, its series, its quotations, and the chapter that it continues."""

import pytest
from playwright.sync_api import expect

from tests.support.visitor import Visitor

pytestmark = pytest.mark.journey

FIRST = "Leaders and outsourcing (1): execubooks blog sample"
SECOND = "Leaders and outsourcing (2): execubooks blog sample"


def test_a_series_is_read_from_part_to_part(anyone: Visitor) -> None:
    anyone.opens("/blog/leaders-and-outsourcing-1")
    anyone.sees(FIRST)
    parts = anyone.page.get_by_role("navigation", name="Parts of Leaders and outsourcing")
    anyone.follows(SECOND, within=parts)
    anyone.sees(SECOND)
    listed = anyone.page.get_by_role("navigation", name="Series: Leaders and outsourcing")
    expect(listed.locator("[aria-current]")).to_contain_text(SECOND)
    anyone.follows("Leaders and outsourcing", within=listed)
    anyone.sees("Leaders and outsourcing")
    anyone.reads("2 parts, to be read in order")
    anyone.looks()


def test_a_note_is_read_and_left_again(anyone: Visitor) -> None:
    anyone.opens("/blog/leaders-and-outsourcing-2")
    anyone.page.locator(".footnote-ref a").click()
    note = anyone.page.locator("#fn1")
    expect(note).to_be_in_viewport()
    anyone.page.get_by_label("Back to the text, note 1").click()
    expect(anyone.page.locator("#fnref1")).to_be_in_viewport()


def test_a_quotation_is_shared_and_leads_back_to_post_and_book(anyone: Visitor) -> None:
    anyone.opens("/blog/outsourcing-everything")
    anyone.follows("Share this quotation")
    anyone.page.wait_for_url("**/quotes/*")
    anyone.reads("You cannot outsource the moment when the customer finds out")
    picture = anyone.page.locator(".told__card img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 1200)
    anyone.follows("Outsourcing everything")
    anyone.sees("Outsourcing everything")
    belongs = anyone.page.get_by_role("region", name="This sample belongs to")
    anyone.follows("Look inside", within=belongs)
    anyone.reads("The fifth secret: they keep one small promise at a time")
    anyone.page.go_back()
    anyone.sees("Outsourcing everything")
