"""Refunds: asked for by the shop, made in the dashboard, settled or failed later."""

import json
import secrets
import sqlite3
from dataclasses import dataclass, field

from catalogue.sandbox.cards import Behaviour
from catalogue.sandbox.disputes import blocks_refunds, charge_row, whole_charge
from catalogue.sandbox.errors import ApiError, missing
from catalogue.sandbox.events import emit
from catalogue.sandbox.payment_shapes import refund_object
from catalogue.sandbox.store import Work

_LATER_SECONDS = 5
_REASONS = frozenset({"", "duplicate", "fraudulent", "requested_by_customer"})


@dataclass(frozen=True, slots=True)
class Refunding:
    """What is to be given back; no amount means all that is left."""

    intent: str
    amount: int | None = None
    reason: str = ""
    metadata: dict[str, str] = field(default_factory=dict)


def add_refund(work: Work, wanted: Refunding) -> sqlite3.Row:
    """Give money back and tell it; raise ApiError as Stripe would."""
    charge = _refundable_charge(work, wanted.intent)
    left = charge["amount"] - charge["refunded"]
    if left == 0:
        raise ApiError(
            f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded"
        )
    amount = left if wanted.amount is None else wanted.amount
    if amount > left:
        raise ApiError(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})",
            param="amount",
        )
    if wanted.reason not in _REASONS:
        raise ApiError("Invalid reason", param="reason")
    row = _kept(work, wanted, charge, amount)
    emit(work, "refund.created", refund_object(row))
    emit(work, "charge.refunded", whole_charge(work, charge_row(work, charge["id"])))
    return row


def settle_refund(work: Work, row: sqlite3.Row, status: str) -> sqlite3.Row:
    """Let a refund succeed or fail later, and tell it; raise ApiError when it cannot."""
    if row["status"] == "failed" or status not in {"succeeded", "failed"}:
        raise ApiError(f"A refund cannot go from {row['status']} to {status:.40}.")
    failure = "lost_or_stolen_card" if status == "failed" else None
    work.change("refund", row["id"], status=status, failure=failure, settle_at=None)
    if failure:
        work.db.execute(
            "UPDATE charge SET refunded = refunded - ? WHERE id = ?", (row["amount"], row["charge"])
        )
    row = refund_row(work, row["id"])
    emit(work, "refund.updated", refund_object(row))
    if failure:
        emit(work, "refund.failed", refund_object(row))
    return row


def settle_due_refunds(work: Work) -> None:
    """Settle every refund whose time has come."""
    for row in work.all("SELECT * FROM refund WHERE settle_at <= ? LIMIT 100", work.now):
        settle_refund(work, row, row["settle_as"])


def refund_row(work: Work, thing: str) -> sqlite3.Row:
    """Return a refund; raise ApiError if there is none."""
    row = work.one("SELECT * FROM refund WHERE id = ?", thing)
    if row is None:
        raise missing("refund", thing)
    return row


def _refundable_charge(work: Work, intent: str) -> sqlite3.Row:
    row = work.one("SELECT status, charge FROM intent WHERE id = ?", intent)
    if row is None:
        raise missing("payment_intent", intent)
    if row["status"] != "succeeded":
        raise ApiError(
            f"This PaymentIntent ({intent}) does not have a successful charge to refund.",
            code="payment_intent_unexpected_state",
        )
    charge = charge_row(work, row["charge"])
    if blocks_refunds(work, charge["id"]):
        raise ApiError(
            f"Charge {charge['id']} has been charged back; cannot issue a refund.",
            code="charge_disputed",
        )
    return charge


def _kept(work: Work, wanted: Refunding, charge: sqlite3.Row, amount: int) -> sqlite3.Row:
    waits = charge["behaviour"] == Behaviour.REFUND_WAITS
    fails = charge["behaviour"] == Behaviour.REFUND_FAILS
    thing = f"re_{secrets.token_hex(12)}"
    work.add(
        "refund",
        id=thing,
        intent=wanted.intent,
        charge=charge["id"],
        created=work.now,
        status="pending" if waits else "succeeded",
        amount=amount,
        currency=charge["currency"],
        reason=wanted.reason or None,
        metadata=json.dumps(wanted.metadata),
        settle_at=work.now + _LATER_SECONDS if waits or fails else None,
        settle_as="failed" if fails else "succeeded",
    )
    work.db.execute(
        "UPDATE charge SET refunded = refunded + ? WHERE id = ?", (amount, charge["id"])
    )
    return refund_row(work, thing)
