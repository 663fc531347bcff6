"""One's own account: how one signs in, and where one is signed in."""

from datetime import timedelta

from flask import Blueprint, render_template

from catalogue.accounts.queries import open_sessions
from catalogue.core.clock import utc_now
from catalogue.web.common.transaction import session
from catalogue.web.staff.shell import member

pages = Blueprint("staff_account", __name__, url_prefix="/staff/account")

_SHOWN = timedelta(days=90)


@pages.get("/")
def show() -> str:
    """Show second factors, passkeys and sessions."""
    opened = open_sessions(session(), member().id, seen_since=utc_now() - _SHOWN)
    return render_template("staff/account/show.html", sessions=opened)
