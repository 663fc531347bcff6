"""A walk past the staff's pages, for looking at and for checking.

``STAFF_PLACES`` are pages that an address alone leads to; a page that needs doing gets a stop in a
function of its own.
"""

from collections.abc import Iterator

from tests.support.staff_visitor import signs_in
from tests.support.visitor import Visitor

STAFF_PLACES = {
    "staff-dashboard": "/staff/",
    "staff-guide": "/staff/guide/",
    "staff-guide-chapter": "/staff/guide/signing-in",
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
