"""What a parcel costs: zones of countries, and in each a price by weight.

Weights are grams, prices minor units of the shop's main currency.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from catalogue.core.money import Money


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be posted; ``grams`` is None when something in it was never weighed."""

    grams: int | None
    goods: Money


@dataclass(frozen=True, slots=True)
class Tier:
    """The price of a parcel of up to so many grams; without a limit, of any."""

    up_to_g: int | None
    price: Money


@dataclass(frozen=True, slots=True)
class ShippingZone:
    """What a parcel to some countries costs; from ``free_from`` of goods on, nothing."""

    countries: tuple[str, ...]
    tiers: tuple[Tier, ...]
    free_from: Money | None = None

    @property
    def is_by_weight(self) -> bool:
        """Return whether one has to know what a parcel weighs."""
        return any(tier.up_to_g is not None for tier in self.tiers)

    @property
    def lowest(self) -> Money:
        """Return what the lightest parcel costs."""
        return min(tier.price for tier in self.tiers)

    def price_of(self, parcel: Parcel) -> Money | None:
        """Return the postage; None for a parcel that was not weighed or is too heavy."""
        if self.free_from is not None and not parcel.goods < self.free_from:
            return Money.zero(parcel.goods.currency) if self._takes(parcel) else None
        tier = self._tier_of(parcel)
        return None if tier is None else tier.price

    def _takes(self, parcel: Parcel) -> bool:
        return self._tier_of(parcel) is not None

    def _tier_of(self, parcel: Parcel) -> Tier | None:
        if not self.is_by_weight:
            return self.tiers[0]
        if parcel.grams is None:
            return None
        return next((tier for tier in self.tiers if _fits(parcel.grams, tier)), None)


@dataclass(frozen=True, slots=True)
class ShippingRates:
    """Where the shop posts to, for how much, and what a packaging weighs."""

    zones: tuple[ShippingZone, ...]
    packaging_g: int = 0

    @classmethod
    def parse(cls, text: str, currency: str) -> "ShippingRates":
        """Read ``GB=295; IE,FR=650``: countries, then minor units an order, whatever it weighs."""
        zones = []
        for part in filter(None, (piece.strip() for piece in text.split(";"))):
            countries, _, amount = part.partition("=")
            codes = tuple(code.strip().upper() for code in countries.split(","))
            zones.append(ShippingZone(codes, (Tier(None, Money(int(amount), currency)),)))
        return cls(tuple(zones))

    @property
    def countries(self) -> tuple[str, ...]:
        """Return every country that the shop posts to."""
        return tuple(code for zone in self.zones for code in zone.countries)

    @property
    def is_by_weight(self) -> bool:
        """Return whether a book without a weight cannot be posted somewhere."""
        return any(zone.is_by_weight for zone in self.zones)

    def parcel(self, weights: Iterable[tuple[int | None, int]], goods: Money) -> Parcel:
        """Pack pieces, each with its grams and how many there are of it."""
        grams = self.packaging_g
        for weight, count in weights:
            if weight is None:
                return Parcel(None, goods)
            grams += weight * count
        return Parcel(grams, goods)

    def zone_of(self, country: str) -> ShippingZone | None:
        """Return the zone of a country; None where the shop does not post to."""
        return next((zone for zone in self.zones if country in zone.countries), None)

    def price_to(self, country: str, parcel: Parcel) -> Money | None:
        """Return the postage of a parcel; None where the shop cannot post it to."""
        zone = self.zone_of(country)
        return None if zone is None else zone.price_of(parcel)


def _fits(grams: int, tier: Tier) -> bool:
    return tier.up_to_g is None or grams <= tier.up_to_g
