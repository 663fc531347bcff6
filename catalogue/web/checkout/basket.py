"""The cart of this browser, as its pages show it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.books.types import Availability, Form
from catalogue.cart.queries import CartLine
from catalogue.checkout.contents import Contents, contents
from catalogue.checkout.discounting import CartDiscount
from catalogue.checkout.quoting import parcel_of
from catalogue.core.i18n import N_, Words
from catalogue.core.money import Money, total
from catalogue.web.common.covers import Cover, cover_of
from catalogue.web.common.delivery import shipping_rates
from catalogue.web.common.shop import preferences, settings

NOT_YET = N_("This cannot be bought here yet. Take it out to go on.")


@dataclass(frozen=True, slots=True)
class BasketLine:
    """One line with its cover; ``problem`` says why it cannot be ordered as it stands."""

    sku: str
    slug: str
    title: str
    form: Form
    cover: Cover
    quantity: int
    unit_price: Money
    total: Money
    max_quantity: int
    problem: str | None


@dataclass(frozen=True, slots=True)
class BasketDiscount:
    """The code that lies in the cart: what it takes off, or why it takes off nothing."""

    code: str
    amount: Money | None
    problem: Words | None


@dataclass(frozen=True, slots=True)
class Basket:
    """All lines, and what they come to before delivery."""

    lines: tuple[BasketLine, ...]
    currency: str
    delivery_from: Money | None
    discount: BasketDiscount | None

    @property
    def count(self) -> int:
        """Return how many units there are."""
        return sum(line.quantity for line in self.lines)

    @property
    def subtotal(self) -> Money | None:
        """Return the price of all lines; None without any."""
        if not self.lines:
            return None
        return total((line.total for line in self.lines), self.currency)

    @property
    def reduced(self) -> Money | None:
        """Return what is left of it by a discount; None without one."""
        if self.subtotal is None or self.discount is None or self.discount.amount is None:
            return None
        return self.subtotal - self.discount.amount

    @property
    def has_print(self) -> bool:
        """Return whether anything has to be posted."""
        return any(line.form.is_print for line in self.lines)

    @property
    def is_free(self) -> bool:
        """Return whether there will be nothing to pay."""
        left = self.subtotal if self.reduced is None else self.reduced
        return bool(self.lines) and not left and not self.has_print


def contents_of(session: Session, cart_id: UUID | None, *, now: datetime) -> Contents:
    """Return what lies in the cart; nothing without one."""
    if cart_id is None:
        return Contents()
    return contents(session, cart_id, currency=preferences().currency, now=now)


def basket_of(filled: Contents) -> Basket:
    """Prepare the contents of a cart for a page."""
    currency, lines = preferences().currency, filled.lines
    has_print = any(line.form.is_print for line in lines)
    rates = shipping_rates()
    parcel = parcel_of(lines, rates=rates, currency=currency)
    prices = [price for zone in rates.zones if (price := zone.price_of(parcel)) is not None]
    return Basket(
        lines=tuple(_line(line, currency) for line in lines),
        currency=currency,
        delivery_from=min(prices) if has_print and prices else None,
        discount=_discount(filled.discount),
    )


def _discount(found: CartDiscount | None) -> BasketDiscount | None:
    if found is None:
        return None
    return BasketDiscount(
        code=found.code,
        amount=found.reduction.total if found.reduction else None,
        problem=found.refusal.sentence if found.refusal else None,
    )


def _line(line: CartLine, currency: str) -> BasketLine:
    nothing = Money.zero(currency)
    return BasketLine(
        sku=line.sku,
        slug=line.slug,
        title=line.title,
        form=line.form,
        cover=cover_of(line),
        quantity=line.quantity,
        unit_price=line.unit_price or nothing,
        total=line.total or nothing,
        max_quantity=max(1, line.max_quantity),
        problem=_problem(line),
    )


def is_payable(line: CartLine) -> bool:
    """Return whether the shop can take what a line costs, postage included."""
    return settings().takes_payments or line.is_free_file


def _problem(line: CartLine) -> str | None:
    if line.can_be_ordered:
        return None if is_payable(line) else NOT_YET
    match line.availability:
        case Availability.FREE if line.is_free_file:
            return N_("A free book to download goes into an order once. Set the number to 1.")
        case Availability.SOLD_OUT:
            return N_("This is sold out just now. Take it out to go on.")
        case Availability.FORTHCOMING:
            return N_("This is not out yet. Take it out to go on.")
        case Availability.AVAILABLE | Availability.FREE:
            return N_(
                "There are only %(left)s left. Choose a smaller number.", left=line.max_quantity
            )
        case _:
            return N_("This is not for sale any more. Take it out to go on.")
