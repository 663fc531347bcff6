"""Bring a cart back to what can be had, and say what that changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.books.types import Availability
from catalogue.cart.queries import CartLine
from catalogue.cart.services import change_quantity, open_cart, put_in_code
from catalogue.checkout.contents import contents
from catalogue.checkout.types import CartChange, ChangeKind
from catalogue.core.i18n import N_


def amend_cart(
    session: Session, cart_id: UUID, *, currency: str, lost_code: str = "", now: datetime
) -> list[CartChange]:
    """Lower or take out every line that cannot be ordered as it stands; return what was done.

    A discount code that has gone is taken out, and so is one that was lost on the way to an order.
    """
    cart_id = open_cart(session, cart_id, now=now)
    lines = contents(session, cart_id, currency=currency, now=now).lines
    changes = []
    for line in lines:
        if not line.can_be_ordered:
            change = _change(line)
            change_quantity(session, cart_id, line.edition_id, change.left or 0)
            changes.append(change)
    return changes + _without_code(
        session, cart_id, lost_code=lost_code, currency=currency, now=now
    )


def _without_code(
    session: Session, cart_id: UUID, *, lost_code: str, currency: str, now: datetime
) -> list[CartChange]:
    discount = contents(session, cart_id, currency=currency, now=now).discount
    if discount is None or not (discount.is_gone or discount.code == lost_code):
        return []
    put_in_code(session, cart_id, None)
    title = N_("The code %(code)s", code=discount.code)
    return [CartChange(title=title, form=None, kind=ChangeKind.DISCOUNT)]


def _change(line: CartLine) -> CartChange:
    if line.is_free_file and line.availability.can_be_ordered:
        kind, left = ChangeKind.ONCE, 1
    elif line.availability.can_be_ordered and line.max_quantity:
        kind, left = ChangeKind.FEWER, line.max_quantity
    elif line.availability is Availability.SOLD_OUT:
        kind, left = ChangeKind.SOLD_OUT, 0
    else:
        kind, left = ChangeKind.UNAVAILABLE, 0
    return CartChange(title=line.title, form=line.form, kind=kind, left=left)
