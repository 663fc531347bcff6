"""What lies in a cart, with what it costs now."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, func, select
from sqlalchemy.orm import Session

from catalogue.books.availability import availability_of
from catalogue.books.models import Book, Edition
from catalogue.books.pricing import CURRENCY, NOW, current_amount
from catalogue.books.types import Availability, BookStatus, EditionStatus, Form
from catalogue.cart.errors import OneIsEnoughError
from catalogue.cart.models import Cart, CartItem
from catalogue.cart.types import MAX_QUANTITY
from catalogue.core.money import Money
from catalogue.discounts.models import Discount, DiscountCode
from catalogue.discounts.queries import offers, read_offer
from catalogue.discounts.types import Offer


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line of a cart as it stands now; ``unit_price`` is None when it has no price."""

    edition_id: UUID
    book_id: UUID
    sku: str
    slug: str
    title: str
    form: Form
    isbn: str | None
    tax_code: str
    cover_version: str
    cover_type: str | None
    cover_width: int | None
    cover_height: int | None
    quantity: int
    stock: int | None
    weight_g: int | None
    unit_price: Money | None
    status: EditionStatus
    by_enquiry: bool
    is_on_show: bool

    @property
    def availability(self) -> Availability:
        """Return what can be done with it now; a title that is not on show cannot be had."""
        if not self.is_on_show:
            return Availability.OUT_OF_PRINT
        return availability_of(
            form=self.form,
            status=self.status,
            stock=self.stock,
            price=self.unit_price,
            by_enquiry=self.by_enquiry,
        )

    def with_more_stock(self, copies: int) -> "CartLine":
        """Return the line as it is for someone who holds so many copies already."""
        return self if self.stock is None else replace(self, stock=self.stock + copies)

    @property
    def can_be_ordered(self) -> bool:
        """Return whether this many can be had at a price."""
        return self.availability.can_be_ordered and self.quantity <= self.max_quantity

    @property
    def is_free_file(self) -> bool:
        """Return whether one is enough: whoever else wants it can have it, free too."""
        return self.form.is_digital and self.unit_price is not None and not self.unit_price

    def check_number(self, quantity: int) -> None:
        """Raise OneIsEnoughError when so many are never sold; stock is judged with the order."""
        if self.is_free_file and quantity > 1:
            raise OneIsEnoughError

    @property
    def max_quantity(self) -> int:
        """Return how many could be had."""
        if self.is_free_file:
            return 1
        if self.form.is_print and self.stock is not None:
            return min(self.stock, MAX_QUANTITY)
        return MAX_QUANTITY

    @property
    def total(self) -> Money | None:
        """Return the price of all units."""
        return None if self.unit_price is None else self.unit_price * self.quantity


def cart_lines(session: Session, cart_id: UUID, *, currency: str, now: datetime) -> list[CartLine]:
    """Return the lines in the order in which they were put in: one statement."""
    asked = {"cart": cart_id, "currency": currency, "now": now}
    return [_line(row, currency) for row in session.execute(_lines(), asked)]


@cache
def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Edition.id, Edition.book_id, Edition.sku, Edition.form, Edition.isbn),
            *(
                Edition.tax_code,
                Edition.stock,
                Edition.weight_g,
                Edition.status.label("edition_status"),
            ),
            *(Book.slug, Book.title, Book.by_enquiry, Book.status),
            *(Book.cover_version, Book.cover_type, Book.cover_width, Book.cover_height),
            *(CartItem.quantity, current_amount(CURRENCY, NOW).label("amount")),
        )
        .join(Edition, Edition.id == CartItem.edition_id)
        .join(Book, Book.id == Edition.book_id)
        .where(CartItem.cart_id == bindparam("cart", type_=Uuid()))
        .order_by(CartItem.added_at, Edition.sku)
    )


def find_offer_in_cart(session: Session, cart_id: UUID) -> Offer | None:
    """Return the offer of the code that lies in a cart: one statement."""
    return read_offer(session.execute(_offer_in_cart(), {"cart": cart_id}).one_or_none())


@cache
def _offer_in_cart() -> Select[DiscountCode, Discount]:
    return (
        offers()
        .join(Cart, Cart.discount_code_id == DiscountCode.id)
        .where(Cart.id == bindparam("cart", type_=Uuid()))
    )


def first_page_of(session: Session, cart_id: UUID) -> str | None:
    """Return the post from which the cart's first title was reached, if the browser told."""
    return session.scalar(select(Cart.first_page).where(Cart.id == cart_id))


def count_in_cart(session: Session, cart_id: UUID) -> int:
    """Return how many units lie in a cart."""
    return (
        session.scalar(
            select(func.coalesce(func.sum(CartItem.quantity), 0)).where(CartItem.cart_id == cart_id)
        )
        or 0
    )


def _line(row: Any, currency: str) -> CartLine:
    return CartLine(
        edition_id=row.id,
        book_id=row.book_id,
        sku=row.sku,
        slug=row.slug,
        title=row.title,
        form=row.form,
        isbn=row.isbn,
        tax_code=row.tax_code,
        cover_version=row.cover_version,
        cover_type=row.cover_type,
        cover_width=row.cover_width,
        cover_height=row.cover_height,
        quantity=row.quantity,
        stock=row.stock,
        weight_g=row.weight_g,
        unit_price=None if row.amount is None else Money(row.amount, currency),
        status=row.edition_status,
        by_enquiry=row.by_enquiry,
        is_on_show=row.status is BookStatus.PUBLISHED,
    )
