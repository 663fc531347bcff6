"""The truth about money in the sandbox, to compare a shop with."""

import json

from catalogue.sandbox.payment_shapes import Object, is_open_dispute
from catalogue.sandbox.store import Work

_STATEMENT = """
SELECT session.*, intent.status AS intent_status, charge.id AS charge,
    CASE WHEN charge.status = 'succeeded' THEN charge.amount ELSE 0 END AS charged,
    coalesce(charge.refunded, 0) AS refunded,
    dispute.id AS dispute, dispute.status AS dispute_status
FROM session
LEFT JOIN intent ON intent.id = session.intent
LEFT JOIN charge ON charge.id = intent.charge
LEFT JOIN dispute ON dispute.seq = (SELECT max(seq) FROM dispute AS d WHERE d.charge = charge.id)
ORDER BY session.seq DESC LIMIT ?
"""
_EVERYTHING = -1


def ledger_entries(work: Work, limit: int = _EVERYTHING) -> list[Object]:
    """Return one entry a session, newest first; amounts in minor units."""
    return [
        {
            "id": row["id"],
            "order": (request := json.loads(row["request"]))["metadata"].get("order"),
            "client_reference_id": request["client_reference_id"],
            "email": request["customer_email"],
            "created": row["created"],
            "status": row["status"],
            "payment_status": row["payment_status"],
            "payment_intent": row["intent"],
            "payment_intent_status": row["intent_status"],
            "charge": row["charge"],
            "currency": row["currency"].upper(),
            "amount_total": row["total"],
            "charged": row["charged"],
            "refunded": row["refunded"],
            "dispute": row["dispute"],
            "disputed": bool(row["dispute"]) and is_open_dispute(row["dispute_status"]),
        }
        for row in work.all(_STATEMENT, limit)
    ]
