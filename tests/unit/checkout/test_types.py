"""What it costs to post."""

import pytest

from catalogue.core.money import Money
from catalogue.preferences.shipping import Parcel, ShippingRates

PARCEL = Parcel(None, Money(999, "GBP"))


def test_rates_are_read_by_country() -> None:
    rates = ShippingRates.parse("GB=295; ie, FR=650;", "GBP")
    assert rates.price_to("GB", PARCEL) == Money(295, "GBP")
    assert rates.price_to("IE", PARCEL) == rates.price_to("FR", PARCEL) == Money(650, "GBP")
    assert rates.price_to("BR", PARCEL) is None
    assert rates.countries == ("GB", "IE", "FR")


def test_no_rates_post_nowhere() -> None:
    assert ShippingRates.parse("", "GBP").countries == ()


def test_a_rate_without_an_amount_is_an_error() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        ShippingRates.parse("GB", "GBP")
