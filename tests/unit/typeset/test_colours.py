"""Contrast, as WCAG 2.2 counts it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.typeset.colours import checked_colour, contrast_ratio

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21)


def test_a_known_grey_just_passes_on_white() -> None:
    assert contrast_ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast_ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@given(colours, colours)
def test_contrast_lies_between_one_and_twenty_one_either_way_round(one: str, other: str) -> None:
    assert 1 <= contrast_ratio(one, other) <= 21.0001
    assert contrast_ratio(one, other) == contrast_ratio(other, one)


@pytest.mark.parametrize(
    "colour", ["red", "#fff", "#12345", "#1234567", "#12345g", "", "#123456\n"]
)
def test_a_colour_that_is_none_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match="written like"):
        checked_colour(colour)
