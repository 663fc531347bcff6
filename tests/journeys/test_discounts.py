"""Run a discount: staff make it, a reader buys with it, staff see what it brought."""

from uuid import uuid4

import pytest

from tests.journeys.conftest import NewVisitor
from tests.support.staff_visitor import makes_discount, signs_in
from tests.support.visitor import GOOD_CARD, READY, SIXTY_SECONDS, Visitor, text_of

pytestmark = pytest.mark.journey
OFF, LEFT = "\N{MINUS SIGN}£0.80", "£7.19"


def test_a_discount_is_made_used_and_seen_to_have_brought_something(
    anyone: Visitor, new_visitor: NewVisitor
) -> None:
    staff, code = new_visitor(), f"FAIR-{uuid4().hex[:8]}".upper()
    signs_in(staff, "editor")
    makes_discount(staff, code, per_cent="10")
    staff.looks()

    anyone.puts_in_cart(SIXTY_SECONDS)
    anyone.page.get_by_text("Have you got a code?").click()
    anyone.writes(code=code.lower().replace("-", " "))
    anyone.presses("Use it")
    anyone.reads(OFF)
    anyone.looks()
    anyone.checks_out()
    anyone.pays_with(GOOD_CARD)
    anyone.sees(READY)
    anyone.reads(OFF)
    assert OFF in text_of(anyone.letter("Your books are here"))
    order = anyone.order()
    assert (order["total"], order["discount"]) == (719, 80)

    staff.page.reload()
    staff.reads(order["code"])
    staff.reads(LEFT)
    staff.looks()
