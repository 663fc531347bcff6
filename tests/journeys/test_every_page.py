"""Every page in every state: usable by everyone, in both schemes, on any screen."""

from typing import Literal

import pytest
from playwright.sync_api import ViewportSize

from tests.support.browser import assert_accessible, assert_fits
from tests.support.tour import TOURS
from tests.support.visitor import Visitor

pytestmark = pytest.mark.journey

NARROW = ViewportSize(width=320, height=640)
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=900)
VIEWS: tuple[tuple[ViewportSize, Literal["dark", "light"]], ...] = (
    (PHONE, "dark"),
    (DESK, "light"),
    (DESK, "dark"),
)


@pytest.mark.parametrize("tour", TOURS)
def test_a_page_is_for_everyone_on_every_screen(visitor: Visitor, tour: str) -> None:
    page = visitor.page
    page.emulate_media(reduced_motion="reduce")
    for stop in TOURS[tour](visitor):
        page.set_viewport_size(NARROW)
        assert_fits(page)
        assert page.locator("h1").count() == 1, f"{stop} has not one heading"
        for size, scheme in VIEWS:
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert_accessible(page, is_letter=stop.startswith("letter"))
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
