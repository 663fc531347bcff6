"""All that lies in a cart, as it stands for whoever it belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.cart.queries import CartLine, cart_lines
from catalogue.checkout.discounting import CartDiscount, discount_of_cart
from catalogue.orders.models import Order
from catalogue.orders.queries import find_open_order
from catalogue.orders.types import Hold


@dataclass(frozen=True, slots=True)
class Contents:
    """Lines and discount of a cart, and the order that was placed from it and waits."""

    lines: tuple[CartLine, ...] = ()
    discount: CartDiscount | None = None
    order: Order | None = None


def contents(session: Session, cart_id: UUID, *, currency: str, now: datetime) -> Contents:
    """Return what lies in a cart; what its own open order holds can still be had by it."""
    order = find_open_order(session, cart_id)
    lines = for_holder(cart_lines(session, cart_id, currency=currency, now=now), order)
    discount = discount_of_cart(session, cart_id, lines, order=order, currency=currency, now=now)
    return Contents(lines, discount, order)


def for_holder(lines: Iterable[CartLine], order: Order | None) -> tuple[CartLine, ...]:
    """Return lines as they are for whoever holds an order's copies already."""
    held = {line.edition_id: line.quantity for line in order.lines} if order else {}
    is_held = {line.edition_id for line in order.lines if line.hold is Hold.HELD} if order else ()
    return tuple(
        line.with_more_stock(held[line.edition_id]) if line.edition_id in is_held else line
        for line in lines
    )
