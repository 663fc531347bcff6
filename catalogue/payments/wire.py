"""Stripe's JSON and our own values, put into one another.

Every reader raises one of UNREADABLE on a shape that Stripe does not send; the gateway turns that
into a refusal.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from catalogue.books.types import TaxCode
from catalogue.core.clock import from_timestamp
from catalogue.payments.errors import PaymentNotFoundError
from catalogue.payments.types import (
    DisputeFacts,
    EventHint,
    RefundFacts,
    RefundId,
    RefundStatus,
    RequestLine,
    SessionFacts,
    SessionRequest,
)

SESSIONS = "/v1/checkout/sessions"
REFUNDS = "/v1/refunds"
COUPONS = "/v1/coupons"

Json = Mapping[str, Any]

# What reading a shape raises that Stripe does not send.
UNREADABLE = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
)

_SESSION_ID = re.compile(r"cs_[A-Za-z0-9_]{1,250}")
_Value = TypeVar("_Value", str, int, bool)

_LONGEST_ID = 255
_LONGEST_TYPE = 120
_LONGEST_COUPON = 40
_CLOSED_DISPUTES = frozenset({"won", "lost", "warning_closed", "prevented"})
_REFUND_STATES = {
    "succeeded": RefundStatus.SUCCEEDED,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.FAILED,
}


def coupon_params(request: SessionRequest) -> dict[str, Any]:
    """Write what a coupon for one page is made of: an amount, off once."""
    return {
        "amount_off": request.discount_amount,
        "currency": request.currency.lower(),
        "duration": "once",
        "max_redemptions": 1,
        "name": request.discount_name[:_LONGEST_COUPON],
        "metadata": {"order": str(request.order_id)},
    }


def coupon_id(coupon: Json) -> str:
    """Read which coupon was made."""
    return _name(coupon["id"])


def session_params(request: SessionRequest, coupon: str = "") -> dict[str, Any]:
    """Write what a Checkout Session is made of, with prices that include the tax."""
    currency = request.currency.lower()
    order = {"order": str(request.order_id)}
    params: dict[str, Any] = {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "client_reference_id": request.order_code,
        "customer_email": request.email,
        "line_items": [_line_item(line, currency) for line in request.lines],
        "automatic_tax": {"enabled": request.automatic_tax},
        "tax_id_collection": {"enabled": request.automatic_tax},
        "invoice_creation": {"enabled": False},
        "metadata": order,
        "payment_intent_data": {"metadata": order},
        "expires_at": int(request.expires_at.timestamp()),
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
    }
    if request.shipping_amount:
        params["shipping_options"] = [_shipping_option(request.shipping_amount, currency)]
    if coupon:
        params["discounts"] = [{"coupon": coupon}]
    return params


def _line_item(line: RequestLine, currency: str) -> dict[str, Any]:
    product: dict[str, Any] = {"name": line.name, "metadata": {"edition": line.sku}}
    if line.tax_code:
        product["tax_code"] = line.tax_code
    return {
        "quantity": line.quantity,
        "price_data": {
            "currency": currency,
            "unit_amount": line.unit_amount,
            "tax_behavior": "inclusive",
            "product_data": product,
        },
    }


def _shipping_option(amount: int, currency: str) -> dict[str, Any]:
    return {
        "shipping_rate_data": {
            "type": "fixed_amount",
            "display_name": "Postage",
            "fixed_amount": {"amount": amount, "currency": currency},
            "tax_behavior": "inclusive",
            "tax_code": TaxCode.SHIPPING.value,
        }
    }


def refund_params(payment_intent_id: str, amount: int, refund_id: RefundId) -> dict[str, Any]:
    """Write what a refund is made of; our id in it tells ours from those made elsewhere."""
    return {
        "payment_intent": payment_intent_id,
        "amount": amount,
        "metadata": {"refund": str(refund_id)},
    }


def session_path(session_id: str) -> str:
    """Return the address of a session; an id may come from a buyer's address bar."""
    if not _SESSION_ID.fullmatch(session_id):
        raise PaymentNotFoundError
    return f"{SESSIONS}/{session_id}"


