"""What the code that lies in a cart does to it, or why it does nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.cart.queries import CartLine, find_offer_in_cart
from catalogue.core.errors import Refusal
from catalogue.discounts.errors import CodeDoesNotFitError, CodeGoneError
from catalogue.discounts.queries import find_use
from catalogue.discounts.reckoning import reckon
from catalogue.discounts.types import Goods, Offer, Reduction, UseStatus
from catalogue.orders.models import Order
from catalogue.payments.types import SMALLEST_CHARGE


@dataclass(frozen=True, slots=True)
class CartDiscount:
    """The code of a cart: what it takes off, or else the sentence that says why nothing."""

    code: str
    reduction: Reduction | None = None
    refusal: Refusal | None = None

    @property
    def is_gone(self) -> bool:
        """Return whether the code will not work with any cart any more."""
        return isinstance(self.refusal, CodeGoneError)


def discount_of_cart(
    session: Session,
    cart_id: UUID,
    lines: Sequence[CartLine],
    *,
    order: Order | None,
    currency: str,
    now: datetime,
) -> CartDiscount | None:
    """Return what a cart's code does; a use that its own open order holds can still be had by it.

    None for a cart without a code.
    """
    offer = find_offer_in_cart(session, cart_id)
    if offer is None:
        return None
    held = find_use(session, order.id) if order is not None else None
    if held is not None and held.status is UseStatus.HELD and held.discount_id == offer.discount_id:
        offer = offer.for_holder(held.code_id)
    try:
        return CartDiscount(offer.code, reduction_of(offer, lines, currency=currency, now=now))
    except (CodeGoneError, CodeDoesNotFitError) as refusal:
        return CartDiscount(offer.code, refusal=refusal)


def reduction_of(
    offer: Offer, lines: Sequence[CartLine], *, currency: str, now: datetime
) -> Reduction:
    """Return what an offer takes off these lines; raise CodeGoneError or CodeDoesNotFitError.

    With nothing to post, what would be left below Stripe's smallest charge is left off too.
    """
    goods = [
        Goods(line.book_id, line.form, line.total.amount if line.total else 0) for line in lines
    ]
    has_postage = any(line.form.is_print for line in lines)
    spare = 0 if has_postage else SMALLEST_CHARGE.get(currency, 0)
    return reckon(offer, goods, currency=currency, spare=spare, now=now)
