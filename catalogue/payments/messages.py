"""What payments ask the worker for."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SettleEvent:
    """Something changed at Stripe: read it again and act on what is read."""

    event_id: str


@dataclass(frozen=True, slots=True)
class SettlePayment:
    """Read one payment again, though no event told us to."""

    payment_id: UUID


@dataclass(frozen=True, slots=True)
class ClosePayment:
    """Close the payment page of an order that the buyer has replaced by another."""

    payment_id: UUID


@dataclass(frozen=True, slots=True)
class SendRefund:
    """Ask Stripe for a refund that our row already promises."""

    refund_id: UUID
