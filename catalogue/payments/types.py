"""The words of paying: ids, states, and what Stripe says, put into values of our own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol
from uuid import UUID

PaymentId = NewType("PaymentId", UUID)
RefundId = NewType("RefundId", UUID)

# What the shop acts on; a webhook endpoint at Stripe is registered for exactly these.
HANDLED_EVENTS = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "radar.early_fraud_warning.created",
    "invoice.paid",
    "invoice.payment_failed",
    "customer.subscription.updated",
    "customer.subscription.deleted",
)


SMALLEST_CHARGE = {
    "AUD": 50,
    "BRL": 50,
    "CAD": 50,
    "CHF": 50,
    "CZK": 1500,
    "DKK": 250,
    "EUR": 50,
    "GBP": 30,
    "HKD": 400,
    "HUF": 17500,
    "INR": 50,
    "JPY": 50,
    "MXN": 1000,
    "NOK": 300,
    "NZD": 50,
    "PLN": 200,
    "RON": 200,
    "SEK": 300,
    "SGD": 50,
    "USD": 50,
}
"""The least that Stripe charges, in minor units; it refuses a payment page for less."""


class PaymentStatus(StrEnum):
    """Where one payment of one order stands."""

    OPEN = "open"
    PROCESSING = "processing"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


class RefundStatus(StrEnum):
    """Where one refund stands; a succeeded one can still fail at the buyer's bank."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"

    @property
    def stage(self) -> int:
        """Return how far it has come; a refund never goes back."""
        return list(RefundStatus).index(self)


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One line of what is to be paid; `unit_amount` in minor units, tax included."""

    name: str
    unit_amount: int
    quantity: int
    tax_code: str
    sku: str


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """What a Checkout Session is made of.

    Everything in it is stored before the call, because a repeated call with the same key must carry
    the same words. Stripe wants `expires_at` between 30 minutes and 24 hours after it receives the
    call, so leave room for retries. `success_url` should contain `{CHECKOUT_SESSION_ID}`. A
    `discount_amount`, minor units off the lines as a whole, becomes a coupon for this page alone.
    """

    order_id: UUID
    order_code: str
    email: str
    currency: str
    lines: tuple[RequestLine, ...]
    shipping_amount: int
    success_url: str
    cancel_url: str
    expires_at: datetime
    automatic_tax: bool = False
    discount_amount: int = 0
    discount_name: str = ""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A Checkout Session as Stripe has it now, with its intent and charge where they are known.

    Amounts are minor units; `currency` is upper case ISO 4217. `amount_captured` counts only money
    that has arrived: a bank debit under way counts as 0. The intent's and charge's facts are filled
    by `session` and `session_of_intent`; after `create_session` there is none yet.
    """

    id: str
    status: str
    payment_status: str
    amount_total: int
    currency: str
    livemode: bool
    order_id: UUID | None
    payment_intent_id: str | None
    payment_intent_status: str | None
    charge_id: str | None
    amount_captured: int
    amount_refunded: int
    disputed: bool
    url: str | None
    expires_at: datetime
    email: str | None

    @property
    def is_open(self) -> bool:
        """Say whether the buyer can still pay."""
        return self.status == "open"

    @property
    def is_expired(self) -> bool:
        """Say whether it ended without a payment, for good."""
        return self.status == "expired"

    @property
    def is_paid(self) -> bool:
        """Say whether the goods may be delivered."""
        return self.payment_status in {"paid", "no_payment_required"}

    @property
    def is_processing(self) -> bool:
        """Say whether the buyer has done their part and the money is under way (bank debits)."""
        return (
            self.status == "complete"
            and not self.is_paid
            and self.payment_intent_status == "processing"
        )

    @property
    def has_failed(self) -> bool:
        """Say whether the buyer has done their part and the money did not come (bank debits)."""
        return (
            self.status == "complete"
            and not self.is_paid
            and self.payment_intent_status in {"requires_payment_method", "canceled"}
        )


@dataclass(frozen=True, slots=True)
class EventHint:
    """An event as it arrived or was listed: a hint where to look, never the truth itself.

    `payload` is the raw JSON, kept for staff; the ids are those that could be read from it.
    """

    id: str
    type: str
    created: datetime
    livemode: bool
    object_id: str
    session_id: str | None
    payment_intent_id: str | None
    payload: str


@dataclass(frozen=True, slots=True)
class RefundFacts:
    """A refund as Stripe has it now; `refund_id` is ours, None when it was made elsewhere."""

    id: str
    payment_intent_id: str | None
    amount: int
    currency: str
    status: RefundStatus
    created: datetime
    refund_id: RefundId | None


_ENDED_DISPUTES = frozenset({"won", "lost", "prevented"})


def dispute_stage(status: str) -> int:
    """Return how far a dispute has come: a warning, its end, the dispute proper, its end.

    A dispute never goes back, so of two readings the one that is further on is the later.
    """
    if status.startswith("warning"):
        return int(status == "warning_closed")
    return 3 if status in _ENDED_DISPUTES else 2


@dataclass(frozen=True, slots=True)
class DisputeFacts:
    """A dispute as Stripe has it now; while `is_open`, nothing is delivered or refunded."""

    id: str
    payment_intent_id: str | None
    amount: int
    currency: str
    status: str
    reason: str
    is_open: bool


class Gateway(Protocol):
    """The shop's whole conversation with Stripe.

    Every call but `verified_event` goes over the network: make none inside a transaction. Each
    raises PaymentsUnavailableError when trying again later may help, and PaymentsRefusedError when
    it will not.
    """

    @property
    def livemode(self) -> bool:
        """Say whether real money moves; facts with another mode are not to be trusted."""
        ...

    def create_session(self, request: SessionRequest, *, key: str) -> SessionFacts:
        """Open a payment page; the same key and request give the same session again."""
        ...

    def session(self, session_id: str) -> SessionFacts:
        """Read a session; raise PaymentNotFoundError when there is none."""
        ...

    def session_of_intent(self, payment_intent_id: str) -> SessionFacts | None:
        """Find the session that a payment intent belongs to."""
        ...

    def expire_session(self, session_id: str) -> SessionFacts:
        """Close a payment page and return how it ended: expired, or complete when paid before."""
        ...

    def refund(
        self, payment_intent_id: str, amount: int, *, refund_id: RefundId, key: str
    ) -> RefundFacts:
        """Give back an amount in minor units; the same key gives the same refund again."""
        ...

    def refunds_of(self, payment_intent_id: str) -> tuple[RefundFacts, ...]:
        """List every refund of a payment, ours or made elsewhere, oldest first."""
        ...

    def disputes_of(self, payment_intent_id: str) -> tuple[DisputeFacts, ...]:
        """List every dispute of a payment, oldest first."""
        ...

    def events_since(
        self, since: datetime, *, only_failed_delivery: bool = False
    ) -> Iterator[EventHint]:
        """Walk through the handled events since a moment, newest first, page by page."""
        ...

    def verified_event(self, body: bytes, signature: str, now: datetime) -> EventHint:
        """Check the signature on a raw body and read it; raise WebhookRefusedError otherwise."""
        ...
