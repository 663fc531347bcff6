"""Takes pictures of a seeded shop.

Without arguments: the few of the README, into ``docs/images/``, and those that chapters of the
guide show, into ``docs/guide/images/``. ``all``: every page in every state, on a phone and a desk,
light and dark, into ``build/screenshots/``, for looking at. Words that follow ``all`` choose stops
by a part of their name.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from tests.support.browser import DESK, PHONE, browsing, chromium
from tests.support.shop import Shop, running_shop
from tests.support.staff_tour import STAFF_TOURS
from tests.support.tour import PLACES, TOURS
from tests.support.visitor import Visitor

Scheme = Literal["light", "dark"]

ROOT = Path(__file__).resolve().parent.parent
EVERYTHING = ROOT / "build" / "screenshots"
README = ROOT / "docs" / "images"
GUIDE = ROOT / "docs" / "guide"
SIZES = {"phone": PHONE, "desk": DESK}
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
SHOWN: tuple[tuple[str, str, Scheme], ...] = (
    ("home", "desk", "light"),
    ("title", "desk", "dark"),
    ("title", "phone", "light"),
    ("title", "phone", "dark"),
    ("post", "phone", "light"),
)


def look(page: Page, size: str, scheme: Scheme) -> None:
    """Put the page into a window of this size and scheme."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


def take_all(browser: Browser, shop: Shop, wanted: list[str]) -> None:
    """Walk all tours and take whole pages at each stop."""
    EVERYTHING.mkdir(parents=True, exist_ok=True)
    for tour in TOURS.values():
        with browsing(browser, shop.url) as context:
            visitor = Visitor(context.new_page(), shop)
            for stop in tour(visitor):
                if not wanted or any(word in stop for word in wanted):
                    take_stop(visitor.page, stop)


def take_stop(page: Page, stop: str) -> None:
    """Take one page in every size and scheme, and leave it as it was found."""
    for size in SIZES:
        for scheme in SCHEMES:
            look(page, size, scheme)
            page.screenshot(path=EVERYTHING / f"{stop}.{size}.{scheme}.png", full_page=True)
    look(page, "desk", "light")


def take_shown(browser: Browser, shop: Shop) -> None:
    """Take the README's pictures: what a window shows."""
    README.mkdir(parents=True, exist_ok=True)
    with browsing(browser, shop.url) as context:
        page = context.new_page()
        for stop, size, scheme in SHOWN:
            look(page, size, scheme)
            page.goto(PLACES[stop])
            page.screenshot(path=README / f"{stop}-{size}-{scheme}.png")


def shown_in_guide() -> set[str]:
    """Return the stops whose pictures the chapters of the guide show."""
    texts = (path.read_text(encoding="utf-8") for path in GUIDE.glob("*.md"))
    return {name for text in texts for name in re.findall(r"\(images/([a-z0-9-]+)\.png", text)}


def take_guide(browser: Browser, shop: Shop) -> None:
    """Take the guide's pictures on the staff's tours; end when a chapter shows what none passes."""
    wanted = shown_in_guide()
    (GUIDE / "images").mkdir(exist_ok=True)
    for tour in STAFF_TOURS.values():
        with browsing(browser, shop.url) as context:
            visitor = Visitor(context.new_page(), shop)
            for stop in tour(visitor):
                if stop in wanted:
                    look(visitor.page, "desk", "light")
                    visitor.page.screenshot(path=GUIDE / "images" / f"{stop}.png")
                    wanted.discard(stop)
    if wanted:
        raise SystemExit(f"no tour passes what the guide shows: {', '.join(sorted(wanted))}")


def sizes(paths: Iterable[Path]) -> str:
    """Return what the pictures weigh."""
    weights = [path.stat().st_size for path in paths]
    return f"{len(weights)} pictures, the largest {max(weights) // 1024} KB"


def main(words: list[str]) -> None:
    """Start a shop, take the pictures, and say where they are."""
    folder = EVERYTHING if words[:1] == ["all"] else README
    with running_shop() as shop, chromium() as browser:
        if folder is EVERYTHING:
            take_all(browser, shop, words[1:])
        else:
            take_shown(browser, shop)
            take_guide(browser, shop)
    print(f"{folder}: {sizes(folder.glob('*.png'))}")


if __name__ == "__main__":
    main(sys.argv[1:])
