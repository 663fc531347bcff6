"""Words of discounts: what one offers, what it does to a cart, and what became of a use."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from catalogue.books.types import Form
from catalogue.core.money import Money

WHOLE = 10_000
"""A hundred per cent, in basis points."""

MOST_CODES = 5_000


class DiscountKind(StrEnum):
    """Whether its value is basis points (2,000 are 20 %) or minor units of its currency."""

    PERCENT = "percent"
    AMOUNT = "amount"


class UseStatus(StrEnum):
    """What became of a use; ``late`` was freed, paid after all, and found no use left to take."""

    HELD = "held"
    KEPT = "kept"
    FREED = "freed"
    LATE = "late"


class DiscountState(StrEnum):
    """Where a discount stands now."""

    RUNNING = "running"
    PLANNED = "planned"
    ENDED = "ended"
    USED_UP = "used_up"
    OFF = "off"


class CodeState(StrEnum):
    """Where a code stands; one for everybody is ``shared`` however often it was used."""

    SHARED = "shared"
    UNUSED = "unused"
    HELD = "held"
    USED = "used"


@dataclass(frozen=True, slots=True)
class Terms:
    """What staff say of a discount. ``value`` is basis points or minor units, by its kind.

    Amounts are minor units of the currency; no titles or forms are all of them.
    """

    name: str
    kind: DiscountKind
    value: int
    currency: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    limit_total: int | None = None
    limit_per_buyer: int | None = None
    least_amount: int = 0
    titles: frozenset[UUID] = frozenset()
    forms: frozenset[Form] = frozenset()


@dataclass(frozen=True, slots=True)
class Offer:
    """A code and the discount that it opens, as they stand."""

    discount_id: UUID
    code_id: UUID
    code: str
    terms: Terms
    is_active: bool
    uses: int
    is_single: bool
    code_uses: int

    def for_holder(self, code_id: UUID) -> "Offer":
        """Return it as it is for whoever holds a use of this discount already, by that code."""
        own = 1 if code_id == self.code_id else 0
        return replace(self, uses=self.uses - 1, code_uses=self.code_uses - own)

    def is_live(self, *, now: datetime) -> bool:
        """Return whether it may be used now, by a fitting cart."""
        state = state_of(self.terms, is_active=self.is_active, uses=self.uses, now=now)
        return state is DiscountState.RUNNING and not (self.is_single and self.code_uses)


def state_of(terms: Terms, *, is_active: bool, uses: int, now: datetime) -> DiscountState:
    """Return where a discount stands."""
    if not is_active:
        return DiscountState.OFF
    if terms.ends_at is not None and terms.ends_at <= now:
        return DiscountState.ENDED
    if terms.limit_total is not None and uses >= terms.limit_total:
        return DiscountState.USED_UP
    if terms.starts_at is not None and terms.starts_at > now:
        return DiscountState.PLANNED
    return DiscountState.RUNNING


@dataclass(frozen=True, slots=True)
class Goods:
    """One line of a cart, as far as a discount asks; ``amount`` is all its units, minor units."""

    book_id: UUID
    form: Form
    amount: int


@dataclass(frozen=True, slots=True)
class Reduction:
    """What a code takes off a cart: minor units for each of its lines, in their order."""

    offer: Offer
    amounts: tuple[int, ...]
    currency: str

    @property
    def code(self) -> str:
        """Return the code as it was made."""
        return self.offer.code

    @property
    def total(self) -> Money:
        """Return what is taken off in all."""
        return Money(sum(self.amounts), self.currency)
