"""Flask-Security as this shop wants it: its addresses, its pages, its letters, its limits."""

import hashlib
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from flask_login.utils import _user_context_processor
from flask_security import Security
from flask_wtf import FlaskForm

from catalogue.accounts.services.passwords import sealing_keys
from catalogue.core.clock import utc_now
from catalogue.settings import Settings
from catalogue.web.common.limits import LETTERS, limiter
from catalogue.web.staff.sign_in.events import watch
from catalogue.web.staff.sign_in.factors import ShopPasskeys, ShopPasswords, ShopTotp
from catalogue.web.staff.sign_in.forms import FORMS
from catalogue.web.staff.sign_in.letters import ShopMail
from catalogue.web.staff.sign_in.people import StaffDatastore
from catalogue.web.staff.sign_in.words import MESSAGES

_UNREADABLE = 422
_ADDRESSES = {
    "URL_PREFIX": "/staff",
    "BLUEPRINT_NAME": "staff_sign_in",
    "LOGIN_URL": "/sign-in",
    "LOGOUT_URL": "/sign-out",
    "VERIFY_URL": "/verify",
    "RESET_URL": "/reset",
    "CHANGE_URL": "/account/password",
    "TWO_FACTOR_SETUP_URL": "/account/second-factor",
    "TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
    "TWO_FACTOR_RESCUE_URL": "/sign-in/rescue",
    "TWO_FACTOR_SELECT_URL": "/sign-in/factor",
    "MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery",
    "MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
    "WAN_REGISTER_URL": "/account/passkeys",
    "WAN_DELETE_URL": "/account/passkeys/delete",
    "WAN_SIGNIN_URL": "/sign-in/passkey",
    "WAN_VERIFY_URL": "/verify/passkey",
    "POST_LOGIN_VIEW": "/staff/",
    "POST_LOGOUT_VIEW": "/staff/sign-in",
    "POST_VERIFY_VIEW": "/staff/",
    "POST_RESET_VIEW": "/staff/sign-in",
    "POST_CHANGE_VIEW": "/staff/account/",
    "RESET_ERROR_VIEW": "/staff/reset",
    "TWO_FACTOR_POST_SETUP_VIEW": "/staff/account/",
    "WAN_POST_REGISTER_VIEW": "/staff/account/passkeys",
}
_PAGES = {
    f"{setting}_TEMPLATE": f"staff/sign_in/{page}.html"
    for setting, page in {
        "LOGIN_USER": "sign_in",
        "VERIFY": "verify",
        "FORGOT_PASSWORD": "forgot",
        "RESET_PASSWORD": "reset",
        "CHANGE_PASSWORD": "change_password",
        "TWO_FACTOR_SETUP": "second_factor",
        "TWO_FACTOR_VERIFY_CODE": "code",
        "TWO_FACTOR_SELECT": "code",
        "MULTI_FACTOR_RECOVERY": "recovery",
        "MULTI_FACTOR_RECOVERY_CODES": "recovery_codes",
        "WAN_REGISTER": "passkeys",
        "WAN_SIGNIN": "passkey",
        "WAN_VERIFY": "verify_passkey",
    }.items()
}
_RULES: dict[str, Any] = {
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_SINGLE_HASH": ["argon2"],
    "PASSWORD_NORMALIZE_FORM": "NFKC",
    "RETURN_GENERIC_RESPONSES": True,
    "RECOVERABLE": True,
    "CHANGEABLE": True,
    "RESET_PASSWORD_WITHIN": timedelta(days=1),
    "TWO_FACTOR": True,
    "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "TWO_FACTOR_RESCUE_EMAIL": False,
    "TWO_FACTOR_ALWAYS_VALIDATE": True,
    "MULTI_FACTOR_RECOVERY_CODES": True,
    "MULTI_FACTOR_RECOVERY_CODES_N": 10,
    "WEBAUTHN": True,
    "WAN_ALLOW_AS_FIRST_FACTOR": True,
    "WAN_ALLOW_AS_MULTI_FACTOR": True,
    "WAN_ALLOW_USER_HINTS": False,
    "WAN_ALLOW_AS_VERIFY": ["first"],
    "FRESHNESS": timedelta(minutes=15),
    "FRESHNESS_GRACE_PERIOD": timedelta(0),
    "API_ENABLED_METHODS": ["session"],
    "DATETIME_FACTORY": utc_now,
    "STATIC_FOLDER": None,
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
    "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
}
_CLASSES = {
    "mail_util_cls": ShopMail,
    "password_util_cls": ShopPasswords,
    "totp_cls": ShopTotp,
    "webauthn_util_cls": ShopPasskeys,
}
_LIMITED = ("forgot_password", "login", "two_factor_token_validation", "mf_recovery")
_SIGN_INS = "60 per minute; 600 per hour"


def install(app: Flask, settings: Settings) -> None:
    """Register the library under /staff, on the tables of ``accounts``."""
    secret = settings.secret_key.get_secret_value()
    codes_key = hashlib.sha256(f"recovery codes\0{secret}".encode()).digest()
    options = {
        **_ADDRESSES,
        **_PAGES,
        **_RULES,
        **{f"MSG_{name}": (sentence, "error") for name, sentence in MESSAGES.items()},
        "PASSWORD_SALT": hashlib.sha256(f"passwords\0{secret}".encode()).hexdigest(),
        "TOTP_ISSUER": settings.shop_name,
        "TOTP_SECRETS": sealing_keys(secret),
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [urlsafe_b64encode(codes_key)],
        "WAN_RP_NAME": settings.shop_name,
    }
    app.config.update({f"SECURITY_{name}": value for name, value in options.items()})
    choices: dict[str, Any] = {"render_template": _page, **_CLASSES, **FORMS}
    security = Security(app, StaffDatastore(), **choices)
    _leave_public_pages_alone(app, security)
    _limit(app)
    watch(app)


def _limit(app: Flask) -> None:
    """Let one address knock only so often at the doors of the library."""
    for name in _LIMITED:
        endpoint = f"staff_sign_in.{name}"
        limit = LETTERS if name == "forgot_password" else _SIGN_INS
        limited: Any = limiter.limit(limit, methods=["POST"])(app.view_functions[endpoint])
        app.view_functions[endpoint] = limited


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
