"""What it costs to post, as pages say it."""

from typing import NamedTuple

from catalogue.checkout.types import ShippingRates, ShippingZone
from catalogue.core.countries import country_name
from catalogue.core.money import Money
from catalogue.web.common.shop import language, settings


class DeliveryRate(NamedTuple):
    """The countries of one zone, named, and what a parcel to them costs."""

    area: str
    price: Money


def shipping_rates() -> ShippingRates:
    """Return where the shop posts to, and for how much."""
    return ShippingRates.parse(settings().shipping_rates, settings().shop_currency)


def delivery_rates() -> list[DeliveryRate]:
    """Return the rates by zone, for a table."""
    return [DeliveryRate(_area(zone), zone.price) for zone in shipping_rates().zones]


def _area(zone: ShippingZone) -> str:
    return ", ".join(language().say(country_name(code)) for code in zone.countries)
