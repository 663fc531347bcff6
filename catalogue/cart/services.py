"""Put in, change, take out."""

from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from catalogue.cart.errors import CartFullError, NotForSaleError, NotInCartError
from catalogue.cart.models import Cart, CartItem
from catalogue.cart.queries import cart_lines
from catalogue.cart.types import MAX_LINES, MAX_QUANTITY, post_in, wrong_quantity
from catalogue.core.i18n import N_
from catalogue.db.types import UtcDateTime


def open_cart(session: Session, cart_id: UUID | None, *, now: datetime) -> UUID:
    """Return the visitor's cart, touched; a new one when there is none.

    Touching it also takes its lock, so that two tabs act one after the other.
    """
    if cart_id is not None:
        touched = session.execute(_touch(), {"cart": cart_id, "now": now}).one_or_none()
        if touched is not None:
            return cart_id
    cart = Cart(created_at=now, updated_at=now)
    session.add(cart)
    session.flush()
    return cart.id


@cache
def _touch() -> ReturningUpdate[UUID]:
    return (
        update(Cart)
        .where(Cart.id == bindparam("cart", type_=Uuid()))
        .values(updated_at=bindparam("now", type_=UtcDateTime()))
        .returning(Cart.id)
        .execution_options(synchronize_session=False)
    )


def put_in(
    session: Session,
    cart_id: UUID,
    edition_id: UUID,
    quantity: int,
    *,
    currency: str,
    now: datetime,
) -> None:
    """Add so many of an edition; raise NotForSaleError, CartFullError or InvalidError.

    A free file that is there already stays there once.
    """
    held = _locked_item(session, cart_id, edition_id)
    added = _bounded(quantity)
    if held is None:
        _check_room(session, cart_id)
        held = CartItem(cart_id=cart_id, edition_id=edition_id, quantity=added, added_at=now)
        session.add(held)
    else:
        held.quantity = _bounded(held.quantity + added)
    session.flush()
    line = next(
        line
        for line in cart_lines(session, cart_id, currency=currency, now=now)
        if line.edition_id == edition_id
    )
    if not line.availability.can_be_ordered:
        raise NotForSaleError(N_("“%(title)s” cannot be ordered just now.", title=line.title))
    line.check_number(added)
    if line.is_free_file:
        held.quantity = 1


def note_first_page(session: Session, cart_id: UUID, page: str) -> None:
    """Remember from which post of ours the cart's first title was reached; the first word stays.

    Anything but the address of a post is passed over: it comes from the browser.
    """
    post = post_in(page)
    if post:
        session.execute(
            update(Cart)
            .where(Cart.id == cart_id, Cart.first_page.is_(None))
            .values(first_page=post)
            .execution_options(synchronize_session=False)
        )


def change_quantity(session: Session, cart_id: UUID, edition_id: UUID, quantity: int) -> None:
    """Set how many lie in the cart; 0 takes the line out. Raise NotInCartError."""
    held = _locked_item(session, cart_id, edition_id)
    if held is None:
        raise NotInCartError(N_("That is no longer in your cart."))
    if quantity == 0:
        session.delete(held)
    else:
        held.quantity = _bounded(quantity)


def put_in_code(session: Session, cart_id: UUID, code_id: UUID | None) -> None:
    """Lay a discount code into a cart, in place of the one that is there; None takes it out."""
    session.execute(
        update(Cart)
        .where(Cart.id == cart_id)
        .values(discount_code_id=code_id)
        .execution_options(synchronize_session=False)
    )


def take_out_code(session: Session, cart_id: UUID, code_id: UUID) -> None:
    """Take this code out of a cart, and leave another that lies in it meanwhile."""
    session.execute(
        update(Cart)
        .where(Cart.id == cart_id, Cart.discount_code_id == code_id)
        .values(discount_code_id=None)
        .execution_options(synchronize_session=False)
    )


def take_out_bought(session: Session, cart_id: UUID, bought: dict[UUID, int]) -> None:
    """Take the bought units out of the cart and leave what was added meanwhile."""
    for edition_id, quantity in sorted(bought.items()):
        item = _locked_item(session, cart_id, edition_id)
        if item is None:
            continue
        if item.quantity > quantity:
            item.quantity -= quantity
        else:
            session.delete(item)
    session.flush()


def forget_old_carts(session: Session, *, untouched_since: datetime) -> int:
    """Delete carts that nobody came back to; return how many."""
    gone = session.execute(delete(Cart).where(Cart.updated_at < untouched_since).returning(Cart.id))
    return len(gone.all())


def _locked_item(session: Session, cart_id: UUID, edition_id: UUID) -> CartItem | None:
    """Return a line as it is now; a payment that settles meanwhile has to wait, and so has this."""
    return session.get(
        CartItem, (cart_id, edition_id), with_for_update=True, populate_existing=True
    )


def _check_room(session: Session, cart_id: UUID) -> None:
    count = session.scalar(
        select(func.count()).select_from(CartItem).where(CartItem.cart_id == cart_id)
    )
    if (count or 0) >= MAX_LINES:
        raise CartFullError(MAX_LINES)


def _bounded(quantity: int) -> int:
    if 1 <= quantity <= MAX_QUANTITY:
        return quantity
    raise wrong_quantity(least=1)
