"""A Checkout Session and its lines, as Stripe shows them."""

import json
import sqlite3

from catalogue.sandbox.payment_shapes import METHODS, Object, listed

# What the shop never asks for, and so never sees another value of.
_ALWAYS: Object = {
    "adaptive_pricing": {"enabled": False},
    "after_expiration": None,
    "allow_promotion_codes": None,
    "allowed_payment_method_types": None,
    "billing_address_collection": None,
    "client_secret": None,
    "custom_fields": [],
    "custom_text": {
        "after_submit": None,
        "shipping_address": None,
        "submit": None,
        "terms_of_service_acceptance": None,
    },
    "customer": None,
    "customer_creation": "if_required",
    "invoice": None,
    "invoice_creation": {
        "enabled": False,
        "invoice_data": {
            "account_tax_ids": None,
            "custom_fields": None,
            "description": None,
            "footer": None,
            "issuer": None,
            "metadata": {},
            "rendering_options": None,
        },
    },
    "livemode": False,
    "locale": None,
    "mode": "payment",
    "payment_link": None,
    "payment_method_collection": "if_required",
    "payment_method_options": {},
    "payment_method_types": METHODS,
    "phone_number_collection": {"enabled": False},
    "recovered_from": None,
    "setup_intent": None,
    "shipping_address_collection": None,
    "submit_type": None,
    "subscription": None,
    "ui_mode": "hosted_page",
}


def session_object(row: sqlite3.Row, *, intent: Object | str | None = None) -> Object:
    """Return a Checkout Session; `intent` replaces the bare id where it was expanded."""
    request = json.loads(row["request"])
    is_open = row["status"] == "open"
    return {
        **_ALWAYS,
        "id": row["id"],
        "object": "checkout.session",
        "amount_subtotal": row["subtotal"],
        "amount_total": row["total"],
        "automatic_tax": {
            "enabled": request["automatic_tax"],
            "liability": {"type": "self"} if request["automatic_tax"] else None,
            "provider": "stripe" if request["automatic_tax"] else None,
            "status": _tax_status(row, automatic=request["automatic_tax"]),
        },
        "cancel_url": request["cancel_url"],
        "client_reference_id": request["client_reference_id"] or None,
        "created": row["created"],
        "currency": row["currency"],
        "discounts": _discounts(request),
        "customer_details": _customer_details(request["customer_email"]),
        "customer_email": request["customer_email"] or None,
        "expires_at": row["expires_at"],
        "metadata": request["metadata"],
        "payment_intent": intent or row["intent"],
        "payment_status": row["payment_status"],
        "shipping_cost": _shipping_cost(row),
        "shipping_options": _shipping_options(row),
        "status": row["status"],
        "success_url": request["success_url"],
        "tax_id_collection": {"enabled": request["tax_ids"], "required": "never"},
        "total_details": {
            "amount_discount": request.get("discount", 0),
            "amount_shipping": row["shipping"],
            "amount_tax": 0,
        },
        "url": row["url"] if is_open else None,
    }


def line_items(row: sqlite3.Row) -> Object:
    """Return the lines of a session, as `expand[]=line_items` shows them."""
    lines = json.loads(row["request"])["lines"]
    stem = row["id"][-24:]
    return listed(
        f"/v1/checkout/sessions/{row['id']}/line_items",
        [_line_item(row, f"{stem}{index}", line) for index, line in enumerate(lines)],
    )


def _discounts(request: Object) -> list[Object]:
    coupon = request.get("coupon")
    return [{"coupon": coupon, "promotion_code": None}] if coupon else []


def _tax_status(row: sqlite3.Row, *, automatic: bool) -> str | None:
    if not automatic:
        return None
    return "complete" if row["status"] == "complete" else "requires_location_inputs"


def _customer_details(email: str) -> Object | None:
    if not email:
        return None
    return {
        "address": None,
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": None,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": None,
    }


def _shipping_cost(row: sqlite3.Row) -> Object | None:
    if not row["shipping"]:
        return None
    return {
        "amount_subtotal": row["shipping"],
        "amount_tax": 0,
        "amount_total": row["shipping"],
        "shipping_rate": f"shr_{row['id'][-24:]}",
    }


def _shipping_options(row: sqlite3.Row) -> list[Object]:
    if not row["shipping"]:
        return []
    return [{"shipping_amount": row["shipping"], "shipping_rate": f"shr_{row['id'][-24:]}"}]


def _line_item(row: sqlite3.Row, stem: str, line: Object) -> Object:
    amount, discount = line["unit_amount"] * line["quantity"], line.get("discount", 0)
    return {
        "id": f"li_{stem}",
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": discount,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount - discount,
        "currency": row["currency"],
        "description": line["name"],
        "metadata": {},
        "price": _price(row, stem, line),
        "quantity": line["quantity"],
    }


def _price(row: sqlite3.Row, stem: str, line: Object) -> Object:
    return {
        "id": f"price_{stem}",
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": row["created"],
        "currency": row["currency"],
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": f"prod_{stem}",
        "recurring": None,
        "tax_behavior": line["tax_behavior"],
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": line["unit_amount"],
        "unit_amount_decimal": str(line["unit_amount"]),
    }
