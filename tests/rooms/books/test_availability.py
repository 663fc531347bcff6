"""One rule says what can be done with an edition, and one with a title."""

import pytest

from catalogue.books.availability import availability_of, offer_of
from catalogue.books.types import Availability, EditionStatus, Form, Offer
from catalogue.core.money import Money

PRICE = Money(799, "GBP")
MORE = Money(1299, "GBP")
FREE = Money(0, "GBP")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Availability.AVAILABLE),
        ({"price": FREE}, Availability.FREE),
        ({"price": None}, Availability.UNPRICED),
        ({"stock": 0}, Availability.SOLD_OUT),
        ({"stock": None}, Availability.AVAILABLE),
        ({"form": Form.EPUB, "stock": 0}, Availability.AVAILABLE),
        ({"status": EditionStatus.FORTHCOMING}, Availability.FORTHCOMING),
        ({"status": EditionStatus.OUT_OF_PRINT, "stock": 0}, Availability.OUT_OF_PRINT),
        ({"form": Form.SEAT}, Availability.ENQUIRY),
        ({"by_enquiry": True}, Availability.ENQUIRY),
    ],
)
def test_what_can_be_done_with_an_edition(facts: dict[str, object], expected: Availability) -> None:
    usual: dict[str, object] = {
        "form": Form.PAPERBACK,
        "status": EditionStatus.IN_PRINT,
        "stock": 5,
        "price": PRICE,
        "by_enquiry": False,
    }
    assert availability_of(**usual | facts) is expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("editions", "expected"),
    [
        ([], (Offer.UNAVAILABLE, None, False)),
        ([(Availability.AVAILABLE, PRICE)], (Offer.PRICED, PRICE, False)),
        (
            [(Availability.AVAILABLE, MORE), (Availability.AVAILABLE, PRICE)],
            (Offer.PRICED, PRICE, True),
        ),
        ([(Availability.AVAILABLE, MORE), (Availability.FREE, FREE)], (Offer.FREE, FREE, True)),
        (
            [(Availability.SOLD_OUT, PRICE), (Availability.AVAILABLE, MORE)],
            (Offer.PRICED, MORE, False),
        ),
        ([(Availability.SOLD_OUT, PRICE)], (Offer.UNAVAILABLE, None, False)),
        (
            [(Availability.SOLD_OUT, PRICE), (Availability.FORTHCOMING, MORE)],
            (Offer.FORTHCOMING, None, False),
        ),
        ([(Availability.ENQUIRY, PRICE)], (Offer.ENQUIRY, None, False)),
    ],
)
def test_what_can_be_done_with_a_title(
    editions: list[tuple[Availability, Money | None]], expected: tuple[object, ...]
) -> None:
    assert offer_of(editions, by_enquiry=False) == expected
