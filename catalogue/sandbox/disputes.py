"""Disputes and early fraud warnings, opened and closed by a test or by a test card."""

import json
import secrets
import sqlite3

from catalogue.sandbox.errors import ApiError, missing
from catalogue.sandbox.events import emit
from catalogue.sandbox.payment_shapes import (
    Object,
    charge_object,
    dispute_object,
    is_open_dispute,
    warning_object,
)
from catalogue.sandbox.store import Work

STATES = frozenset(
    {
        "needs_response",
        "under_review",
        "won",
        "lost",
        "warning_needs_response",
        "warning_under_review",
        "warning_closed",
    }
)


def open_dispute(
    work: Work, charge: str, *, reason: str = "fraudulent", amount: int | None = None
) -> sqlite3.Row:
    """Dispute a charge, the whole of it unless an amount is given, and tell it."""
    row = charge_row(work, charge)
    if row["status"] != "succeeded":
        raise ApiError("Only a charge that succeeded can be disputed.")
    thing = f"du_{secrets.token_hex(12)}"
    work.add(
        "dispute",
        id=thing,
        intent=row["intent"],
        charge=charge,
        created=work.now,
        status="needs_response",
        amount=row["amount"] if amount is None else amount,
        currency=row["currency"],
        reason=reason,
    )
    return _told(work, thing, "charge.dispute.created")


def move_dispute(work: Work, thing: str, status: str) -> sqlite3.Row:
    """Move a dispute on, or close it, and tell it; raise ApiError when that is no state."""
    row = work.one("SELECT * FROM dispute WHERE id = ?", thing)
    if row is None:
        raise missing("dispute", thing)
    if status not in STATES or not is_open_dispute(row["status"]):
        raise ApiError(f"A dispute cannot go from {row['status']} to {status:.40}.")
    work.change("dispute", thing, status=status)
    event = "updated" if is_open_dispute(status) else "closed"
    return _told(work, thing, f"charge.dispute.{event}")


def warn_of_fraud(work: Work, charge: str) -> Object:
    """Tell of an early fraud warning about a charge."""
    warning = warning_object(f"issfr_{secrets.token_hex(12)}", charge_row(work, charge), work.now)
    emit(work, "radar.early_fraud_warning.created", warning)
    return warning


def charge_row(work: Work, thing: str) -> sqlite3.Row:
    """Return a charge; raise ApiError if there is none."""
    row = work.one("SELECT * FROM charge WHERE id = ?", thing)
    if row is None:
        raise missing("charge", thing)
    return row


def whole_charge(work: Work, row: sqlite3.Row) -> Object:
    """Return the charge object, with what other tables know about it."""
    intent = work.all("SELECT metadata FROM intent WHERE id = ?", row["intent"])[0]
    return charge_object(
        row, metadata=json.loads(intent["metadata"]), disputed=is_disputed(work, row["id"])
    )


def is_disputed(work: Work, charge: str) -> bool:
    """Say whether a charge was ever disputed; at Stripe the mark stays when the shop wins."""
    return work.one("SELECT 1 FROM dispute WHERE charge = ? LIMIT 1", charge) is not None


def blocks_refunds(work: Work, charge: str) -> bool:
    """Say whether a dispute took, or may take, the money already; a mere warning does not."""
    statement = (
        "SELECT 1 FROM dispute WHERE charge = ? AND status != 'won' AND status NOT LIKE 'warning%'"
    )
    return work.one(statement, charge) is not None


def _told(work: Work, thing: str, event: str) -> sqlite3.Row:
    row = work.all("SELECT * FROM dispute WHERE id = ?", thing)[0]
    emit(work, event, dispute_object(row))
    return row
