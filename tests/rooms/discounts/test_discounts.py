"""Staff make discounts and their codes."""

import pytest
from sqlalchemy.orm import Session

from catalogue.core.errors import InvalidError
from catalogue.discounts.errors import CodeTakenError, LimitTooLowError
from catalogue.discounts.models import Discount
from catalogue.discounts.queries import (
    batches,
    codes_of,
    count_by_state,
    count_codes,
    discount_by_id,
    discounts,
    find_offer,
)
from catalogue.discounts.services.coding import add_batch, add_code
from catalogue.discounts.services.making import change_discount, make_discount, switch
from catalogue.discounts.types import DiscountKind, DiscountState
from tests.factories.discounts import make_code, make_terms
from tests.support.times import NOON, TOMORROW, YESTERDAY


def test_a_code_is_found_however_it_is_typed(session: Session) -> None:
    made = make_code(session, "Spring 10", value=1_000)
    offer = find_offer(session, " spr1ng-1o ")
    assert offer is not None
    assert (offer.code_id, offer.code) == (made.id, "SPRING-10")
    assert offer.terms == make_terms(value=1_000)


def test_a_code_that_looks_like_another_is_refused_and_the_other_named(session: Session) -> None:
    make_code(session, "SPRING10", name="In spring")
    discount = make_discount(session, make_terms(), now=NOON)
    with pytest.raises(CodeTakenError, match="“SPRING10” of “In spring” is the same code"):
        add_code(session, discount, "sprlng-1O", now=NOON)


def test_a_batch_has_as_many_codes_as_were_asked_for_each_for_one_use(session: Session) -> None:
    discount = make_discount(session, make_terms(), now=NOON)
    assert [add_batch(session, discount, number, now=NOON) for number in (600, 5)] == [1, 2]
    found = [(each.number, each.codes, each.used) for each in batches(session, discount.id)]
    assert found == [(2, 5, 0), (1, 600, 0)]
    assert count_codes(session, discount.id) == 605
    rows = codes_of(session, discount.id, batch=2)
    assert len({row.code for row in rows}) == 5
    assert {row.state.value for row in rows} == {"unused"}


@pytest.mark.parametrize("number", [0, -1, 5_001])
def test_a_batch_of_no_codes_or_of_too_many_is_refused(session: Session, number: int) -> None:
    discount = make_discount(session, make_terms(), now=NOON)
    with pytest.raises(InvalidError, match="1 to 5,000"):
        add_batch(session, discount, number, now=NOON)


@pytest.mark.parametrize(
    "facts",
    [
        {"starts_at": NOON, "ends_at": NOON},
        {"value": 10_001},
        {"value": 0, "kind": DiscountKind.AMOUNT},
        {"limit_total": 0},
        {"limit_per_buyer": -1},
    ],
)
def test_terms_that_nobody_can_meet_are_refused(session: Session, facts: dict[str, object]) -> None:
    with pytest.raises(InvalidError):
        make_discount(session, make_terms(**facts), now=NOON)


def test_a_limit_cannot_fall_below_what_is_used(session: Session) -> None:
    discount = make_discount(session, make_terms(limit_total=5), now=NOON)
    discount.uses = 3
    change_discount(discount, make_terms(limit_total=3, value=500))
    assert (discount.limit_total, discount.value) == (3, 500)
    with pytest.raises(LimitTooLowError, match="3 uses are taken"):
        change_discount(discount, make_terms(limit_total=2))


def test_the_list_says_of_each_where_it_stands(session: Session) -> None:
    made = {
        DiscountState.RUNNING: make_discount(session, make_terms(), now=NOON),
        DiscountState.PLANNED: make_discount(session, make_terms(starts_at=TOMORROW), now=NOON),
        DiscountState.ENDED: make_discount(session, make_terms(ends_at=YESTERDAY), now=NOON),
        DiscountState.USED_UP: make_discount(session, make_terms(limit_total=1), now=NOON),
        DiscountState.OFF: make_discount(session, make_terms(ends_at=YESTERDAY), now=NOON),
    }
    made[DiscountState.USED_UP].uses = 1
    switch(made[DiscountState.OFF], on=False)
    session.flush()
    assert count_by_state(session, now=NOON) == dict.fromkeys(DiscountState, 1)
    for state, discount in made.items():
        assert discount.state(now=NOON) is state
        assert discounts(session, state=state, search="", now=NOON) == [discount]


def test_a_discount_is_found_by_its_name_and_by_a_part_of_its_code(session: Session) -> None:
    code = make_code(session, "BOOKFAIR", name="Frankfurt")
    make_code(session, "OTHER")

    def found(words: str) -> list[Discount]:
        return discounts(session, state=None, search=words, now=NOON)

    wanted = [discount_by_id(session, code.discount_id)]
    assert found("frank") == found("book-f") == wanted
    assert found("100%") == []
