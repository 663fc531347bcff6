"""What a code takes off, to the minor unit."""

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.books.types import Form
from catalogue.core.errors import Refusal
from catalogue.discounts.errors import CodeDoesNotFitError, CodeGoneError
from catalogue.discounts.reckoning import reckon
from catalogue.discounts.types import DiscountKind, Goods
from tests.factories.discounts import make_offer
from tests.support.times import NOON, TOMORROW, YESTERDAY

AMOUNT = DiscountKind.AMOUNT


def goods(*amounts: int) -> list[Goods]:
    return [Goods(uuid4(), Form.EPUB, amount) for amount in amounts]


def taken(lines: list[Goods], *, spare: int = 0, **facts: Any) -> tuple[int, ...]:
    return reckon(make_offer(**facts), lines, currency="GBP", spare=spare, now=NOON).amounts


@pytest.mark.parametrize(
    ("price", "points", "off"),
    [(799, 2_500, 200), (799, 2_000, 160), (50, 1_000, 5), (25, 1_000, 2), (35, 1_000, 4)],
)
def test_a_percentage_is_rounded_half_to_even(price: int, points: int, off: int) -> None:
    assert taken(goods(price), value=points) == (off,)


def test_a_percentage_is_rounded_once_and_shared_out() -> None:
    assert taken(goods(333, 333, 333), value=1_000) == (34, 33, 33)


def test_an_amount_is_never_more_than_the_goods() -> None:
    assert taken(goods(300, 100), kind=AMOUNT, value=5_00) == (300, 100)


def test_only_the_titles_and_forms_that_are_meant_become_cheaper() -> None:
    meant, other = goods(1_000, 1_000)
    paper = Goods(meant.book_id, Form.PAPERBACK, 2_000)
    offer: dict[str, Any] = {
        "titles": frozenset({meant.book_id}),
        "forms": frozenset({Form.EPUB}),
    }
    assert taken([other, paper, meant], value=5_000, **offer) == (0, 0, 500)


def test_a_rest_that_no_card_is_charged_is_left_off_too() -> None:
    assert taken(goods(510), kind=AMOUNT, value=500, spare=30) == (510,)
    assert taken(goods(530), kind=AMOUNT, value=500, spare=30) == (500,)


def test_a_rest_of_books_that_are_not_meant_is_not_left_off() -> None:
    meant, other = goods(500, 10)
    only = frozenset({meant.book_id})
    assert taken([meant, other], kind=AMOUNT, value=500, titles=only, spare=30) == (500, 0)


@pytest.mark.parametrize(
    "facts",
    [
        {"ends_at": NOON},
        {"starts_at": TOMORROW},
        {"limit_total": 3, "uses": 3},
        {"currency": "EUR"},
    ],
)
def test_a_code_that_is_not_to_be_used_now_is_answered_as_an_unknown_one(
    facts: dict[str, Any],
) -> None:
    with pytest.raises(CodeGoneError) as refused:
        taken(goods(799), **facts)
    assert str(refused.value) == str(CodeGoneError())


def test_a_code_within_its_time_works() -> None:
    assert taken(goods(800), starts_at=YESTERDAY, ends_at=TOMORROW) == (200,)


def test_a_cart_below_the_minimum_is_told_how_much_is_missing() -> None:
    with pytest.raises(CodeDoesNotFitError, match="It needs books for £12"):
        taken(goods(799), least_amount=2_000)


def test_a_cart_without_the_titles_is_told_so() -> None:
    with pytest.raises(Refusal, match="other books"):
        taken(goods(799), titles=frozenset({uuid4()}))


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=6), st.integers(1, 10_000))
def test_what_is_taken_off_never_exceeds_a_line(amounts: list[int], points: int) -> None:
    lines = goods(*amounts, 1)
    for off, line in zip(taken(lines, value=points, spare=30), lines, strict=True):
        assert 0 <= off <= line.amount
