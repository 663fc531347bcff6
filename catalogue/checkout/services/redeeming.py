"""Lay a discount code into a cart."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.cart.services import put_in_code
from catalogue.checkout.contents import contents
from catalogue.discounts.errors import CodeGoneError
from catalogue.discounts.queries import find_offer


def use_code(session: Session, cart_id: UUID, typed: str, *, currency: str, now: datetime) -> None:
    """Lay a code into a cart for which it does something.

    Raises CodeGoneError or CodeDoesNotFitError; the caller rolls back. An unknown code takes the
    very same statements as one that has ended, so that neither words nor time tell them apart.
    """
    offer = find_offer(session, typed)
    put_in_code(session, cart_id, offer.code_id if offer is not None else None)
    discount = contents(session, cart_id, currency=currency, now=now).discount
    if discount is None:
        raise CodeGoneError
    if discount.refusal is not None:
        raise discount.refusal
