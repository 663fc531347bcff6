"""Carts for tests."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.books.models import Edition
from catalogue.cart import services
from catalogue.core.clock import utc_now


def make_cart(
    session: Session, *editions: Edition, quantity: int = 1, now: datetime | None = None
) -> UUID:
    """Make a cart with so many of each edition."""
    moment = now or utc_now()
    cart_id = services.open_cart(session, None, now=moment)
    for edition in editions:
        services.put_in(session, cart_id, edition.id, quantity, currency="GBP", now=moment)
    return cart_id
