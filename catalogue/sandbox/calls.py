"""Each call under `/v1`: parameters in, Stripe's object out."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from catalogue.sandbox import sessions
from catalogue.sandbox.coupons import add_coupon, coupon_object, read_coupon
from catalogue.sandbox.disputes import charge_row, whole_charge
from catalogue.sandbox.errors import ApiError, missing
from catalogue.sandbox.events import event_text
from catalogue.sandbox.params import Params
from catalogue.sandbox.payment_shapes import (
    Object,
    dispute_object,
    intent_object,
    listed,
    refund_object,
)
from catalogue.sandbox.refunds import Refunding, add_refund, refund_row
from catalogue.sandbox.session_shapes import line_items, session_object
from catalogue.sandbox.store import Work

_INTENT = "payment_intent"
_CHARGE = "payment_intent.latest_charge"
_EXPANDABLE = frozenset({"line_items", _INTENT, _CHARGE})
_COMPARE = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_MOST_TYPES = 20


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its transaction, its parameters, the id in its path, what to expand."""

    work: Work
    params: Params
    thing: str
    expand: list[str]
    base: str


def create_session(call: Call) -> Object:
    """Answer `POST /v1/checkout/sessions`."""
    wanted = sessions.read_wanted(call.work, call.params)
    call.params.done()
    row = sessions.add_session(call.work, wanted, call.base)
    return _session(call.work, row, call.expand)


def show_session(call: Call) -> Object:
    """Answer `GET /v1/checkout/sessions/<id>`."""
    call.params.done()
    return _session(call.work, sessions.session_row(call.work, call.thing), call.expand)


def expire_session(call: Call) -> Object:
    """Answer `POST /v1/checkout/sessions/<id>/expire`."""
    call.params.done()
    row = sessions.session_row(call.work, call.thing)
    return _session(call.work, sessions.expire(call.work, row), call.expand)


def list_sessions(call: Call) -> Object:
    """Answer `GET /v1/checkout/sessions`."""
    search = _Search("session", "checkout.session")
    if call.params.has("payment_intent"):
        search.where("intent = ?", call.params.text("payment_intent"))
    if call.params.has("status"):
        search.where("status = ?", call.params.text("status", among="open complete expired"))
    expand = [_inside_data(path) for path in call.expand]
    return search.page(call, "/v1/checkout/sessions", lambda row: _session(call.work, row, expand))


def create_coupon(call: Call) -> Object:
    """Answer `POST /v1/coupons`."""
    _nothing_to_expand(call)
    wanted = read_coupon(call.params)
    call.params.done()
    return coupon_object(add_coupon(call.work, wanted))


def create_refund(call: Call) -> Object:
    """Answer `POST /v1/refunds`."""
    _nothing_to_expand(call)
    params = call.params
    wanted = Refunding(
        intent=params.text("payment_intent"),
        amount=params.integer("amount", low=1) if params.has("amount") else None,
        reason=params.text("reason", default=""),
        metadata=params.metadata(),
    )
    params.done()
    return refund_object(add_refund(call.work, wanted))


def show_refund(call: Call) -> Object:
    """Answer `GET /v1/refunds/<id>`."""
    _nothing_to_expand(call)
    call.params.done()
    return refund_object(refund_row(call.work, call.thing))


def list_refunds(call: Call) -> Object:
    """Answer `GET /v1/refunds`."""
    return _of_payment(call, "refund", "/v1/refunds", refund_object)


def list_disputes(call: Call) -> Object:
    """Answer `GET /v1/disputes`."""
    return _of_payment(call, "dispute", "/v1/disputes", dispute_object)


def list_events(call: Call) -> Object:
    """Answer `GET /v1/events`."""
    _nothing_to_expand(call)
    search = _Search("event", "event")
    types = call.params.texts("types")
    if call.params.has("type"):
        types = [*types, call.params.text("type")]
    if len(types) > _MOST_TYPES:
        raise call.params.wrong("types", "{} holds at most 20 types.")
    if types:
        search.where(f"type IN ({', '.join('?' * len(types))})", *types)
    if call.params.has("delivery_success"):
        delivered = call.params.boolean("delivery_success")
        search.where("state = 'delivered'" if delivered else "state != 'delivered'")
    return search.page(call, "/v1/events", lambda row: json.loads(event_text(row)))


class _Search:
    """A list call being put together; conditions and table names come from this file only."""

    def __init__(self, table: str, kind: str) -> None:
        self._table = table
        self._kind = kind
        self._conditions = ["1"]
        self._values: list[object] = []

    def where(self, condition: str, *values: object) -> None:
        """Narrow it."""
        self._conditions.append(condition)
        self._values.extend(values)

    def page(self, call: Call, url: str, shape: Callable[[sqlite3.Row], Object]) -> Object:
        """Return one page, newest first."""
        limit = call.params.integer("limit", default=10, low=1)
        if limit > 100:  # noqa: PLR2004 -- Stripe's own bound.
            raise call.params.wrong("limit", "{} must be at most 100.")
        self._created(call.params)
        for name, comparison in (("starting_after", "<"), ("ending_before", ">")):
            if call.params.has(name):
                self.where(f"seq {comparison} ?", self._place(call, call.params.text(name)))
        call.params.done()
        statement = (
            f"SELECT * FROM {self._table} WHERE {' AND '.join(self._conditions)}"  # noqa: S608
            " ORDER BY seq DESC LIMIT ?"
        )
        rows = call.work.all(statement, *self._values, limit + 1)
        return listed(url, [shape(row) for row in rows[:limit]], has_more=len(rows) > limit)

    def _created(self, params: Params) -> None:
        if not params.has("created"):
            return
        bounds = params.inner("created")
        for name, comparison in _COMPARE.items():
            if bounds.has(name):
                self.where(f"created {comparison} ?", bounds.integer(name))

    def _place(self, call: Call, thing: str) -> int:
        row = call.work.one(f"SELECT seq FROM {self._table} WHERE id = ?", thing)  # noqa: S608
        if row is None:
            raise missing(self._kind, thing)
        return int(row["seq"])


def _of_payment(call: Call, kind: str, url: str, shape: Callable[[sqlite3.Row], Object]) -> Object:
    _nothing_to_expand(call)
    search = _Search(kind, kind)
    for name, column in (("payment_intent", "intent"), ("charge", "charge")):
        if call.params.has(name):
            search.where(f"{column} = ?", call.params.text(name))
    return search.page(call, url, shape)


def _session(work: Work, row: sqlite3.Row, expand: list[str]) -> Object:
    for path in expand:
        if path not in _EXPANDABLE:
            raise ApiError(f"This property cannot be expanded ({path:.100}).", param="expand")
    intent = None
    if row["intent"] and (_INTENT in expand or _CHARGE in expand):
        found = work.all("SELECT * FROM intent WHERE id = ?", row["intent"])[0]
        charge = None
        if found["charge"] and _CHARGE in expand:
            charge = whole_charge(work, charge_row(work, found["charge"]))
        intent = intent_object(found, charge=charge)
    shown = session_object(row, intent=intent)
    if "line_items" in expand:
        shown["line_items"] = line_items(row)
    return shown


def _inside_data(path: str) -> str:
    if not path.startswith("data."):
        raise ApiError(f"This property cannot be expanded ({path:.100}).", param="expand")
    return path.removeprefix("data.")


def _nothing_to_expand(call: Call) -> None:
    if call.expand:
        raise ApiError(f"This property cannot be expanded ({call.expand[0]:.100}).", param="expand")
