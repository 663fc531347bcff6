"""Checkout Sessions: made, looked up, expired."""

import json
import re
import secrets
import sqlite3
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from catalogue.core.shares import shares
from catalogue.sandbox.coupons import coupon_row, is_used_up, redeem
from catalogue.sandbox.errors import ApiError, missing
from catalogue.sandbox.events import emit
from catalogue.sandbox.params import Params
from catalogue.sandbox.payment_shapes import Object
from catalogue.sandbox.session_shapes import session_object
from catalogue.sandbox.store import Work

_MINUTES_30 = 30 * 60
_HOURS_24 = 24 * 3_600
_HIGHEST_TOTAL = 99_999_999
_LOWEST_TOTAL = {"gbp": 30, "usd": 50, "eur": 50, "jpy": 50}
_MOST_LINES = 100
_MOST_PIECES = 999_999
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_CURRENCY = re.compile(r"[a-z]{3}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a session is to be made of; `request` is stored with it as JSON."""

    currency: str
    subtotal: int
    discount: int
    shipping: int
    expires_at: int
    request: dict[str, Any]


def read_wanted(work: Work, params: Params) -> Wanted:
    """Read the parameters of a new session; raise ApiError as Stripe would."""
    params.text("mode", among="payment")
    params.text("ui_mode", default="hosted_page", among="hosted_page")
    lines = [_line(each) for each in params.each("line_items")]
    if not 1 <= len(lines) <= _MOST_LINES:
        raise params.wrong("line_items", "{} must hold 1 to 100 lines.", "parameter_missing")
    currency = _one_currency(params, lines)
    shipping = _shipping(params, currency)
    subtotal = sum(line["unit_amount"] * line["quantity"] for line in lines)
    coupon, discount = _discount(work, params, currency, subtotal)
    for line, off in zip(lines, _shared_out(discount, lines), strict=True):
        line["discount"] = off
    request = {
        "client_reference_id": params.text("client_reference_id", default="", limit=200),
        "customer_email": _email(params),
        "automatic_tax": params.inner("automatic_tax").boolean("enabled"),
        "tax_ids": params.inner("tax_id_collection").boolean("enabled"),
        "metadata": params.metadata(),
        "intent_metadata": params.inner("payment_intent_data").metadata(),
        "success_url": _address(params, "success_url"),
        "cancel_url": _address(params, "cancel_url"),
        "lines": lines,
        "coupon": coupon,
        "discount": discount,
    }
    params.inner("invoice_creation").boolean("enabled")
    _check_total(subtotal - discount + shipping, currency)
    return Wanted(currency, subtotal, discount, shipping, _expires_at(params, work.now), request)


def add_session(work: Work, wanted: Wanted, base: str) -> sqlite3.Row:
    """Keep a new, open session whose payment page lies under `base`."""
    thing = f"cs_test_{secrets.token_hex(28)}"
    work.add(
        "session",
        id=thing,
        created=work.now,
        expires_at=wanted.expires_at,
        status="open",
        payment_status="unpaid",
        currency=wanted.currency,
        subtotal=wanted.subtotal,
        shipping=wanted.shipping,
        total=wanted.subtotal - wanted.discount + wanted.shipping,
        request=json.dumps(wanted.request, separators=(",", ":")),
        url=f"{base}/c/pay/{thing}",
    )
    return session_row(work, thing)


def session_row(work: Work, thing: str) -> sqlite3.Row:
    """Return a session as it is now, expired when its time is over; raise ApiError if none."""
    row = work.one("SELECT * FROM session WHERE id = ?", thing)
    if row is None:
        raise missing("checkout.session", thing)
    if row["status"] == "open" and row["expires_at"] <= work.now:
        return expire(work, row)
    return row


def expire(work: Work, session: sqlite3.Row) -> sqlite3.Row:
    """Close an open session for good and tell it."""
    if session["status"] != "open":
        raise ApiError(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
            f"Session has a status of `{session['status']}`."
        )
    if session["intent"]:
        work.change("intent", session["intent"], status="canceled")
    return move_session(work, session["id"], "checkout.session.expired", status="expired")


def expire_due(work: Work) -> None:
    """Expire every open session whose time is over."""
    for row in work.all(
        "SELECT * FROM session WHERE status = 'open' AND expires_at <= ? LIMIT 100", work.now
    ):
        expire(work, row)


def move_session(work: Work, thing: str, event: str, **values: object) -> sqlite3.Row:
    """Change a session and tell it."""
    if values:
        work.change("session", thing, **values)
    row = work.all("SELECT * FROM session WHERE id = ?", thing)[0]
    if event == "checkout.session.completed":
        redeem(work, row)
    emit(work, event, session_object(row))
    return row


def _line(params: Params) -> Object:
    price = params.inner("price_data")
    product = price.inner("product_data")
    product.metadata()
    if product.has("tax_code"):
        product.text("tax_code", limit=40)
    currency = price.text("currency")
    if not _CURRENCY.fullmatch(currency.lower()):
        raise price.wrong("currency", "Invalid currency: {}")
    quantity = params.integer("quantity", low=1)
    if quantity > _MOST_PIECES:
        raise params.wrong("quantity", "{} is too large.", "parameter_invalid_integer")
    return {
        "name": product.text("name", limit=5_000),
        "unit_amount": price.integer("unit_amount"),
        "tax_behavior": price.text(
            "tax_behavior", default="unspecified", among="inclusive exclusive unspecified"
        ),
        "currency": currency.lower(),
        "quantity": quantity,
    }


def _one_currency(params: Params, lines: list[Object]) -> str:
    currencies = {line.pop("currency") for line in lines}
    if len(currencies) != 1:
        raise params.wrong("line_items", "All prices on a Checkout Session must share a currency.")
    return str(currencies.pop())


def _shipping(params: Params, currency: str) -> int:
    options = params.each("shipping_options")
    if not options:
        return 0
    if len(options) > 1:
        raise params.wrong("shipping_options", "This sandbox knows one shipping rate a session.")
    rate = options[0].inner("shipping_rate_data")
    rate.text("display_name", limit=100)
    rate.text("type", default="fixed_amount", among="fixed_amount")
    rate.text("tax_behavior", default="unspecified", among="inclusive exclusive unspecified")
    rate.text("tax_code", default="", limit=40)
    amount = rate.inner("fixed_amount")
    if amount.text("currency").lower() != currency:
        raise amount.wrong("currency", "{} must be the currency of the line items.")
    return amount.integer("amount")


def _discount(work: Work, params: Params, currency: str, subtotal: int) -> tuple[str, int]:
    """Return the coupon, empty without one, and what it takes off the lines."""
    discounts = params.each("discounts")
    if not discounts:
        return "", 0
    if len(discounts) > 1:
        raise params.wrong("discounts", "You may only specify one of these parameters: {}.")
    coupon = coupon_row(work, discounts[0].text("coupon"))
    if coupon["currency"] != currency:
        raise discounts[0].wrong("coupon", "The coupon's currency must match the line items.")
    if is_used_up(coupon):
        raise discounts[0].wrong("coupon", "This coupon has been used up.", "coupon_expired")
    return coupon["id"], min(coupon["amount_off"], subtotal)


def _shared_out(discount: int, lines: list[Object]) -> list[int]:
    return shares(discount, [line["unit_amount"] * line["quantity"] for line in lines])


def _email(params: Params) -> str:
    email = params.text("customer_email", default="", limit=800)
    if email and not _EMAIL.fullmatch(email):
        raise params.wrong("customer_email", f"Invalid email address: {email}", "email_invalid")
    return email


def _address(params: Params, name: str) -> str:
    address = params.text(name)
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise params.wrong(name, "Not a valid URL", "url_invalid")
    return address


def _expires_at(params: Params, now: int) -> int:
    expires_at = params.integer("expires_at", default=now + _HOURS_24)
    if not now + _MINUTES_30 <= expires_at <= now + _HOURS_24:
        raise params.wrong(
            "expires_at",
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout "
            "Session creation.",
        )
    return expires_at


def _check_total(total: int, currency: str) -> None:
    if total > _HIGHEST_TOTAL:
        raise ApiError("Amount must be no more than 99,999,999.", code="amount_too_large")
    if total < _LOWEST_TOTAL.get(currency, 1):
        raise ApiError("The total is below the smallest charge.", code="amount_too_small")
