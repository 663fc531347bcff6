"""Parts of a whole number come to the whole."""

from hypothesis import given
from hypothesis import strategies as st

from catalogue.core.shares import shares

weights = st.lists(st.integers(0, 10_000), min_size=1, max_size=8)


@given(weights, st.data())
def test_parts_come_to_the_whole_and_none_is_larger_than_its_weight(
    weights: list[int], data: st.DataObject
) -> None:
    amount = data.draw(st.integers(0, sum(weights)))
    parts = shares(amount, weights)
    assert sum(parts) == amount
    assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))


def test_the_largest_remainder_gets_what_is_left() -> None:
    assert shares(100, [333, 333, 334]) == [33, 33, 34]


def test_among_equals_the_first_gets_more() -> None:
    assert shares(5, [1, 1, 1]) == [2, 2, 1]


def test_nothing_is_shared_out_among_nobody() -> None:
    assert shares(0, [0, 0]) == [0, 0]
