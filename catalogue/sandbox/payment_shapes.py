"""Intents, charges, refunds, disputes and warnings, as Stripe shows them."""

import json
import sqlite3
from typing import Any

Object = dict[str, Any]

METHODS = ["card", "bacs_debit"]

_TYPE_OF_METHOD = {"card": "card", "bank_debit": "bacs_debit"}
_CLOSED_DISPUTES = frozenset({"won", "lost", "warning_closed", "prevented"})
_EVIDENCE_SECONDS = 7 * 24 * 3_600


def listed(url: str, data: list[Object], *, has_more: bool = False) -> Object:
    """Return a list object."""
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


_INTENT_ALWAYS: Object = {
    "allowed_payment_method_types": None,
    "amount_capturable": 0,
    "automatic_payment_methods": None,
    "canceled_at": None,
    "cancellation_reason": None,
    "capture_method": "automatic_async",
    "confirmation_method": "automatic",
    "customer": None,
    "description": None,
    "livemode": False,
    "next_action": None,
    "on_behalf_of": None,
    "payment_method": None,
    "payment_method_options": {},
    "payment_method_types": METHODS,
    "processing": None,
    "receipt_email": None,
    "review": None,
    "setup_future_usage": None,
    "shipping": None,
    "statement_descriptor": None,
    "statement_descriptor_suffix": None,
    "transfer_data": None,
    "transfer_group": None,
}


def intent_object(row: sqlite3.Row, *, charge: Object | str | None = None) -> Object:
    """Return a Payment Intent; `charge` replaces the bare id where it was expanded."""
    paid = row["status"] == "succeeded"
    error = json.loads(row["decline"]) if row["decline"] else None
    return {
        **_INTENT_ALWAYS,
        "id": row["id"],
        "object": "payment_intent",
        "amount": row["amount"],
        "amount_received": row["amount"] if paid else 0,
        "client_secret": f"{row['id']}_secret_sandbox",
        "created": row["created"],
        "currency": row["currency"],
        "last_payment_error": error and {"type": "card_error", **error},
        "latest_charge": charge or row["charge"],
        "metadata": json.loads(row["metadata"]),
        "status": row["status"],
    }


_CHARGE_ALWAYS: Object = {
    "balance_transaction": None,
    "customer": None,
    "description": None,
    "failure_balance_transaction": None,
    "fraud_details": {},
    "livemode": False,
    "on_behalf_of": None,
    "outcome": None,
    "payment_method": None,
    "receipt_email": None,
    "receipt_number": None,
    "receipt_url": None,
    "review": None,
    "shipping": None,
    "source_transfer": None,
    "statement_descriptor": None,
    "statement_descriptor_suffix": None,
    "transfer_data": None,
    "transfer_group": None,
}


def charge_object(row: sqlite3.Row, *, metadata: Object, disputed: bool) -> Object:
    """Return a Charge; its metadata is the intent's."""
    decline = json.loads(row["decline"]) if row["decline"] else {}
    succeeded = row["status"] == "succeeded"
    return {
        **_CHARGE_ALWAYS,
        "id": row["id"],
        "object": "charge",
        "amount": row["amount"],
        "amount_captured": 0 if row["status"] == "failed" else row["amount"],
        "amount_refunded": row["refunded"],
        "billing_details": {
            "address": None,
            "email": row["email"],
            "name": None,
            "phone": None,
            "tax_id": None,
        },
        "captured": row["status"] != "failed",
        "created": row["created"],
        "currency": row["currency"],
        "disputed": disputed,
        "failure_code": decline.get("code"),
        "failure_message": decline.get("message"),
        "metadata": metadata,
        "paid": succeeded,
        "payment_intent": row["intent"],
        "payment_method_details": {"type": _TYPE_OF_METHOD[row["method"]]},
        "refunded": row["refunded"] == row["amount"],
        "status": row["status"],
    }


def refund_object(row: sqlite3.Row) -> Object:
    """Return a Refund."""
    refund: Object = {
        "id": row["id"],
        "object": "refund",
        "amount": row["amount"],
        "balance_transaction": None,
        "charge": row["charge"],
        "created": row["created"],
        "currency": row["currency"],
        "metadata": json.loads(row["metadata"]),
        "payment_intent": row["intent"],
        "reason": row["reason"],
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": row["status"],
        "transfer_reversal": None,
    }
    if row["status"] == "pending":
        refund["pending_reason"] = "processing"
    if row["failure"]:
        refund["failure_reason"] = row["failure"]
    return refund


def dispute_object(row: sqlite3.Row) -> Object:
    """Return a Dispute."""
    return {
        "id": row["id"],
        "object": "dispute",
        "amount": row["amount"],
        "balance_transactions": [],
        "charge": row["charge"],
        "created": row["created"],
        "currency": row["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": row["created"] + _EVIDENCE_SECONDS,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": row["intent"],
        "reason": row["reason"],
        "status": row["status"],
    }


def warning_object(thing: str, charge: sqlite3.Row, now: int) -> Object:
    """Return an Early Fraud Warning about a charge."""
    return {
        "id": thing,
        "object": "radar.early_fraud_warning",
        "actionable": True,
        "charge": charge["id"],
        "created": now,
        "fraud_type": "made_with_stolen_card",
        "livemode": False,
        "payment_intent": charge["intent"],
    }


def is_open_dispute(status: str) -> bool:
    """Say whether a dispute still waits for somebody."""
    return status not in _CLOSED_DISPUTES
