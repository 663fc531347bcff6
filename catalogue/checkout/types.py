"""Words of the checkout: who buys, what it costs to post, what the whole comes to."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from catalogue.books.types import Form
from catalogue.cart.queries import CartLine
from catalogue.core.i18n import Words
from catalogue.core.money import Money, total
from catalogue.discounts.types import Reduction

PAYMENT_LIFETIME = timedelta(minutes=60)
RETRY_MARGIN = timedelta(minutes=31)
EMAIL_GRACE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Address:
    """Where to post a parcel."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys; ``country`` is a code of ISO 3166."""

    email: str
    name: str
    country: str
    address: Address
    has_waived: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """What a cart comes to for a country; ``shipping`` is None when nothing is posted.

    ``reduction`` is what a discount takes off the lines; postage is never made cheaper.
    ``unpriced`` says why the post cannot bring it there.
    """

    lines: tuple[CartLine, ...]
    currency: str
    country: str
    shipping: Money | None
    reduction: Reduction | None = None
    unpriced: Words | None = None

    @property
    def has_print(self) -> bool:
        """Return whether an address is needed."""
        return any(line.form.is_print for line in self.lines)

    @property
    def has_paid_digital(self) -> bool:
        """Return whether the buyer is asked for the e-book waiver."""
        return any(
            line.form.is_digital and line.total is not None and line.total.amount > off
            for line, off in zip(self.lines, self.discounts, strict=True)
        )

    @property
    def discounts(self) -> tuple[int, ...]:
        """Return what is taken off each line, in minor units."""
        return (0,) * len(self.lines) if self.reduction is None else self.reduction.amounts

    @property
    def discount(self) -> Money:
        """Return what is taken off in all."""
        return Money(sum(self.discounts), self.currency)

    @property
    def subtotal(self) -> Money:
        """Return the price of the goods."""
        return total((line.total for line in self.lines if line.total), self.currency)

    @property
    def total(self) -> Money:
        """Return what is to be paid."""
        goods = self.subtotal - self.discount
        return goods if self.shipping is None else goods + self.shipping

    @property
    def is_free(self) -> bool:
        """Return whether no payment is needed."""
        return not self.total

    @property
    def problems(self) -> tuple[CartLine, ...]:
        """Return the lines that cannot be ordered as they stand."""
        return tuple(line for line in self.lines if not line.can_be_ordered)


class ChangeKind(StrEnum):
    """What is not any more as the buyer saw it."""

    PRICE = "price"
    FEWER = "fewer"
    ONCE = "once"
    SOLD_OUT = "sold_out"
    UNAVAILABLE = "unavailable"
    DISCOUNT = "discount"


@dataclass(frozen=True, slots=True)
class CartChange:
    """One thing that changed before the buyer paid; ``left`` is how many copies there are."""

    title: str
    form: Form | None
    kind: ChangeKind
    old: Money | None = None
    new: Money | None = None
    left: int | None = None
