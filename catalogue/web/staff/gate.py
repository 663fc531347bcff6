"""The gate before every staff page: denied unless the table of permissions grants it."""

from typing import cast

from flask import Flask, redirect, request, url_for
from flask import session as browser
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response

from catalogue.accounts.services.sessions import see_session
from catalogue.accounts.types import Role
from catalogue.core.clock import utc_now
from catalogue.core.i18n import N_
from catalogue.web.common.paths import is_staff_path
from catalogue.web.common.shop import database, settings
from catalogue.web.common.transaction import let_go
from catalogue.web.staff.navigation import rail
from catalogue.web.staff.permissions import Grant, grant_of
from catalogue.web.staff.shell import Member, find_member, notices

FRESH_SECONDS = 15 * 60
_SEEN_EVERY_SECONDS = 5 * 60
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_SET_UP = "staff_account.show"
_NOT_YOURS = N_("Your role does not include this. An owner of the shop can change that.")
_SIGNED_OUT = N_(
    "You are signed out, so nothing was changed. Sign in again in another tab, come back here, and"
    " send the form once more: what you typed is still there."
)
_STALE = N_(
    "This page was open for too long, so nothing was changed. Go back, load the page again, and"
    " send the form once more."
)

csrf = CSRFProtect()


def install(app: Flask) -> None:
    """Put the gate before all views, and give staff templates what the layout needs."""
    app.config.update(
        WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=True
    )
    csrf.init_app(app)
    app.before_request(guard)

    @app.context_processor
    def _staff() -> dict[str, object]:
        if not is_staff_path(request.path):
            return {}
        who = find_member()
        return {
            "member": who,
            "rail": rail(who) if who else [],
            "notices": notices,
            "csrf_token": generate_csrf,
        }


def guard() -> Response | None:
    """Let pass whom the table grants the route; lead the others to where they can go on."""
    if not is_staff_path(request.path) or request.endpoint is None:
        return None
    grant = grant_of(request.endpoint)
    if grant is None:
        raise Forbidden(_NOT_YOURS)
    if not grant.is_open and (answer := _refused(grant)) is not None:
        return answer
    if grant.largest_body:
        request.max_content_length = grant.largest_body
        let_go()
    if request.method not in _SAFE:
        _check_token()
    return None


def _refused(grant: Grant) -> Response | None:
    who = find_member()
    if who is None:
        return _to_sign_in()
    if not grant.allows(who.role):
        raise Forbidden(_NOT_YOURS)
    if lacks_factor(who) and not cast("str", request.endpoint).startswith(_ACCOUNT):
        return redirect(url_for(_SET_UP), 303)
    if grant.fresh and not is_fresh():
        return _to_verify()
    _see(who)
    return None


_ACCOUNT = ("staff_account.", "staff_sign_in.")


def is_fresh() -> bool:
    """Return whether somebody proved who they are within the last quarter of an hour."""
    return utc_now().timestamp() - float(browser.get("fs_paa", 0)) < FRESH_SECONDS


def lacks_factor(who: Member) -> bool:
    """Return whether somebody has to set up a second factor before anything else."""
    return (
        who.role is Role.OWNER
        and not who.has_second_factor
        and settings().owners_need_second_factor
    )


def _to_sign_in() -> Response:
    if request.method not in _SAFE:
        raise Unauthorized(_SIGNED_OUT)
    return redirect(url_for("staff_sign_in.login", next=_here()), 302)


def _to_verify() -> Response:
    """Ask for the password again; a form that was being sent is not lost, but has to wait."""
    back = _here() if request.method in _SAFE else (request.headers.get("Referer") or "")
    return redirect(url_for("staff_sign_in.verify", next=_local(back)), 303)


def _here() -> str:
    return request.full_path.rstrip("?")


def _local(address: str) -> str:
    """Return the path of an address of ours; the dashboard for any other."""
    own = request.host_url.rstrip("/")
    path = address.removeprefix(own)
    return path if is_staff_path(path) else url_for("staff_dashboard.show")


def _check_token() -> None:
    try:
        csrf.protect()
    except CSRFError as error:
        raise Forbidden(_STALE) from error


def _see(who: Member) -> None:
    """Note now and then that this browser was here, in a transaction of its own."""
    last = float(browser.get("seen", 0))
    if utc_now().timestamp() - last < _SEEN_EVERY_SECONDS or request.method not in _SAFE:
        return
    browser["seen"] = utc_now().timestamp()
    with database().write() as writer:
        see_session(writer, who.session_id, now=utc_now())
