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
    "staff-people": "/staff/people/",
    "staff-account": "/staff/account/",
    "staff-second-factor": "/staff/account/second-factor",
    "staff-recovery-codes": "/staff/account/recovery-codes",
    "staff-passkeys": "/staff/account/passkeys",
    "staff-password": "/staff/account/password",
    "staff-book-new": "/staff/books/new",
    "staff-book-new-form": "/staff/books/new/form",
    "staff-guide": "/staff/guide/",
    "staff-guide-chapter": "/staff/guide/signing-in",
    "staff-reports": "/staff/reports/",
    "staff-reports-sales": "/staff/reports/sales?by=title",
    "staff-reports-posts": "/staff/reports/posts",
    "staff-reports-stock": "/staff/reports/stock",
    "staff-reports-refunds": "/staff/reports/refunds",
}


def staff_tour(visitor: Visitor) -> Iterator[str]:
    """Pass every page of the staff as an owner sees it."""
    visitor.page.goto("/staff/sign-in")
    yield "staff-sign-in"
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
    visitor.presses("Make the codes")
    yield "staff-discount"
    visitor.page.goto("/staff/discounts/")
    yield "staff-discounts"


STAFF_TOURS: dict[str, Callable[[Visitor], Iterator[str]]] = {
    "staff": staff_tour,
    "staff-discounts": discount_tour,
}
