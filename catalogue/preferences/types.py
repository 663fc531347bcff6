"""What the staff may change, as one value, and how it is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from catalogue.core.money import Money
from catalogue.preferences.shipping import ShippingRates, ShippingZone, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What holds for the shop now.

    ``currencies`` has the main one first; a shop posts to nowhere while its ``shipping`` is priced
    in another. ``refund_limit`` is what support may give back for one order. At ``reorder_at``
    copies a print is advised. ``return_text`` is Markdown. Accents are ``#rrggbb``, or empty for
    the shop's own red; ``accent_dark`` stands on dark paper.
    """

    name: str
    address: str
    contact_email: str
    returns_address: str
    currencies: tuple[str, ...]
    refund_limit: Money
    reorder_at: int
    statement_by_mail: bool
    shipping: ShippingRates
    sender_name: str
    return_text: str
    close_after_days: int
    hold_links_over: int
    hold_words: tuple[str, ...]
    hold_first: bool
    accent: str
    accent_dark: str

    @property
    def currency(self) -> str:
        """Return the currency that pages are priced in."""
        return self.currencies[0]


class PreferenceGroup(StrEnum):
    """What is changed together, on one page."""

    SHOP = "shop"
    MONEY = "money"
    DELIVERY = "delivery"
    LETTERS = "letters"
    REPLIES = "replies"
    LOOK = "look"

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the names of the preferences in it."""
        return _GROUPS[self]


_GROUPS: dict[PreferenceGroup, tuple[str, ...]] = {
    PreferenceGroup.SHOP: ("name", "address", "contact_email", "returns_address"),
    PreferenceGroup.MONEY: ("currencies", "refund_limit", "reorder_at", "statement_by_mail"),
    PreferenceGroup.DELIVERY: ("shipping",),
    PreferenceGroup.LETTERS: ("sender_name", "return_text"),
    PreferenceGroup.REPLIES: ("close_after_days", "hold_links_over", "hold_words", "hold_first"),
    PreferenceGroup.LOOK: ("accent", "accent_dark"),
}


def group_of(key: str) -> PreferenceGroup | None:
    """Return where a preference is changed; None for one of another version of the shop."""
    return next((group for group in PreferenceGroup if key in group.keys), None)


def to_plain(key: str, value: Any) -> Any:
    """Turn the value of a preference into what JSON can keep."""
    if key == "shipping":
        return _plain_shipping(value)
    if isinstance(value, Money):
        return {"amount": value.amount, "currency": value.currency}
    return list(value) if isinstance(value, tuple) else value


def from_plain(key: str, plain: Any) -> Any:
    """Turn what was kept back; raise KeyError, TypeError or ValueError when it does not fit."""
    return _READ[key](plain)


def _plain_shipping(rates: ShippingRates) -> dict[str, Any]:
    return {
        "packaging_g": rates.packaging_g,
        "currency": next((zone.lowest.currency for zone in rates.zones), ""),
        "zones": [
            {
                "countries": list(zone.countries),
                "tiers": [[tier.up_to_g, tier.price.amount] for tier in zone.tiers],
                "free_from": None if zone.free_from is None else zone.free_from.amount,
            }
            for zone in rates.zones
        ],
    }


def _shipping(plain: Mapping[str, Any]) -> ShippingRates:
    currency = plain["currency"]
    zones = tuple(_zone(zone, currency) for zone in plain["zones"])
    return ShippingRates(zones, int(plain["packaging_g"]))


def _zone(plain: Mapping[str, Any], currency: str) -> ShippingZone:
    free_from = plain["free_from"]
    return ShippingZone(
        tuple(map(_text, plain["countries"])),
        tuple(Tier(limit, Money(amount, currency)) for limit, amount in plain["tiers"]),
        None if free_from is None else Money(free_from, currency),
    )


def _money(plain: Mapping[str, Any]) -> Money:
    return Money(plain["amount"], plain["currency"])


def _text(plain: object) -> str:
    if not isinstance(plain, str):
        raise TypeError(f"{plain!r} is no text")
    return plain


def _texts(plain: list[Any]) -> tuple[str, ...]:
    return tuple(map(_text, plain))


def _currencies(plain: list[Any]) -> tuple[str, ...]:
    return tuple(Money.zero(_text(code)).currency for code in (plain[0], *plain[1:]))


_READ: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("name", "address", "contact_email", "returns_address"), _text),
    **dict.fromkeys(("sender_name", "return_text", "accent", "accent_dark"), _text),
    **dict.fromkeys(("reorder_at", "close_after_days", "hold_links_over"), int),
    **dict.fromkeys(("statement_by_mail", "hold_first"), bool),
    "currencies": _currencies,
    "refund_limit": _money,
    "shipping": _shipping,
    "hold_words": _texts,
}
