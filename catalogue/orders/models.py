"""The tables of orders. All amounts are minor units of the order's currency."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.books.types import Form
from catalogue.core.ids import new_code, new_id, new_token
from catalogue.core.money import Money
from catalogue.core.shares import shares
from catalogue.db.base import Base
from catalogue.db.types import Choice, UtcDateTime
from catalogue.orders.types import FlagKind, Hold, OrderStatus


class Order(Base):
    """What a buyer and the shop agreed on. ``token`` opens the buyer's page."""

    __tablename__ = "orders"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(12), unique=True, default=new_code)
    token: Mapped[str] = mapped_column(String(64), unique=True, default=new_token)
    status: Mapped[OrderStatus] = mapped_column(Choice(OrderStatus), default=OrderStatus.PLACED)
    cart_id: Mapped[UUID | None] = mapped_column(Uuid)
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    name: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))
    line1: Mapped[str] = mapped_column(String(200), default="")
    line2: Mapped[str] = mapped_column(String(200), default="")
    city: Mapped[str] = mapped_column(String(100), default="")
    region: Mapped[str] = mapped_column(String(100), default="")
    postal_code: Mapped[str] = mapped_column(String(20), default="")
    currency: Mapped[str] = mapped_column(String(3))
    discount_amount: Mapped[int] = mapped_column(default=0)
    shipping_amount: Mapped[int] = mapped_column(default=0)
    tax_amount: Mapped[int] = mapped_column(default=0)
    total_amount: Mapped[int]
    waiver_version: Mapped[str | None] = mapped_column(String(40))
    waived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    locale: Mapped[str] = mapped_column(String(12), default="en")
    first_page: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fulfilled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lines: Mapped[list["OrderLine"]] = relationship(
        lazy="raise", order_by="OrderLine.position", cascade="all, delete-orphan"
    )
    flags: Mapped[list["OrderFlag"]] = relationship(lazy="raise", order_by="OrderFlag.created_at")

    __table_args__ = (
        CheckConstraint("total_amount >= 0", name="total_not_negative"),
        Index(None, "status", "created_at"),
        Index(
            "uq_orders_open_cart",
            "cart_id",
            unique=True,
            sqlite_where=text("status = 'placed'"),
            postgresql_where=text("status = 'placed'"),
        ),
    )

    @property
    def has_print(self) -> bool:
        """Return whether anything has to be posted."""
        return any(line.form.is_print for line in self.lines)

    @property
    def total(self) -> Money:
        """Return what the buyer pays, shipping and tax included."""
        return Money(self.total_amount, self.currency)

    @property
    def shipping(self) -> Money:
        """Return the postage."""
        return Money(self.shipping_amount, self.currency)


class OrderLine(Base):
    """So many of an edition at a price, as agreed; later changes of the edition do not touch it.

    ``discount_amount`` is what a discount takes off all units together.
    """

    __tablename__ = "order_lines"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    order_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("orders.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    edition_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("editions.id"), index=True)
    sku: Mapped[str] = mapped_column(String(120))
    isbn: Mapped[str | None] = mapped_column(String(13))
    title: Mapped[str] = mapped_column(String(300))
    form: Mapped[Form] = mapped_column(Choice(Form))
    tax_code: Mapped[str] = mapped_column(String(40), default="")
    currency: Mapped[str] = mapped_column(String(3))
    quantity: Mapped[int]
    unit_amount: Mapped[int]
    discount_amount: Mapped[int] = mapped_column(default=0, server_default="0")
    hold: Mapped[Hold] = mapped_column(Choice(Hold), default=Hold.NONE)

    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("unit_amount >= 0", name="unit_amount_not_negative"),
        CheckConstraint(
            "discount_amount BETWEEN 0 AND quantity * unit_amount", name="discount_within_total"
        ),
    )

    @property
    def unit_price(self) -> Money:
        """Return the price of one."""
        return Money(self.unit_amount, self.currency)

    @property
    def total(self) -> Money:
        """Return the price of all units."""
        return self.unit_price * self.quantity

    @property
    def paid(self) -> Money:
        """Return what all units cost the buyer, the discount taken off."""
        return self.total - Money(self.discount_amount, self.currency)

    @property
    def unit_costs(self) -> tuple[Money, ...]:
        """Return what each unit cost the buyer; they add up to ``paid``, the cheapest first."""
        off = shares(self.discount_amount, [1] * self.quantity)
        return tuple(Money(self.unit_amount - each, self.currency) for each in off)


class OrderFlag(Base):
    """Something that staff should look at; ``order_id`` is empty for money without an order."""

    __tablename__ = "order_flags"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    order_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("orders.id"), index=True)
    kind: Mapped[FlagKind] = mapped_column(Choice(FlagKind))
    about: Mapped[str] = mapped_column(String(255))
    detail: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("uq_order_flags_kind_about", "kind", "about", unique=True),)


class StaleDay(Base):
    """A day (UTC) whose money has moved since the reports last counted it.

    Whoever moves money adds a row and waits for nobody; whoever counts a day takes away the rows
    that were there before it began to count. So a move that comes in between leaves its row.
    """

    __tablename__ = "stale_days"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    day: Mapped[date] = mapped_column(index=True)
