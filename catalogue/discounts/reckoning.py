"""What a code takes off a cart, to the minor unit.

A percentage is taken of all that the discount is for, together, and rounded once, half to even.
The whole is shared out over the lines by the largest remainder, so it comes to the same whichever
way it is added up. Postage is never made cheaper.
"""

from collections.abc import Sequence
from datetime import datetime

from catalogue.core.i18n import N_
from catalogue.core.money import Money
from catalogue.core.shares import shares
from catalogue.discounts.errors import CodeDoesNotFitError, CodeGoneError
from catalogue.discounts.types import WHOLE, DiscountKind, Goods, Offer, Reduction, Terms


def reckon(
    offer: Offer, goods: Sequence[Goods], *, currency: str, spare: int = 0, now: datetime
) -> Reduction:
    """Return what the code takes off; raise CodeGoneError or CodeDoesNotFitError.

    A rest of all the goods below ``spare`` (minor units) is left off too: no card is charged so
    little.
    """
    terms = offer.terms
    if not offer.is_live(now=now) or terms.currency != currency:
        raise CodeGoneError
    weights = [each.amount if _is_meant(terms, each) else 0 for each in goods]
    meant, whole = sum(weights), sum(each.amount for each in goods)
    _check(offer, meant)
    amount = _taken_off(terms, meant)
    if meant == whole and 0 < whole - amount < spare:
        amount = whole
    return Reduction(offer, tuple(shares(amount, weights)), currency)


def _is_meant(terms: Terms, goods: Goods) -> bool:
    """Return whether the discount is for this line."""
    return (not terms.titles or goods.book_id in terms.titles) and (
        not terms.forms or goods.form in terms.forms
    )


def _check(offer: Offer, meant: int) -> None:
    """Refuse a cart for which the code does nothing."""
    least = offer.terms.least_amount
    if not meant:
        raise CodeDoesNotFitError(
            N_("The code %(code)s is for other books than those in the cart.", code=offer.code)
        )
    if meant < least:
        raise CodeDoesNotFitError(
            N_(
                "The code %(code)s works from %(least)s on. It needs books for %(missing)s more.",
                code=offer.code,
                least=Money(least, offer.terms.currency),
                missing=Money(least - meant, offer.terms.currency),
            )
        )


def _taken_off(terms: Terms, meant: int) -> int:
    if terms.kind is DiscountKind.AMOUNT:
        return min(terms.value, meant)
    amount, rest = divmod(meant * terms.value, WHOLE)
    is_up = 2 * rest > WHOLE or (2 * rest == WHOLE and amount % 2 == 1)
    return amount + is_up
