"""One's own account: how one signs in, and where one is signed in."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for

from catalogue.accounts.queries import member_by_id, open_sessions
from catalogue.accounts.services.sessions import end_all_sessions, end_session
from catalogue.core.clock import utc_now
from catalogue.core.errors import NotFoundError
from catalogue.core.i18n import N_
from catalogue.web.common.answers import see_other
from catalogue.web.common.transaction import session
from catalogue.web.staff.audit_trail import About, note
from catalogue.web.staff.gate import lacks_factor
from catalogue.web.staff.people_forms import NameForm
from catalogue.web.staff.shell import forget_member, member, told

pages = Blueprint("staff_account", __name__, url_prefix="/staff/account")

_SHOWN = timedelta(days=90)


@pages.get("/")
def show() -> str:
    """Show the name, second factors, passkeys and sessions."""
    return _page(NameForm(name=member_by_id(session(), member().id).name))


@pages.post("/name")
def rename() -> Response:
    """Change how colleagues see one's name."""
    form = NameForm(request.form)
    if not form.validate():
        return make_response(_page(form), 422)
    row = member_by_id(session(), member().id)
    name = form.name.data or ""
    note("member.renamed", _me(), before={"name": row.name}, after={"name": name})
    row.name = name
    forget_member()
    told(N_("That is kept."))
    return see_other(url_for("staff_account.show"))


@pages.post("/sessions/<uuid:session_id>/end")
def end(session_id: UUID) -> Response:
    """Sign another browser of one's own out."""
    if not end_session(session(), session_id, member_id=member().id, now=utc_now()):
        raise NotFoundError(N_("That browser is signed out already."))
    note("member.session_ended", _me())
    told(N_("That browser is signed out."))
    return see_other(url_for("staff_account.show"))


@pages.post("/sessions/end-others")
def end_others() -> Response:
    """Sign every other browser of one's own out."""
    row = member_by_id(session(), member().id)
    end_all_sessions(session(), row, now=utc_now(), but=member().session_id)
    note("member.session_ended", _me(), after={"browsers": "all others"})
    told(N_("Every other browser is signed out."))
    return see_other(url_for("staff_account.show"))


def _page(form: NameForm) -> str:
    return render_template(
        "staff/account/show.html",
        form=form,
        needs_factor=lacks_factor(member()),
        row=member_by_id(session(), member().id),
        sessions=open_sessions(session(), member().id, seen_since=utc_now() - _SHOWN),
    )


def _me() -> About:
    return About("member", member().id, member().email)
