"""What can be done with an edition, and with a title as a whole: the one place that says so."""

from collections.abc import Iterable
from typing import NamedTuple

from catalogue.books.types import Availability, EditionStatus, Form, Offer
from catalogue.core.money import Money


class TitleOffer(NamedTuple):
    """A title's card in a word and its lowest price; ``price_is_from`` when the prices differ."""

    offer: Offer
    price: Money | None
    price_is_from: bool


def availability_of(
    *, form: Form, status: EditionStatus, stock: int | None, price: Money | None, by_enquiry: bool
) -> Availability:
    """Say what a visitor can do with an edition that has this price now, or none."""
    if by_enquiry or form is Form.SEAT:
        return Availability.ENQUIRY
    if status is EditionStatus.OUT_OF_PRINT:
        return Availability.OUT_OF_PRINT
    if status is EditionStatus.FORTHCOMING:
        return Availability.FORTHCOMING
    if price is None:
        return Availability.UNPRICED
    if form.is_print and stock is not None and stock <= 0:
        return Availability.SOLD_OUT
    return Availability.AVAILABLE if price else Availability.FREE


def offer_of(
    editions: Iterable[tuple[Availability, Money | None]], *, by_enquiry: bool
) -> TitleOffer:
    """Sum up the editions of a title: what can be ordered counts before what cannot."""
    known = list(editions)
    prices = [price for can, price in known if can.can_be_ordered and price is not None]
    if prices:
        lowest = min(prices, key=lambda price: price.amount)
        differ = any(price != lowest for price in prices)
        return TitleOffer(Offer.PRICED if lowest else Offer.FREE, lowest, differ)
    states = {can for can, _price in known}
    if by_enquiry or Availability.ENQUIRY in states:
        return TitleOffer(Offer.ENQUIRY, None, price_is_from=False)
    if Availability.FORTHCOMING in states:
        return TitleOffer(Offer.FORTHCOMING, None, price_is_from=False)
    return TitleOffer(Offer.UNAVAILABLE, None, price_is_from=False)
