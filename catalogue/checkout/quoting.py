"""What a cart comes to: for the form, which guesses, and for the order, which refuses."""

from collections.abc import Iterable

from catalogue.cart.queries import CartLine
from catalogue.checkout.errors import NoDeliveryError, TotalChangedError, UnpricedParcelError
from catalogue.checkout.types import Quote
from catalogue.core.countries import is_country
from catalogue.core.errors import InvalidError
from catalogue.core.money import Money, total
from catalogue.discounts.types import Reduction
from catalogue.preferences.shipping import Parcel, ShippingRates

_HOME = "GB"


def quote_lines(
    lines: tuple[CartLine, ...],
    *,
    country: str,
    rates: ShippingRates,
    currency: str,
    reduction: Reduction | None = None,
) -> Quote:
    """Return what an order comes to; its prices are the database's.

    Raises NoDeliveryError when something is to be posted to where the shop does not post, or
    UnpricedParcelError when it has no price for a parcel of that weight.
    """
    if not _has_print(lines):
        return Quote(lines, currency, country, None, reduction)
    shipping, refusal = _postage(lines, country, rates=rates, currency=currency)
    if refusal is not None:
        raise refusal
    return Quote(lines, currency, country, shipping, reduction)


def estimate(
    lines: tuple[CartLine, ...],
    *,
    country: str,
    rates: ShippingRates,
    currency: str,
    reduction: Reduction | None = None,
) -> Quote:
    """Return what a cart would come to; for the shop’s first country when this one is not served.

    What is not posted goes to every country there is.
    """
    codes = rates.countries
    is_served = country in codes if _has_print(lines) else is_country(country)
    served = country if is_served else next(iter(codes), _HOME)
    if not _has_print(lines):
        return Quote(lines, currency, served, None, reduction)
    shipping, refusal = _postage(lines, served, rates=rates, currency=currency)
    why = None if refusal is None else refusal.sentence
    return Quote(lines, currency, served, shipping, reduction, why)


def parcel_of(lines: Iterable[CartLine], *, rates: ShippingRates, currency: str) -> Parcel:
    """Pack what is printed; all goods count for free delivery, before any discount."""
    lines = tuple(lines)
    weights = ((line.weight_g, line.quantity) for line in lines if line.form.is_print)
    return rates.parcel(weights, total((line.total for line in lines if line.total), currency))


def _postage(
    lines: tuple[CartLine, ...], country: str, *, rates: ShippingRates, currency: str
) -> tuple[Money | None, InvalidError | None]:
    """Return what it costs to post, or else why it cannot be."""
    if rates.zone_of(country) is None:
        return None, NoDeliveryError(country)
    parcel = parcel_of(lines, rates=rates, currency=currency)
    price = rates.price_to(country, parcel)
    if price is not None:
        return price, None
    unweighed = [line.title for line in lines if line.form.is_print and line.weight_g is None]
    return None, UnpricedParcelError(country, parcel.grams, unweighed)


def is_other_postage(quote: Quote, change: TotalChangedError, rates: ShippingRates) -> bool:
    """Return whether the total changed only because the buyer chose another country."""
    parcel = parcel_of(quote.lines, rates=rates, currency=quote.currency)
    postages = {zone.price_of(parcel) for zone in rates.zones}
    return (
        quote.total == change.now
        and change.accepted - (quote.subtotal - quote.discount) in postages
    )


def _has_print(lines: tuple[CartLine, ...]) -> bool:
    return any(line.form.is_print for line in lines)
