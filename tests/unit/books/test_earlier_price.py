"""What may be crossed out: the lowest price of the 30 days before the reduction began."""

from datetime import timedelta

import pytest

from catalogue.books.models import Price
from catalogue.books.pricing import earlier_price
from catalogue.core.ids import new_id
from tests.support.times import NOON

Row = tuple[int, int, int | None]


def earlier(*rows: Row, at: int = 0) -> int | None:
    """Return the amount for rows of an amount, its first day and its last, in days from noon."""
    prices = [
        Price(
            id=new_id(),
            amount=amount,
            currency="GBP",
            starts_at=NOON + timedelta(days=start),
            ends_at=None if end is None else NOON + timedelta(days=end),
        )
        for amount, start, end in rows
    ]
    found = earlier_price(prices, "GBP", now=NOON + timedelta(days=at))
    return found.amount if found else None


REGULAR: Row = (799, -400, None)


@pytest.mark.parametrize(
    ("rows", "amount"),
    [
        ([REGULAR], None),
        ([REGULAR, (499, -1, 7)], 799),
        ([REGULAR, (499, -400, 7)], None),
        ([REGULAR, (999, -1, 7)], None),
        ([REGULAR, (499, -1, None)], None),
        ([(499, -1, 7)], None),
        # A rise just before the reduction does not count: it cost less within the 30 days.
        ([REGULAR, (1999, -10, None), (699, -1, 7)], 799),
        ([REGULAR, (1999, -40, None), (699, -1, 7)], 1999),
        # Another promotion within the 30 days was lower still, or as low.
        ([REGULAR, (399, -20, -15), (499, -1, 7)], None),
        ([REGULAR, (599, -20, -15), (499, -1, 7)], 599),
        ([REGULAR, (599, -50, -40), (499, -1, 7)], 799),
        # Prolonged, it is one reduction, counted from where it began.
        ([REGULAR, (499, -40, -5), (499, -5, 7)], 799),
        # A planned one reduces nothing yet.
        ([REGULAR, (499, 1, 7)], None),
    ],
)
def test_the_lowest_of_the_thirty_days_before_is_the_one_to_cross_out(
    rows: list[Row], amount: int | None
) -> None:
    assert earlier(*rows) == amount


def test_a_promotion_that_is_over_crosses_out_nothing() -> None:
    assert earlier(REGULAR, (499, -5, 7), at=8) is None
