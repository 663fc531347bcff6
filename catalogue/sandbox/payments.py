"""Paying: what a card or a bank debit does to a session, at once and later."""

import json
import secrets
import sqlite3
from dataclasses import asdict

from catalogue.sandbox.cards import AUTHENTICATION_FAILED, DEBIT_FAILED, Behaviour, Card, Decline
from catalogue.sandbox.disputes import open_dispute
from catalogue.sandbox.errors import ApiError
from catalogue.sandbox.sessions import move_session
from catalogue.sandbox.store import Work


def pay_by_card(work: Work, session: sqlite3.Row, card: Card) -> str:
    """Try a card on an open session; return the intent's status, `succeeded` when it is paid."""
    intent = _intent(work, session, "card")
    if card.behaviour is Behaviour.CHALLENGE:
        work.change("intent", intent, status="requires_action", decline=None)
        return "requires_action"
    if card.decline:
        decline(work, session, card.decline, card=card)
        return "requires_payment_method"
    _succeed(work, session, intent, card)
    return "succeeded"


def answer_challenge(work: Work, session: sqlite3.Row, card: Card, *, confirmed: bool) -> None:
    """Go on after the 3-D Secure page."""
    intent = _intent(work, session, "card")
    if confirmed:
        _succeed(work, session, intent, card)
    else:
        decline(work, session, AUTHENTICATION_FAILED)


def decline(work: Work, session: sqlite3.Row, reason: Decline, *, card: Card | None = None) -> None:
    """Write down an attempt that failed; the session stays open for another."""
    intent = _intent(work, session, "card")
    charge = (
        _add_charge(work, session, intent, "failed", card=card, reason=reason) if card else None
    )
    work.change(
        "intent",
        intent,
        status="requires_payment_method",
        decline=json.dumps(asdict(reason)),
        **({"charge": charge} if charge else {}),
    )


def pay_by_debit(work: Work, session: sqlite3.Row, *, settle_as: str, delay: int) -> None:
    """Complete a session unpaid; the money comes, or does not come, `delay` seconds later."""
    intent = _intent(work, session, "bank_debit")
    charge = _add_charge(work, session, intent, "pending")
    work.change(
        "intent",
        intent,
        status="processing",
        method="bank_debit",
        charge=charge,
        decline=None,
        settle_at=work.now + delay,
        settle_as=settle_as,
    )
    move_session(work, session["id"], "checkout.session.completed", status="complete")


def settle(work: Work, intent: sqlite3.Row, outcome: str) -> None:
    """Let a bank debit under way succeed or fail; raise ApiError when none is under way."""
    if intent["status"] != "processing":
        raise ApiError("No bank debit is under way for this session.")
    if outcome == "succeeded":
        work.change("charge", intent["charge"], status="succeeded")
        work.change("intent", intent["id"], status="succeeded", settle_at=None)
        event = "checkout.session.async_payment_succeeded"
        move_session(work, intent["session"], event, payment_status="paid")
        return
    why = json.dumps(asdict(DEBIT_FAILED))
    work.change("charge", intent["charge"], status="failed", decline=why)
    work.change(
        "intent", intent["id"], status="requires_payment_method", settle_at=None, decline=why
    )
    move_session(work, intent["session"], "checkout.session.async_payment_failed")


def settle_due(work: Work) -> None:
    """Settle every bank debit whose time has come."""
    for row in work.all(
        "SELECT * FROM intent WHERE settle_at <= ? AND status = 'processing' LIMIT 100", work.now
    ):
        settle(work, row, row["settle_as"])


def _succeed(work: Work, session: sqlite3.Row, intent: str, card: Card) -> None:
    charge = _add_charge(work, session, intent, "succeeded", card=card)
    work.change("intent", intent, status="succeeded", charge=charge, decline=None)
    work.change("session", session["id"], status="complete", payment_status="paid")
    move_session(work, session["id"], "checkout.session.completed")
    if card.behaviour is Behaviour.DISPUTED:
        open_dispute(work, charge, reason="fraudulent")


def _intent(work: Work, session: sqlite3.Row, method: str) -> str:
    """Return the session's intent, made at the first attempt as Stripe does."""
    row = work.one("SELECT id FROM intent WHERE session = ?", session["id"])
    if row:
        return str(row["id"])
    thing = f"pi_{secrets.token_hex(12)}"
    work.add(
        "intent",
        id=thing,
        session=session["id"],
        created=work.now,
        status="requires_payment_method",
        amount=session["total"],
        currency=session["currency"],
        metadata=json.dumps(json.loads(session["request"])["intent_metadata"]),
        method=method,
    )
    work.change("session", session["id"], intent=thing)
    return thing


def _add_charge(
    work: Work,
    session: sqlite3.Row,
    intent: str,
    status: str,
    *,
    card: Card | None = None,
    reason: Decline | None = None,
) -> str:
    thing = f"ch_{secrets.token_hex(12)}"
    work.add(
        "charge",
        id=thing,
        intent=intent,
        created=work.now,
        status=status,
        amount=session["total"],
        currency=session["currency"],
        method="card" if card else "bank_debit",
        last4=card.number[-4:] if card else None,
        brand=card.brand if card else None,
        behaviour=card.behaviour if card else Behaviour.PAYS,
        email=json.loads(session["request"])["customer_email"] or None,
        decline=json.dumps(asdict(reason)) if reason else None,
    )
    return thing
