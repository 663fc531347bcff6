"""The hosted payment page: a plain form that works without JavaScript, and its 3-D Secure step."""

import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from werkzeug import Request, Response
from werkzeug.utils import redirect

from catalogue.core.clock import from_timestamp
from catalogue.core.money import Money
from catalogue.sandbox.cards import CARDS, Behaviour, Card, card_by_number
from catalogue.sandbox.payments import answer_challenge, decline, pay_by_card, pay_by_debit
from catalogue.sandbox.rendering import page
from catalogue.sandbox.sessions import session_row
from catalogue.sandbox.store import Store, Work

_EXPIRY = re.compile(r"\s*(0[1-9]|1[0-2])\s*/?\s*(?:20)?([0-9]{2})\s*")
_CVC = re.compile(r"[0-9]{3,4}")
_CHALLENGE_CARD = next(card for card in CARDS if card.behaviour is Behaviour.CHALLENGE)
_CENTURY = 2_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a field; no field means the payment as a whole."""

    field: str
    message: str


class CheckoutPage:
    """Answers under `/c/pay/`."""

    def __init__(self, store: Store, *, shop_name: str, debit_delay: int) -> None:
        self._store = store
        self._shop_name = shop_name
        self._debit_delay = debit_delay

    def show(self, request: Request, thing: str) -> Response:
        """Show the form, or what became of the session; `?card=` fills in a test card."""
        with self._store.begin() as work:
            session = session_row(work, thing)
            problem = _last_problem(work, session)
        if session["status"] != "open":
            return self._ended(session)
        filled = {"card_number": request.args.get("card", CARDS[0].spaced)}
        return self._form(session, filled, problem if request.args.get("again") else None)

    def pay(self, request: Request, thing: str) -> Response:
        """Try to pay, then lead on: to the shop, to the bank's page, or back to the form."""
        form = request.form
        with self._store.begin() as work:
            session = session_row(work, thing)
            if session["status"] != "open":
                return self._ended(session, at_once=True)
            if form.get("method") == "bank_debit":
                outcome = "failed" if form.get("debit_outcome") == "failed" else "succeeded"
                pay_by_debit(work, session, settle_as=outcome, delay=self._debit_delay)
                return redirect(success_address(session), 303)
            problem = _field_problem(
                form, from_timestamp(work.now).year, from_timestamp(work.now).month
            )
            status = "" if problem else self._by_card(work, session, form.get("card_number", ""))
            problem = problem or _last_problem(work, session)
        if status == "succeeded":
            return redirect(success_address(session), 303)
        if status == "requires_action":
            return redirect(f"/c/pay/{thing}/authenticate", 303)
        return self._form(session, form, problem)

    def challenge(self, request: Request, thing: str) -> Response:
        """Show the bank's page, or take its answer."""
        with self._store.begin() as work:
            session = session_row(work, thing)
            if session["status"] != "open":
                return self._ended(session, at_once=request.method == "POST")
            if request.method == "POST":
                confirmed = request.form.get("outcome") == "complete"
                answer_challenge(work, session, _CHALLENGE_CARD, confirmed=confirmed)
                after = success_address(session) if confirmed else f"/c/pay/{thing}?again=1"
                return redirect(after, 303)
        return page("challenge.html", leads_to=_origins(session), **self._facts(session))

    @staticmethod
    def _by_card(work: Work, session: sqlite3.Row, number: str) -> str:
        card = card_by_number(number)
        if isinstance(card, Card):
            return pay_by_card(work, session, card)
        decline(work, session, card)
        return "requires_payment_method"

    def _form(
        self, session: sqlite3.Row, filled: Mapping[str, str], problem: Problem | None
    ) -> Response:
        return page(
            "pay.html",
            status=402 if problem else 200,
            leads_to=_origins(session),
            cards=CARDS,
            filled=filled,
            problem=problem,
            debit_delay=self._debit_delay,
            **self._facts(session),
        )

    def _ended(self, session: sqlite3.Row, *, at_once: bool = False) -> Response:
        if at_once and session["status"] == "complete":
            return redirect(success_address(session), 303)
        return page(
            "ended.html",
            status=200 if session["status"] == "complete" else 410,
            leads_to=_origins(session),
            success_url=success_address(session),
            **self._facts(session),
        )

    def _facts(self, session: sqlite3.Row) -> dict[str, Any]:
        request = json.loads(session["request"])
        currency = session["currency"].upper()
        discount = request.get("discount", 0)
        lines = [
            (
                line["name"],
                line["quantity"],
                _money(line["unit_amount"] * line["quantity"], currency),
            )
            for line in request["lines"]
        ]
        return {
            "shop_name": self._shop_name,
            "session": session,
            "lines": lines,
            "discount": _money(-discount, currency) if discount else None,
            "shipping": _money(session["shipping"], currency) if session["shipping"] else None,
            "total": _money(session["total"], currency),
            "email": request["customer_email"],
            "cancel_url": request["cancel_url"],
            "expires": from_timestamp(session["expires_at"]),
        }


def success_address(session: sqlite3.Row) -> str:
    """Return where a finished payment leads, with the session's id filled in."""
    address: str = json.loads(session["request"])["success_url"]
    return address.replace("{CHECKOUT_SESSION_ID}", session["id"])


def _origins(session: sqlite3.Row) -> str:
    """Return the shop's origin: browsers hold a form's redirect against the page's policy too."""
    parts = urlsplit(success_address(session))
    return f"{parts.scheme}://{parts.netloc}"


def _money(amount: int, currency: str) -> str:
    return Money(amount, currency).format()


def _last_problem(work: Work, session: sqlite3.Row) -> Problem | None:
    row = work.one("SELECT decline FROM intent WHERE session = ?", session["id"])
    if row is None or not row["decline"]:
        return None
    return Problem("card_number", json.loads(row["decline"])["message"])


def _field_problem(form: Mapping[str, str], year: int, month: int) -> Problem | None:
    expiry = _EXPIRY.fullmatch(form.get("card_expiry", ""))
    if not form.get("card_number", "").strip():
        return Problem("card_number", "Your card number is missing.")
    if not expiry:
        return Problem("card_expiry", "Write the expiry date as month and year, such as 12 / 34.")
    if (_CENTURY + int(expiry[2]), int(expiry[1])) < (year, month):
        return Problem("card_expiry", "Your card has expired.")
    if not _CVC.fullmatch(form.get("card_cvc", "").strip()):
        return Problem("card_cvc", "The security code has three or four digits.")
    return None
