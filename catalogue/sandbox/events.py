"""Events: written down in the same transaction as what they tell of."""

import json
import secrets
import sqlite3

from catalogue.core.clock import utc_now
from catalogue.sandbox.faults import FaultKind
from catalogue.sandbox.payment_shapes import Object
from catalogue.sandbox.store import Work

API_VERSION = "2026-10-28.endive"

# What a freshly restarted sandbox takes up again; `held` waits for the end of a reorder fault.
WAITING = ("pending", "sending", "held")
_APART_SECONDS = 0.15


def emit(work: Work, kind: str, thing: Object) -> None:
    """Keep an event about an object and promise its delivery."""
    state, next_at, copies = "pending", utc_now().timestamp(), 1
    fault = work.faults.take(kind, webhook=True)
    if fault and fault.kind is FaultKind.DROP:
        state = "failed"
    elif fault and fault.kind is FaultKind.REPEAT:
        copies = max(1, int(fault.value))
    elif fault and fault.kind is FaultKind.LATE:
        next_at += fault.value
    elif fault and fault.kind is FaultKind.REORDER:
        state = "held"
    work.add(
        "event",
        id=f"evt_{secrets.token_hex(12)}",
        created=work.now,
        type=kind,
        object=json.dumps(thing, separators=(",", ":")),
        state=state,
        next_at=next_at,
        copies=copies,
    )
    work.told.append(kind)
    if fault and state == "held":
        _release(work, int(fault.value), next_at)


def _release(work: Work, wanted: int, now: float) -> None:
    """Send what was held, last first, once there is enough of it."""
    held = work.all("SELECT id FROM event WHERE state = 'held' ORDER BY seq DESC")
    if len(held) >= wanted:
        for place, row in enumerate(held):
            work.change("event", row["id"], state="pending", next_at=now + place * _APART_SECONDS)


def event_text(row: sqlite3.Row) -> str:
    """Return an event as JSON text; what it is about is stored as JSON already."""
    waiting = int(row["state"] != "delivered")
    return (
        f'{{"id":"{row["id"]}","object":"event","api_version":"{API_VERSION}",'
        f'"created":{row["created"]},"data":{{"object":{row["object"]}}},"livemode":false,'
        f'"pending_webhooks":{waiting},"request":{{"id":null,"idempotency_key":null}},'
        f'"type":"{row["type"]}"}}'
    )
