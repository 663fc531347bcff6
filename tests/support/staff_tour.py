"""Walks past the staff's pages, for looking at and for checking.

``STAFF_PLACES`` are pages that an address alone leads to; a page that needs doing gets a stop in a
function of its own. A chapter of the guide shows a stop as ``![…](images/<stop>.png)``.
"""

from collections.abc import Callable, Iterator

from tests.support.staff_visitor import makes_discount, signs_in
from tests.support.visitor import Visitor

STAFF_PLACES = {
    "staff-dashboard": "/staff/",
    "staff-comments": "/staff/comments/",
    "staff-comments-all": "/staff/comments/?status=all",
    "staff-comments-none": "/staff/comments/?q=xylophone",
    "staff-audit": "/staff/audit/",
    "staff-people": "/staff/people/",
    "staff-account": "/staff/account/",
    "staff-second-factor": "/staff/account/second-factor",
    "staff-recovery-codes": "/staff/account/recovery-codes",
    "staff-passkeys": "/staff/account/passkeys",
    "staff-password": "/staff/account/password",
    "staff-book-new": "/staff/books/new",
    "staff-book-new-form": "/staff/books/new/form",
    "staff-settings": "/staff/settings/shop",
    "staff-settings-delivery": "/staff/settings/delivery?grams=412&country=IE",
    "staff-settings-history": "/staff/settings/history",
    "staff-jobs": "/staff/jobs/",
    "staff-guide": "/staff/guide/",
    "staff-guide-chapter": "/staff/guide/signing-in",
    "staff-reports": "/staff/reports/",
    "staff-reports-sales": "/staff/reports/sales?by=title",
    "staff-reports-posts": "/staff/reports/posts",
    "staff-reports-stock": "/staff/reports/stock",
    "staff-reports-refunds": "/staff/reports/refunds",
}

WORDS = """A calm word carries further than a loud one.

## What the crew hears

> [!quote]
> Whoever stays calm is asked what to do.

Then say *one* thing, and wait.
"""


def staff_tour(visitor: Visitor) -> Iterator[str]:
    """Pass every page of the staff as an owner sees it."""
    visitor.page.goto("/staff/sign-in")
    yield "staff-sign-in"
    with visitor.page.expect_navigation():
        visitor.presses("Sign in")
    yield "staff-sign-in-wrong"
    signs_in(visitor)
    for name, address in STAFF_PLACES.items():
        visitor.page.goto(address)
        yield name


def discount_tour(visitor: Visitor) -> Iterator[str]:
    """Make a discount, and look at it from every side."""
    signs_in(visitor)
    visitor.page.goto("/staff/discounts/new")
    yield "staff-discount-new"
    visitor.presses("Make the discount")
    yield "staff-discount-wrong"
    makes_discount(visitor, "BOOK-FAIR", per_cent="10")
    visitor.writes(number="30")
    with visitor.page.expect_navigation():
        visitor.presses("Make the codes")
    yield "staff-discount"
    visitor.page.goto("/staff/discounts/")
    yield "staff-discounts"


def writing_tour(visitor: Visitor) -> Iterator[str]:
    """Write a post, look at what it was, and what two people make of it."""
    page = visitor.page
    signs_in(visitor, "editor")
    page.goto("/staff/posts/")
    yield "staff-posts"
    page.goto("/staff/posts/new")
    visitor.writes(**{"post-title": "The watch at night", "post-body": WORDS})
    page.locator("[data-rendered] h2").wait_for()
    yield "staff-post"
    visitor.presses("Save")
    page.get_by_text("Saved as a draft").wait_for()
    visitor.writes(**{"post-body": WORDS.replace("calm", "quiet")})
    with page.expect_navigation():
        visitor.presses("Save")
    with page.expect_navigation():
        page.get_by_role("link", name="History").click()
    yield "staff-post-history"
    with page.expect_navigation():
        page.get_by_role("link", name="Version 2").click()
    yield "staff-post-version"
    page.goto("/staff/pictures/")
    yield "staff-pictures"
    with page.expect_navigation():
        visitor.presses("Put it in")
    yield "staff-picture-wrong"


STAFF_TOURS: dict[str, Callable[[Visitor], Iterator[str]]] = {
    "staff": staff_tour,
    "staff-writing": writing_tour,
    "staff-discounts": discount_tour,
}
