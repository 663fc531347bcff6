"""Flask-Security as this shop wants it: its addresses, its pages, its letters, its limits."""

import hashlib
from datetime import timedelta
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from flask import session as browser
from flask_login import user_logged_out
from flask_login.utils import _user_context_processor
from flask_security import Security, user_authenticated
from flask_wtf import FlaskForm

from catalogue.accounts.queries import open_session_of
from catalogue.accounts.services.sessions import begin_session, end_session
from catalogue.core.clock import utc_now
from catalogue.settings import Settings
from catalogue.web.common.transaction import session
from catalogue.web.staff.shell import SESSION_TOKEN, forget_member
from catalogue.web.staff.sign_in.forms import FORMS
from catalogue.web.staff.sign_in.people import SignedIn, StaffDatastore
from catalogue.web.staff.sign_in.words import MESSAGES

_UNREADABLE = 422
_ADDRESSES = {
    "URL_PREFIX": "/staff",
    "BLUEPRINT_NAME": "staff_sign_in",
    "LOGIN_URL": "/sign-in",
    "LOGOUT_URL": "/sign-out",
    "VERIFY_URL": "/verify",
    "POST_LOGIN_VIEW": "/staff/",
    "POST_LOGOUT_VIEW": "/staff/sign-in",
    "POST_VERIFY_VIEW": "/staff/",
}
_PAGES = {
    "LOGIN_USER_TEMPLATE": "staff/sign_in/sign_in.html",
    "VERIFY_TEMPLATE": "staff/sign_in/verify.html",
}
_RULES: dict[str, Any] = {
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_SINGLE_HASH": ["argon2"],
    "PASSWORD_NORMALIZE_FORM": "NFKC",
    "RETURN_GENERIC_RESPONSES": True,
    "FLASH_MESSAGES": False,
    "FRESHNESS": timedelta(minutes=15),
    "FRESHNESS_GRACE_PERIOD": timedelta(0),
    "API_ENABLED_METHODS": ["session"],
    "DATETIME_FACTORY": utc_now,
    "STATIC_FOLDER": None,
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
    "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
}


def install(app: Flask, settings: Settings) -> None:
    """Register the library under /staff, on the tables of ``accounts``."""
    secret = settings.secret_key.get_secret_value()
    options = {
        **_ADDRESSES,
        **_PAGES,
        **_RULES,
        **{f"MSG_{name}": (sentence, "error") for name, sentence in MESSAGES.items()},
        "PASSWORD_SALT": hashlib.sha256(f"passwords\0{secret}".encode()).hexdigest(),
        "TOTP_ISSUER": settings.shop_name,
    }
    app.config.update({f"SECURITY_{name}": value for name, value in options.items()})
    choices: dict[str, Any] = {"render_template": _page, **FORMS}
    security = Security(app, StaffDatastore(), **choices)
    _leave_public_pages_alone(app, security)
    user_authenticated.connect(_begin, app, weak=False)
    user_logged_out.connect(_end, app, weak=False)


def _leave_public_pages_alone(app: Flask, security: Security) -> None:
    """Take out what the libraries hang on every request: each of these reads session or cookies.

    The shop needs neither tokens in addresses, nor identities, nor “remember me”.
    """
    manager = security.login_manager
    manager.request_loader(lambda _request: None)
    owners = (manager, security.principal)
    hooks: list[list[Any]] = [app.before_request_funcs[None], app.after_request_funcs[None]]
    for each in hooks:
        each[:] = [hook for hook in each if getattr(hook, "__self__", None) not in owners]
    app.template_context_processors[None].remove(_user_context_processor)


def _page(template: str, **context: Any) -> Response | str:
    """Show a page of the library; one with something wrong in its form is 422, as everywhere."""
    page = render_template(template, **context)
    forms = (value for value in context.values() if isinstance(value, FlaskForm))
    is_wrong = request.method == "POST" and any(form.errors for form in forms)
    return make_response(page, _UNREADABLE) if is_wrong else page


def _begin(_app: Flask, *, user: SignedIn, authn_via: list[str] | None, **_more: Any) -> None:
    """Write down the browser that has just signed in, under a fresh token."""
    browser[SESSION_TOKEN] = begin_session(
        session(),
        user.row.id,
        signed_in_with=", ".join(authn_via or ["password"]),
        address=request.remote_addr or "",
        browser=request.user_agent.string,
        now=utc_now(),
    )
    browser.permanent = True
    forget_member()


def _end(_app: Flask, **_more: Any) -> None:
    """End the session of this browser in the table as well as in its cookie."""
    opened = open_session_of(session(), browser.pop(SESSION_TOKEN, ""))
    if opened is not None:
        end_session(session(), opened.id, member_id=opened.member_id, now=utc_now())
    forget_member()
