"""Joining the staff: the page behind a letter of invitation."""

from flask import Blueprint, Response, make_response, render_template, request, url_for

from catalogue.accounts.errors import WeakPasswordError
from catalogue.accounts.queries import invitation_by_token
from catalogue.accounts.services import record
from catalogue.accounts.services.people import accept_invitation
from catalogue.accounts.types import About, Actor
from catalogue.core.clock import utc_now
from catalogue.core.i18n import N_
from catalogue.web.common.answers import see_other
from catalogue.web.common.limits import LETTERS, limiter
from catalogue.web.common.transaction import session
from catalogue.web.staff.people_forms import JoinForm
from catalogue.web.staff.shell import told

pages = Blueprint("staff_joining", __name__, url_prefix="/staff/join")


@pages.get("/<token>")
def show(token: str) -> str:
    """Ask for a name and a password."""
    return _page(token, JoinForm())


@pages.post("/<token>")
@limiter.limit(LETTERS)
def join(token: str) -> Response:
    """Let somebody join, and lead to the door."""
    form = JoinForm(request.form)
    if not form.validate():
        return make_response(_page(token, form), 422)
    name, password = form.name.data or "", form.password.data or ""
    try:
        added = accept_invitation(session(), token, name=name, password=password, now=utc_now())
    except WeakPasswordError as error:
        form.password.errors = [error.sentence]
        return make_response(_page(token, form), 422)
    actor = Actor(added.email, added.id, request.remote_addr or "")
    about = About("member", added.id, added.email)
    record(session(), actor, "member.joined", about, after={"role": added.role}, now=utc_now())
    told(N_("Welcome, %(name)s. Sign in with your new password.", name=name))
    return see_other(url_for("staff_sign_in.login"))


def _page(token: str, form: JoinForm) -> str:
    invited = invitation_by_token(session(), token, now=utc_now())
    return render_template("staff/sign_in/join.html", form=form, token=token, invited=invited)
