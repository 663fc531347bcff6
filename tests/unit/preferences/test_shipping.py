"""What a parcel costs, by country and by weight."""

import pytest

from catalogue.core.money import Money
from catalogue.preferences.accents import (
    DARK_PAPER,
    LIGHT_PAPER,
    check_accents,
    for_dark,
    for_light,
)
from catalogue.preferences.errors import PaleAccentError
from catalogue.preferences.shipping import Parcel, ShippingRates, ShippingZone, Tier
from catalogue.typeset.colours import READABLE_CONTRAST, contrast_ratio


def pounds(amount: int) -> Money:
    return Money(amount, "GBP")


HOME = ShippingZone(("GB",), (Tier(250, pounds(295)), Tier(1000, pounds(450))), pounds(4000))
RATES = ShippingRates((HOME, ShippingZone(("IE",), (Tier(None, pounds(650)),))), packaging_g=50)


@pytest.mark.parametrize(
    ("country", "weight", "goods", "price"),
    [
        ("GB", 200, 999, pounds(295)),
        ("GB", 201, 999, pounds(450)),
        ("GB", 950, 999, pounds(450)),
        ("GB", 951, 999, None),
        ("GB", None, 999, None),
        ("GB", 400, 4000, pounds(0)),
        ("GB", 400, 3999, pounds(450)),
        ("GB", 2000, 4000, None),
        ("IE", None, 999, pounds(650)),
        ("IE", 9000, 999, pounds(650)),
        ("FR", 100, 999, None),
    ],
)
def test_a_parcel_costs_what_its_tier_says(
    country: str, weight: int | None, goods: int, price: Money | None
) -> None:
    parcel = RATES.parcel([(weight, 1)], pounds(goods))
    assert RATES.price_to(country, parcel) == price


def test_a_parcel_weighs_its_books_and_its_packaging() -> None:
    assert RATES.parcel([(200, 2), (30, 1)], pounds(1)) == Parcel(480, pounds(1))
    assert RATES.parcel([(200, 2), (None, 1)], pounds(1)).grams is None


def test_flat_rates_need_no_weight() -> None:
    assert not ShippingRates.parse("GB=295; IE,FR=650", "GBP").is_by_weight
    assert RATES.is_by_weight


@pytest.mark.parametrize("colour", ["#ffe000", "#777777", "#00ff88", "#ffffff", "#000000"])
def test_a_colour_is_brought_to_where_it_can_be_read(colour: str) -> None:
    assert contrast_ratio(for_light(colour), LIGHT_PAPER) >= READABLE_CONTRAST
    assert contrast_ratio(for_dark(colour), DARK_PAPER) >= READABLE_CONTRAST


def test_a_pale_accent_is_refused_with_one_that_would_do() -> None:
    with pytest.raises(PaleAccentError, match=r"1\.\d:1 on light paper"):
        check_accents("#ffe000", "")
    with pytest.raises(PaleAccentError, match="on dark paper"):
        check_accents("", "#1b3a57")
    check_accents("#1b3a57", "#9cc4e8")
