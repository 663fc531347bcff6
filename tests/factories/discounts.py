"""Discounts for tests; a factory supplies whatever the sentence does not mention."""

from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.books.models import Edition
from catalogue.cart.services import put_in_code
from catalogue.core.ids import new_id
from catalogue.discounts.models import Discount, DiscountCode, DiscountUse
from catalogue.discounts.services.coding import add_code
from catalogue.discounts.services.making import make_discount
from catalogue.discounts.types import DiscountKind, Offer, Terms
from tests.factories.cart import make_cart
from tests.support.times import YESTERDAY

_numbers = count(1)


def make_terms(**facts: Any) -> Terms:
    """Make terms: a quarter off everything, for everybody, without an end."""
    terms = Terms(name="Spring sale", kind=DiscountKind.PERCENT, value=2_500, currency="GBP")
    return replace(terms, **facts)


def make_offer(*, code: str = "SPRING", uses: int = 0, **facts: Any) -> Offer:
    """Make what a code opens, without a database."""
    return Offer(
        discount_id=new_id(),
        code_id=new_id(),
        code=code,
        terms=make_terms(**facts),
        is_active=True,
        uses=uses,
        is_single=False,
        code_uses=0,
    )


def make_code(
    session: Session, code: str = "", *, now: datetime = YESTERDAY, **facts: Any
) -> DiscountCode:
    """Make a discount with a code for everybody."""
    discount = make_discount(session, make_terms(**facts), now=now)
    made = add_code(session, discount, code or f"SPRING-{next(_numbers)}", now=now)
    session.flush()
    return made


def make_cart_with(
    session: Session, code: DiscountCode, *editions: Edition, quantity: int = 1
) -> UUID:
    """Make a cart in which a code lies."""
    cart_id = make_cart(session, *editions, quantity=quantity)
    put_in_code(session, cart_id, code.id)
    return cart_id


def uses_of(session: Session) -> list[str]:
    """Return the states of all uses, in the order in which they were made."""
    stmt = select(DiscountUse.status).order_by(DiscountUse.created_at, DiscountUse.order_id)
    return [status.value for status in session.scalars(stmt)]


def counted(session: Session, code: DiscountCode) -> int:
    """Return how many uses of a discount are held or kept, as it counts them."""
    return session.scalars(select(Discount.uses).where(Discount.id == code.discount_id)).one()
