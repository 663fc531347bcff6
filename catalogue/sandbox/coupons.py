"""Coupons: an amount off, made for one session and used up by it."""

import json
import secrets
import sqlite3
from dataclasses import dataclass

from catalogue.sandbox.errors import missing
from catalogue.sandbox.params import Params
from catalogue.sandbox.payment_shapes import Object
from catalogue.sandbox.store import Work

_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class CouponWanted:
    """What a coupon is to be made of; `amount_off` in minor units."""

    amount_off: int
    currency: str
    name: str
    max_redemptions: int | None
    metadata: dict[str, str]


def read_coupon(params: Params) -> CouponWanted:
    """Read the parameters of a new coupon; raise ApiError as Stripe would."""
    params.text("duration", default="once", among="once")
    limited = params.has("max_redemptions")
    return CouponWanted(
        amount_off=params.integer("amount_off", low=1),
        currency=params.text("currency").lower(),
        name=params.text("name", default="", limit=_LONGEST_NAME),
        max_redemptions=params.integer("max_redemptions", low=1) if limited else None,
        metadata=params.metadata(),
    )


def add_coupon(work: Work, wanted: CouponWanted) -> sqlite3.Row:
    """Keep a new coupon."""
    thing = secrets.token_urlsafe(6).replace("-", "0").replace("_", "1")
    work.add(
        "coupon",
        id=thing,
        created=work.now,
        amount_off=wanted.amount_off,
        currency=wanted.currency,
        name=wanted.name or None,
        metadata=json.dumps(wanted.metadata),
        max_redemptions=wanted.max_redemptions,
    )
    return coupon_row(work, thing)


def coupon_row(work: Work, thing: str) -> sqlite3.Row:
    """Return a coupon; raise ApiError if there is none."""
    row = work.one("SELECT * FROM coupon WHERE id = ?", thing)
    if row is None:
        raise missing("coupon", thing)
    return row


def is_used_up(coupon: sqlite3.Row) -> bool:
    """Return whether no session can use it any more."""
    most = coupon["max_redemptions"]
    return most is not None and coupon["redeemed"] >= most


def redeem(work: Work, session: sqlite3.Row) -> None:
    """Count the use that a completed session makes of its coupon."""
    coupon = json.loads(session["request"]).get("coupon", "")
    work.db.execute("UPDATE coupon SET redeemed = redeemed + 1 WHERE id = ?", (coupon,))


def coupon_object(row: sqlite3.Row) -> Object:
    """Return a coupon, as Stripe shows it."""
    return {
        "id": row["id"],
        "object": "coupon",
        "amount_off": row["amount_off"],
        "created": row["created"],
        "currency": row["currency"],
        "duration": "once",
        "duration_in_months": None,
        "livemode": False,
        "max_redemptions": row["max_redemptions"],
        "metadata": json.loads(row["metadata"]),
        "name": row["name"],
        "percent_off": None,
        "redeem_by": None,
        "times_redeemed": row["redeemed"],
        "valid": not is_used_up(row),
    }
