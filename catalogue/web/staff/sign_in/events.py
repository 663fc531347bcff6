"""What follows from signing in and out, and from changing how one signs in: sessions and audit."""

from typing import Any

from flask import Flask, request
from flask import session as browser
from flask_login import user_logged_out
from flask_security import (
    password_changed,
    password_reset,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
    wan_deleted,
    wan_registered,
)

from catalogue.accounts.queries import open_session_of
from catalogue.accounts.services import record
from catalogue.accounts.services.guessing import forgive
from catalogue.accounts.services.sessions import begin_session, end_all_sessions, end_session
from catalogue.accounts.types import About, Actor
from catalogue.core.clock import utc_now
from catalogue.web.common.transaction import session
from catalogue.web.staff.shell import SESSION_TOKEN, forget_member
from catalogue.web.staff.sign_in.people import SignedIn

_WAYS = {"change": "password", "webauthn": "passkey"}


def watch(app: Flask) -> None:
    """Listen to the library."""
    for signal, receiver in (
        (user_authenticated, _begin),
        (user_logged_out, _end),
        (password_changed, _password_changed),
        (password_reset, _password_reset),
        (tf_profile_changed, _noted("member.second_factor_set")),
        (tf_disabled, _noted("member.second_factor_removed")),
        (wan_registered, _noted("member.passkey_added")),
        (wan_deleted, _noted("member.passkey_removed")),
    ):
        signal.connect(receiver, app, weak=False)


def _begin(_app: Flask, *, user: SignedIn, authn_via: list[str] | None, **_more: Any) -> None:
    """Write down the browser that has just signed in, under a fresh token."""
    way = ", ".join(_WAYS.get(each, each) for each in authn_via or ["password"])
    browser[SESSION_TOKEN] = begin_session(
        session(),
        user.row.id,
        signed_in_with=way,
        address=request.remote_addr or "",
        browser=request.user_agent.string,
        now=utc_now(),
    )
    browser.permanent = True
    forget_member()
    _note("member.signed_in", user, with_=way)


def _end(_app: Flask, **_more: Any) -> None:
    """End the session of this browser in the table as well as in its cookie."""
    opened = open_session_of(session(), browser.pop(SESSION_TOKEN, ""))
    if opened is not None:
        end_session(session(), opened.id, member_id=opened.member_id, now=utc_now())
    forget_member()


def _password_changed(_app: Flask, *, user: SignedIn, **_more: Any) -> None:
    """Sign every other browser out; the library has let this one in again."""
    here = open_session_of(session(), browser.get(SESSION_TOKEN, ""))
    end_all_sessions(session(), user.row, now=utc_now(), but=here.id if here else None)
    _note("member.password_changed", user)


def _password_reset(_app: Flask, *, user: SignedIn, **_more: Any) -> None:
    """Sign every browser out; whoever reads the letters of the address may try again at once."""
    end_all_sessions(session(), user.row, now=utc_now())
    forgive(session(), user.row.email)
    _note("member.password_reset", user)


def _noted(act: str) -> Any:
    """Return a listener that writes an act into the audit."""

    def listener(_app: Flask, *, user: SignedIn, name: str = "", **_more: Any) -> None:
        _note(act, user, **({"name": name} if name else {}))

    return listener


def _note(act: str, user: SignedIn, **facts: str) -> None:
    row = user.row
    actor = Actor(row.email, row.id, request.remote_addr or "")
    after = {name.rstrip("_"): value for name, value in facts.items()}
    about = About("member", row.id, row.email)
    record(session(), actor, act, about, after=after, now=utc_now())
