"""What a cart comes to: for the form, which guesses, and for the order, which refuses."""

from catalogue.cart.queries import CartLine
from catalogue.checkout.errors import NoDeliveryError, TotalChangedError
from catalogue.checkout.types import Quote, ShippingRates
from catalogue.core.countries import is_country
from catalogue.discounts.types import Reduction

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

    Raises NoDeliveryError when something is to be posted to where the shop does not post.
    """
    if not _has_print(lines):
        return Quote(lines, currency, country, None, reduction)
    shipping = rates.price_to(country)
    if shipping is None:
        raise NoDeliveryError(country)
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
    shipping = rates.price_to(served) if _has_print(lines) else None
    return Quote(lines, currency, served, shipping, reduction)


def is_other_postage(quote: Quote, change: TotalChangedError, rates: ShippingRates) -> bool:
    """Return whether the total changed only because the buyer chose another country."""
    postages = {zone.price for zone in rates.zones}
    return (
        quote.total == change.now
        and change.accepted - (quote.subtotal - quote.discount) in postages
    )


def _has_print(lines: tuple[CartLine, ...]) -> bool:
    return any(line.form.is_print for line in lines)
