"""A quantity is a whole number in plain digits, within its limits, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.cart.types import MAX_QUANTITY, parse_quantity
from catalogue.core.errors import InvalidError


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("99", 99), (" 7 ", 7), ("007", 7)])
def test_plain_digits_are_read(text: str, number: int) -> None:
    assert parse_quantity(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "0", "-1", "+1", "1.5", "1,5", "1e3", "0x1", "100", "9223372036854775808"),
        *("\uff11", "\u0663", "²", "½", "1 2", "1\n", "\t1", "1\0", "one", "NaN", "True", "1_0"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(InvalidError, match="A quantity is a whole number from 1 to 99"):
        parse_quantity(text)


def test_zero_is_read_where_it_takes_out() -> None:
    assert parse_quantity("0", least=0) == 0


@given(st.text())
def test_no_text_gives_a_number_out_of_bounds(text: str) -> None:
    try:
        number = parse_quantity(text)
    except InvalidError:
        return
    assert 1 <= number <= MAX_QUANTITY
    assert text.isascii()