def session_facts(session: Json) -> SessionFacts:
    """Read a Checkout Session; the intent and the charge count only where they were expanded."""
    intent = _expanded(session.get("payment_intent"))
    charge = _expanded(intent.get("latest_charge"))
    details = session.get("customer_details") or {}
    return SessionFacts(
        id=_a(str, session["id"]),
        status=_a(str, session["status"]),
        payment_status=_a(str, session["payment_status"]),
        amount_total=_a(int, session["amount_total"]),
        currency=_a(str, session["currency"]).upper(),
        livemode=_a(bool, session["livemode"]),
        order_id=_uuid(session, "order"),
        payment_intent_id=_id(session.get("payment_intent")),
        payment_intent_status=intent.get("status"),
        charge_id=_id(intent.get("latest_charge")),
        amount_captured=charge["amount_captured"] if charge.get("status") == "succeeded" else 0,
        amount_refunded=charge.get("amount_refunded", 0),
        disputed=charge.get("disputed", False),
        url=session.get("url"),
        expires_at=from_timestamp(_a(int, session["expires_at"])),
        email=details.get("email") or session.get("customer_email"),
    )


def refund_facts(refund: Json) -> RefundFacts:
    """Read a refund; a state that waits for something counts as pending."""
    ours = _uuid(refund, "refund")
    return RefundFacts(
        id=_a(str, refund["id"]),
        payment_intent_id=_id(refund.get("payment_intent")),
        amount=_a(int, refund["amount"]),
        currency=_a(str, refund["currency"]).upper(),
        status=_REFUND_STATES.get(refund.get("status") or "", RefundStatus.PENDING),
        created=from_timestamp(_a(int, refund["created"])),
        refund_id=RefundId(ours) if ours else None,
    )


def dispute_facts(dispute: Json) -> DisputeFacts:
    """Read a dispute."""
    return DisputeFacts(
        id=_a(str, dispute["id"]),
        payment_intent_id=_id(dispute.get("payment_intent")),
        amount=_a(int, dispute["amount"]),
        currency=_a(str, dispute["currency"]).upper(),
        status=_a(str, dispute["status"]),
        reason=_a(str, dispute["reason"]),
        is_open=dispute["status"] not in _CLOSED_DISPUTES,
    )


def received_event(body: bytes) -> EventHint:
    """Read an event from the body of a webhook, which is kept as it came."""
    text = body.decode()
    return _event_hint(json.loads(text), text)


def listed_event(event: Json) -> EventHint:
    """Read an event from a list."""
    return _event_hint(event, json.dumps(event, separators=(",", ":")))


def signed_at(signature: str) -> int:
    """Return the Unix time in a `Stripe-Signature` header that has already been verified."""
    return int(next(part[2:] for part in signature.split(",") if part.startswith("t=")))


def _event_hint(event: Json, payload: str) -> EventHint:
    about = event["data"]["object"]
    is_session = about.get("object") == "checkout.session"
    is_intent = about.get("object") == "payment_intent"
    intent_id = _id(about if is_intent else about.get("payment_intent"))
    return EventHint(
        id=_name(event["id"]),
        type=_name(event["type"], most=_LONGEST_TYPE),
        created=from_timestamp(_a(int, event["created"])),
        livemode=_a(bool, event["livemode"]),
        object_id=_name(about["id"]) if about.get("id") else "",
        session_id=_name(about["id"]) if is_session else None,
        payment_intent_id=None if intent_id is None else _name(intent_id),
        payload=payload,
    )


def _a(kind: type[_Value], value: Any) -> _Value:
    if type(value) is not kind:
        raise TypeError(f"{value!r:.100} is not of type {kind.__name__}")
    return value


def _name(value: Any, *, most: int = _LONGEST_ID) -> str:
    """Return what can be kept as an id: a few visible ASCII characters."""
    name = _a(str, value)
    if not (name.isascii() and name.isprintable() and 0 < len(name) <= most):
        raise ValueError(f"{name!r:.100} is no name that Stripe gives")
    return name


def _expanded(value: Any) -> Json:
    return value if isinstance(value, Mapping) else {}


def _id(value: Any) -> str | None:
    """Return the id of what may be there, as an id or expanded."""
    if value is None:
        return None
    return _a(str, value["id"] if isinstance(value, Mapping) else value)


def _uuid(thing: Json, name: str) -> UUID | None:
    """Return an id of ours from the metadata; another's metadata is no fault."""
    try:
        return UUID((thing.get("metadata") or {})[name])
    except (KeyError, ValueError, TypeError, AttributeError):
        return None
