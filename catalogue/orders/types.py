"""Words of an order."""

from enum import StrEnum

from catalogue.core.i18n import N_


class OrderStatus(StrEnum):
    """Where an order stands; `catalogue export orders` publishes these names."""

    PLACED = "placed"
    PROCESSING = "processing"
    PAID = "paid"
    FULFILLED = "fulfilled"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    DISPUTED = "disputed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    PAID_LATE = "paid_late"

    @property
    def is_open(self) -> bool:
        """Return whether money may still come in the ordinary way."""
        return self in {OrderStatus.PLACED, OrderStatus.PROCESSING}

    @property
    def is_closed_unpaid(self) -> bool:
        """Return whether it ended without money."""
        return self in {OrderStatus.CANCELLED, OrderStatus.EXPIRED}


class Hold(StrEnum):
    """What became of the copies that a line set aside."""

    NONE = "none"
    HELD = "held"
    KEPT = "kept"
    RELEASED = "released"


class FlagKind(StrEnum):
    """Why a person of the staff should look at an order, or at money without one."""

    WRONG_AMOUNT = "wrong_amount"
    WRONG_CURRENCY = "wrong_currency"
    WRONG_MODE = "wrong_mode"
    WRONG_SESSION = "wrong_session"
    ORPHAN_PAYMENT = "orphan_payment"
    PAID_LATE = "paid_late"
    PAID_TWICE = "paid_twice"
    REFUND_FAILED = "refund_failed"
    EXTERNAL_REFUND = "external_refund"
    DISPUTE = "dispute"
    FRAUD_WARNING = "fraud_warning"
    FILE_MISSING = "file_missing"


# The words that buyers agreed to, by version; a version's words never change.
WAIVER_TEXTS = {
    "2026-11": N_(
        "Send me the files at once. I know that I then lose the right to withdraw from the "
        "purchase of the digital editions within 14 days."
    ),
}
WAIVER_VERSION = "2026-11"
