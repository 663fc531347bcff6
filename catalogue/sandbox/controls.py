"""What a test, or a person at the overview, may do behind the shop's back: under `/_sandbox`."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from werkzeug import Request, Response
from werkzeug.utils import redirect

from catalogue.sandbox import disputes, payments, refunds, sessions
from catalogue.sandbox.cards import CARDS, Behaviour, Card, card_by_number
from catalogue.sandbox.checkout_page import success_address
from catalogue.sandbox.delivery import Deliverer, Target, checked_webhook_url
from catalogue.sandbox.errors import ApiError, missing
from catalogue.sandbox.faults import Faults
from catalogue.sandbox.ledger import ledger_entries
from catalogue.sandbox.payment_shapes import Object
from catalogue.sandbox.rendering import with_safe_headers
from catalogue.sandbox.store import Store, Work

_ID = r"([A-Za-z0-9_]{1,255})"
_CHALLENGE_CARD = next(card for card in CARDS if card.behaviour is Behaviour.CHALLENGE)


@dataclass(frozen=True, slots=True)
class Order:
    """One instruction: its transaction, the id in its path, what was sent with it."""

    work: Work
    thing: str
    facts: dict[str, Any]


class Controls:
    """Answers under `/_sandbox`, as JSON; a form of the overview is led back to it."""

    def __init__(self, store: Store, faults: Faults, deliverer: Deliverer) -> None:
        self._store = store
        self._faults = faults
        self._deliverer = deliverer
        self._switches: dict[str, Callable[[dict[str, Any]], Object]] = {
            "POST /_sandbox/faults": self._add_fault,
            "DELETE /_sandbox/faults": self._clear_faults,
            "GET /_sandbox/faults": lambda _: {"faults": faults.listed()},
            "POST /_sandbox/webhook": self._point_webhook,
            "POST /_sandbox/clock": self._skip_ahead,
            "POST /_sandbox/deliveries/wait": self._wait,
            "GET /_sandbox/health": lambda _: {"ok": True},
        }

    def answer(self, request: Request) -> Response:
        """Do what is asked; raise ApiError when it cannot be done."""
        is_form = request.mimetype == "application/x-www-form-urlencoded"
        facts = request.form.to_dict() if is_form else request.get_json(silent=True) or {}
        try:
            body = self._done(request, facts)
        except (ValueError, TypeError, KeyError) as error:
            raise ApiError(f"Not understood: {error!r}") from error
        if is_form:
            return redirect("/", 303)
        return with_safe_headers(_json(body))

    def _done(self, request: Request, facts: dict[str, Any]) -> Object:
        switch = self._switches.get(f"{request.method} {request.path}")
        if switch:
            return switch(facts)
        for method, pattern, action in _ACTIONS:
            match = pattern.fullmatch(request.path) if method == request.method else None
            if match:
                with self._store.begin() as work:
                    return action(Order(work, match[1] if match.groups() else "", facts))
        raise ApiError(f"No such control: {request.method} {request.path}", status=404)

    def _add_fault(self, facts: dict[str, Any]) -> Object:
        self._faults.add(facts)
        return {"faults": self._faults.listed()}

    def _clear_faults(self, _: dict[str, Any]) -> Object:
        self._faults.clear()
        return {"faults": []}

    def _point_webhook(self, facts: dict[str, Any]) -> Object:
        now = self._deliverer.target
        self._deliverer.target = Target(
            checked_webhook_url(facts.get("url", now.url)), str(facts.get("secret", now.secret))
        )
        return {"ok": True}

    def _skip_ahead(self, facts: dict[str, Any]) -> Object:
        self._store.skip_ahead(int(facts["seconds"]))
        self._deliverer.pass_time()
        return {"now": int(self._store.now())}

    def _wait(self, facts: dict[str, Any]) -> Object:
        return {"pending": self._deliverer.wait_until_told(float(facts.get("seconds", 10)))}


def _json(body: Object) -> Response:
    return Response(json.dumps(body), content_type="application/json")


def _ledger(order: Order) -> Object:
    return {"sessions": ledger_entries(order.work)}


def _deliveries(order: Order) -> Object:
    rows = order.work.all(
        "SELECT id, type, state, attempts, last_answer, created FROM event ORDER BY seq"
    )
    return {"deliveries": [dict(row) for row in rows]}


def _resend(order: Order) -> Object:
    if order.work.one("SELECT 1 FROM event WHERE id = ?", order.thing) is None:
        raise missing("event", order.thing)
    order.work.change("event", order.thing, state="pending", next_at=0, attempts=0)
    order.work.told.append("again")
    return {"ok": True}


def _pay(order: Order) -> Object:
    """Pay as the page would: `card`, or `bank_debit` (succeeded, failed), or `challenge`."""
    session = sessions.session_row(order.work, order.thing)
    if session["status"] != "open":
        return {"status": session["status"], "redirect": success_address(session)}
    if "bank_debit" in order.facts:
        payments.pay_by_debit(
            order.work,
            session,
            settle_as=str(order.facts["bank_debit"]),
            delay=int(order.facts.get("delay", 10)),
        )
        status = "processing"
    elif "challenge" in order.facts:
        confirmed = order.facts["challenge"] == "complete"
        payments.answer_challenge(order.work, session, _CHALLENGE_CARD, confirmed=confirmed)
        status = "succeeded" if confirmed else "requires_payment_method"
    else:
        card = card_by_number(str(order.facts.get("card", CARDS[0].number)))
        if not isinstance(card, Card):
            raise ApiError(card.message, status=402, kind="card_error", code=card.code)
        status = payments.pay_by_card(order.work, session, card)
    return {"status": status, "redirect": success_address(session)}


def _settle(order: Order) -> Object:
    intent = order.work.one("SELECT * FROM intent WHERE session = ?", order.thing)
    if intent is None:
        raise missing("checkout.session", order.thing)
    payments.settle(order.work, intent, str(order.facts.get("outcome", "succeeded")))
    return {"ok": True}


def _expire(order: Order) -> Object:
    session = sessions.session_row(order.work, order.thing)
    return {"status": sessions.expire(order.work, session)["status"]}


def _refund(order: Order) -> Object:
    amount = int(order.facts["amount"]) if order.facts.get("amount") else None
    wanted = refunds.Refunding(_of_session(order, "id"), amount, "requested_by_customer")
    return {"id": refunds.add_refund(order.work, wanted)["id"]}


def _settle_refund(order: Order) -> Object:
    row = refunds.refund_row(order.work, order.thing)
    return {"status": refunds.settle_refund(order.work, row, str(order.facts["status"]))["status"]}


def _dispute(order: Order) -> Object:
    amount = int(order.facts["amount"]) if order.facts.get("amount") else None
    reason = str(order.facts.get("reason", "fraudulent"))
    charge = _of_session(order, "charge")
    return {"id": disputes.open_dispute(order.work, charge, reason=reason, amount=amount)["id"]}


def _move_dispute(order: Order) -> Object:
    status = str(order.facts["status"])
    return {"status": disputes.move_dispute(order.work, order.thing, status)["status"]}


def _warn(order: Order) -> Object:
    return {"id": disputes.warn_of_fraud(order.work, _of_session(order, "charge"))["id"]}


def _of_session(order: Order, column: str) -> str:
    row = order.work.one("SELECT id, charge FROM intent WHERE session = ?", order.thing)
    if row is None or row[column] is None:
        raise ApiError("This session has not been paid.")
    return str(row[column])


_ACTIONS: tuple[tuple[str, re.Pattern[str], Callable[[Order], Object]], ...] = (
    ("GET", re.compile("/_sandbox/ledger"), _ledger),
    ("GET", re.compile("/_sandbox/deliveries"), _deliveries),
    ("POST", re.compile(f"/_sandbox/events/{_ID}/resend"), _resend),
    ("POST", re.compile(f"/_sandbox/sessions/{_ID}/pay"), _pay),
    ("POST", re.compile(f"/_sandbox/sessions/{_ID}/settle"), _settle),
    ("POST", re.compile(f"/_sandbox/sessions/{_ID}/expire"), _expire),
    ("POST", re.compile(f"/_sandbox/sessions/{_ID}/refund"), _refund),
    ("POST", re.compile(f"/_sandbox/sessions/{_ID}/dispute"), _dispute),
    ("POST", re.compile(f"/_sandbox/sessions/{_ID}/fraud-warning"), _warn),
    ("POST", re.compile(f"/_sandbox/refunds/{_ID}"), _settle_refund),
    ("POST", re.compile(f"/_sandbox/disputes/{_ID}"), _move_dispute),
)
