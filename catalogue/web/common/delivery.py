"""What it costs to post, as pages say it."""

from collections.abc import Iterable
from typing import NamedTuple

from catalogue.core.countries import country_name
from catalogue.core.money import Money
from catalogue.preferences.shipping import Parcel, ShippingRates, Tier
from catalogue.web.common.shop import language, preferences


class DeliveryRate(NamedTuple):
    """The countries of one zone, named, and what parcels to them cost."""

    area: str
    tiers: tuple[Tier, ...]
    free_from: Money | None


class ParcelPrice(NamedTuple):
    """The countries of one zone, named, and what this parcel to them costs."""

    area: str
    price: Money


def shipping_rates() -> ShippingRates:
    """Return where the shop posts to, and for how much.

    Prices in a currency that is the main one no more are not reckoned with: the shop posts to
    nowhere until staff have priced its delivery anew.
    """
    held = preferences()
    rates = held.shipping
    if any(zone.lowest.currency != held.currency for zone in rates.zones):
        return ShippingRates((), rates.packaging_g)
    return rates


def delivery_rates() -> list[DeliveryRate]:
    """Return the rates by zone, for a table."""
    return [
        DeliveryRate(_area(zone.countries), zone.tiers, zone.free_from)
        for zone in shipping_rates().zones
    ]


def parcel_prices(parcel: Parcel) -> list[ParcelPrice]:
    """Return what one parcel costs in each zone that takes it."""
    prices = ((zone, zone.price_of(parcel)) for zone in shipping_rates().zones)
    return [
        ParcelPrice(_area(zone.countries), price) for zone, price in prices if price is not None
    ]


def _area(countries: Iterable[str]) -> str:
    return ", ".join(language().say(country_name(code)) for code in countries)
