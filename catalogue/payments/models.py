"""The tables of payments. Amounts are minor units; foreign ids are unique, so once is once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.core.ids import new_id
from catalogue.db.base import Base
from catalogue.db.types import Choice, UtcDateTime
from catalogue.payments.types import PaymentStatus, RefundStatus

LOST = "lost"


class Payment(Base):
    """One attempt to be paid for an order; the key that Stripe is called with is kept first.

    ``refund_reserved`` is what refunds have taken or are about to take of ``amount``.
    """

    __tablename__ = "payments"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    order_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("orders.id"))
    attempt: Mapped[int]
    idempotency_key: Mapped[str] = mapped_column(String(80), unique=True)
    session_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    provider_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    url: Mapped[str | None] = mapped_column(Text)
    amount: Mapped[int]
    refund_reserved: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(3))
    status: Mapped[PaymentStatus] = mapped_column(Choice(PaymentStatus))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    refunds: Mapped[list["Refund"]] = relationship(lazy="raise", order_by="Refund.created_at")
    disputes: Mapped[list["Dispute"]] = relationship(lazy="raise", order_by="Dispute.created_at")

    __table_args__ = (
        UniqueConstraint("order_id", "attempt"),
        CheckConstraint("refund_reserved <= amount", name="refunds_within_amount"),
        Index(None, "status", "expires_at"),
    )

    @property
    def returned(self) -> int:
        """Return what has gone back to the buyer, by refunds and by disputes that were lost."""
        refunded = sum(r.amount for r in self.refunds if r.status is RefundStatus.SUCCEEDED)
        return refunded + sum(dispute.amount for dispute in self.disputes if dispute.is_lost)


class StripeEvent(Base):
    """An event as it came, kept once by Stripe's own id; a hint that something changed."""

    __tablename__ = "stripe_events"

    id: Mapped[str] = mapped_column(String(255), primary_key=True)
    type: Mapped[str] = mapped_column(String(120))
    session_id: Mapped[str | None] = mapped_column(String(255), index=True)
    payment_intent_id: Mapped[str | None] = mapped_column(String(255), index=True)
    payload: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Refund(Base):
    """Money going back: our row first, then the call. ``is_external``: made in the dashboard."""

    __tablename__ = "refunds"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    payment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("payments.id"), index=True)
    provider_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    amount: Mapped[int]
    status: Mapped[RefundStatus] = mapped_column(Choice(RefundStatus))
    is_external: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(200), default="")
    request_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    shipping_amount: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"),)


class RefundUnit(Base):
    """One unit of an order line whose money goes back; the rows of a failed refund are deleted.

    So a unit goes back once, and can be tried again when its refund did not come about.
    """

    __tablename__ = "refund_units"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    refund_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("refunds.id"), index=True)
    order_line_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("order_lines.id"))
    unit: Mapped[int]
    amount: Mapped[int]

    __table_args__ = (UniqueConstraint("order_line_id", "unit"),)


class Dispute(Base):
    """A buyer's bank asks for the money back; while it is open, downloads are frozen."""

    __tablename__ = "disputes"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    payment_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("payments.id"), index=True)
    provider_id: Mapped[str] = mapped_column(String(255), unique=True)
    amount: Mapped[int]
    status: Mapped[str] = mapped_column(String(40))
    is_open: Mapped[bool] = mapped_column(default=True)
    reason: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    @property
    def is_lost(self) -> bool:
        """Return whether the bank has given the money back for good."""
        return self.status == LOST
