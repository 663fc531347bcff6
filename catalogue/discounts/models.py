"""The tables of discounts. Amounts are minor units of the discount's currency."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.books.types import Form
from catalogue.core.ids import new_id
from catalogue.core.money import Money
from catalogue.db.base import Base
from catalogue.db.types import Choice, UtcDateTime
from catalogue.discounts.codes import MOST_CHARACTERS
from catalogue.discounts.types import DiscountKind, DiscountState, Terms, UseStatus, state_of


class Discount(Base):
    """What is taken off, when, of what and how often; ``uses`` counts those held and kept.

    ``titles`` holds ids of books and ``forms`` their forms; none is all.
    """

    __tablename__ = "discounts"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[DiscountKind] = mapped_column(Choice(DiscountKind))
    value: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    limit_total: Mapped[int | None]
    limit_per_buyer: Mapped[int | None]
    least_amount: Mapped[int] = mapped_column(default=0)
    titles: Mapped[list[str]] = mapped_column(JSON, default=list)
    forms: Mapped[list[str]] = mapped_column(JSON, default=list)
    is_active: Mapped[bool] = mapped_column(default=True)
    uses: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    __table_args__ = (
        CheckConstraint("value > 0", name="value_positive"),
        CheckConstraint("kind <> 'percent' OR value <= 10000", name="percent_in_bounds"),
        CheckConstraint("uses >= 0", name="uses_not_negative"),
        CheckConstraint("limit_total IS NULL OR uses <= limit_total", name="uses_within_limit"),
        CheckConstraint("limit_per_buyer IS NULL OR limit_per_buyer > 0", name="buyer_limit"),
        CheckConstraint("least_amount >= 0", name="least_amount_not_negative"),
    )

    @property
    def terms(self) -> Terms:
        """Return what staff said of it."""
        return Terms(
            name=self.name,
            kind=self.kind,
            value=self.value,
            currency=self.currency,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            limit_total=self.limit_total,
            limit_per_buyer=self.limit_per_buyer,
            least_amount=self.least_amount,
            titles=frozenset(map(UUID, self.titles)),
            forms=frozenset(map(Form, self.forms)),
        )

    @property
    def least(self) -> Money:
        """Return what the books have to come to."""
        return Money(self.least_amount, self.currency)

    def state(self, *, now: datetime) -> DiscountState:
        """Return where it stands."""
        return state_of(self.terms, is_active=self.is_active, uses=self.uses, now=now)


class DiscountCode(Base):
    """A word that opens a discount, for everybody or once; ``batch`` counts those made together."""

    __tablename__ = "discount_codes"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    discount_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("discounts.id"))
    code: Mapped[str] = mapped_column(String(MOST_CHARACTERS))
    code_key: Mapped[str] = mapped_column(String(2 * MOST_CHARACTERS), unique=True)
    is_single: Mapped[bool] = mapped_column(default=False)
    batch: Mapped[int] = mapped_column(default=0)
    uses: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        CheckConstraint("uses >= 0", name="uses_not_negative"),
        CheckConstraint("NOT is_single OR uses <= 1", name="single_used_once"),
        Index(None, "discount_id", "batch", "id"),
    )


class DiscountUse(Base):
    """One order's use of a code. The order lies in a room above, so only its id stands here."""

    __tablename__ = "discount_uses"

    order_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    discount_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("discounts.id"))
    code_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("discount_codes.id"), index=True)
    email_key: Mapped[str] = mapped_column(String(254))
    status: Mapped[UseStatus] = mapped_column(Choice(UseStatus))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "discount_id", "status"),)


class DiscountBuyer(Base):
    """How often an address uses a discount, so that a limit for each is one conditional write."""

    __tablename__ = "discount_buyers"

    discount_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("discounts.id"), primary_key=True)
    email_key: Mapped[str] = mapped_column(String(254), primary_key=True)
    uses: Mapped[int]

    __table_args__ = (CheckConstraint("uses >= 0", name="uses_not_negative"),)
