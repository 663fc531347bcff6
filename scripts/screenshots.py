"""Takes a picture of every kind of page of a seeded shop, into ``build/screenshots/``.

Phone and desk, light and dark: for looking at, and for the README. Paths given as arguments replace
the usual ones.
"""

import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

from tests.support.browser import DESK, PHONE, browsing, chromium
from tests.support.shop import running_shop

FOLDER = Path(__file__).resolve().parent.parent / "build" / "screenshots"
PATHS = (
    "/",
    "/books/",
    "/books/?q=ledership",
    "/books/?q=nothing-like-this",
    "/books/the-60-second-leader",
    "/books/the-60-second-leader/sample",
    "/books/leadership-hub-for-corporates",
    "/books/learning-to-live-with-huntingtons-disease",
    "/contributors/phil-dourado",
    "/blog/",
    "/blog/outsourcing-everything",
    "/search?q=outsourcing",
    "/cart",
    "/a-page-that-is-not-there",
)
SIZES = {"phone": PHONE, "desk": DESK}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def file_name(path: str) -> str:
    """Return a file name that still tells the address."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in path).strip("-")
    return kept or "home"


def take(browser: Browser, url: str, paths: list[str]) -> None:
    """Take every path in every size and scheme, whole pages."""
    for size, window in SIZES.items():
        for scheme in SCHEMES:
            with browsing(browser, url, size=window, color_scheme=scheme) as context:
                page = context.new_page()
                for path in paths:
                    page.goto(path)
                    target = FOLDER / f"{file_name(path)}.{size}.{scheme}.png"
                    page.screenshot(path=target, full_page=True)


def main(paths: list[str]) -> None:
    """Start a shop, take the pictures, and say where they are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_shop() as shop, chromium() as browser:
        take(browser, shop.url, paths or list(PATHS))
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}")


if __name__ == "__main__":
    main(sys.argv[1:])
