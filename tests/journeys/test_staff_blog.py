"""A post from its first word at the desk to its readers."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NewVisitor
from tests.support.staff_visitor import signs_in

pytestmark = pytest.mark.journey


def test_a_post_is_written_kept_scheduled_and_read(new_visitor: NewVisitor) -> None:
    writer = new_visitor()
    page = writer.page
    signs_in(writer, "editor")
    page.goto("/staff/posts/new")
    writer.writes(**{"post-title": "A lighthouse of words"})
    with page.expect_response("**/draft"):
        writer.writes(**{"post-body": "The *lamp* turns."})
    expect(page.locator("[data-rendered] em")).to_have_text("lamp")
    page.reload()
    writer.reads("Your unsaved text of")
    writer.follows("Use it")
    expect(page.locator("#post-body")).to_have_value("The *lamp* turns.")
    soon = datetime.now(UTC) + timedelta(minutes=1)
    writer.writes(**{"post-zone": "UTC", "post-at": f"{soon:%Y-%m-%dT%H:%M}"})
    writer.presses("Save")
    writer.sees("A lighthouse of words")
    writer.reads("It will be published on")
    page.locator("#post-at").wait_for()
    page.locator("#when-now").check()
    writer.presses("Save")
    writer.reads("Everybody can read it.")
    page.goto("/blog/a-lighthouse-of-words")
    writer.sees("A lighthouse of words")
    expect(page.locator("main em").first).to_have_text("lamp")
