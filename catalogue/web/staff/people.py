"""Who belongs to the staff: invite, change the role, disable."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for

from catalogue.accounts import mails
from catalogue.accounts.models import StaffMember
from catalogue.accounts.queries import (
    history_of,
    member_by_id,
    members,
    open_invitations,
    open_sessions,
)
from catalogue.accounts.services import people as services
from catalogue.accounts.services.sessions import end_all_sessions
from catalogue.accounts.types import Role
from catalogue.core.clock import utc_now
from catalogue.core.i18n import N_
from catalogue.mail.services import post_letter, withdraw_letters_about
from catalogue.web.common.answers import see_other
from catalogue.web.common.shop import settings
from catalogue.web.common.transaction import session
from catalogue.web.staff.audit_trail import About, note
from catalogue.web.staff.people_forms import ROLE_WORDS, InviteForm, RoleForm
from catalogue.web.staff.shell import member, told

pages = Blueprint("staff_people", __name__, url_prefix="/staff/people")

_SHOWN = timedelta(days=90)


@pages.get("/")
def index() -> str:
    """List the staff and who was asked to join."""
    return _index(InviteForm())


@pages.post("/invitations")
def invite() -> Response:
    """Ask somebody to join, by letter."""
    form = InviteForm(request.form)
    if not form.validate():
        return make_response(_index(form), 422)
    role = Role(form.role.data)
    invited, token = services.invite(
        session(), form.email.data or "", role=role, by=member().id, now=utc_now()
    )
    url = settings().base_url + url_for("staff_joining.show", token=token)
    letter = mails.invitation(invited, by=member().name, url=url)
    post_letter(session(), letter, now=utc_now())
    note("member.invited", About("invitation", invited.id, invited.email), after={"role": role})
    told(N_("A letter is on its way to %(email)s. It works for a week.", email=invited.email))
    return see_other(url_for("staff_people.index"))


@pages.post("/invitations/<uuid:invitation_id>/withdraw")
def withdraw_invitation(invitation_id: UUID) -> Response:
    """Let a letter open nothing any more."""
    services.withdraw_invitation(session(), invitation_id, now=utc_now())
    withdraw_letters_about(session(), f"invitation:{invitation_id}")
    note("member.invitation_withdrawn", About("invitation", invitation_id, ""))
    told(N_("The invitation is withdrawn."))
    return see_other(url_for("staff_people.index"))


@pages.get("/<uuid:member_id>")
def show(member_id: UUID) -> str:
    """Show somebody: role, how they sign in, where, and what was done about them."""
    row = member_by_id(session(), member_id)
    return render_template(
        "staff/people/show.html",
        row=row,
        form=RoleForm(role=row.role.value),
        role_words=ROLE_WORDS,
        sessions=open_sessions(session(), row.id, seen_since=utc_now() - _SHOWN),
        history=history_of(session(), "member", row.id)[:20],
    )


@pages.post("/<uuid:member_id>/role")
def change_role(member_id: UUID) -> Response:
    """Give somebody another role."""
    row, form = member_by_id(session(), member_id), RoleForm(request.form)
    if not form.validate():
        return see_other(_address(row))
    before, after = row.role, Role(form.role.data)
    services.change_role(session(), row, after)
    note("member.role_changed", _about(row), before={"role": before}, after={"role": after})
    told(N_("That is kept."))
    return see_other(_address(row))


@pages.post("/<uuid:member_id>/disable")
def disable(member_id: UUID) -> Response:
    """Let somebody in no more."""
    row = member_by_id(session(), member_id)
    services.disable_member(session(), row, now=utc_now())
    note("member.disabled", _about(row))
    told(
        N_("%(name)s is signed out everywhere and cannot sign in.", name=row.shown_name),
        undo=url_for("staff_people.enable", member_id=row.id),
    )
    return see_other(_address(row))


@pages.post("/<uuid:member_id>/enable")
def enable(member_id: UUID) -> Response:
    """Let somebody in again."""
    row = member_by_id(session(), member_id)
    services.enable_member(row)
    note("member.enabled", _about(row))
    told(N_("%(name)s can sign in again.", name=row.shown_name))
    return see_other(_address(row))


@pages.post("/<uuid:member_id>/sessions/end")
def end_sessions(member_id: UUID) -> Response:
    """Sign somebody out everywhere."""
    row = member_by_id(session(), member_id)
    end_all_sessions(session(), row, now=utc_now())
    note("member.session_ended", _about(row), after={"browsers": "all"})
    told(N_("%(name)s is signed out everywhere.", name=row.shown_name))
    return see_other(_address(row))


@pages.post("/<uuid:member_id>/second-factor/remove")
def take_factor(member_id: UUID) -> Response:
    """Take second factors away from somebody who has lost them."""
    row = member_by_id(session(), member_id)
    services.take_second_factor(session(), row, now=utc_now())
    note("member.second_factor_removed", _about(row))
    told(N_("%(name)s signs in with the password alone now.", name=row.shown_name))
    return see_other(_address(row))


def _index(form: InviteForm) -> str:
    return render_template(
        "staff/people/index.html",
        form=form,
        members=members(session()),
        invitations=open_invitations(session(), now=utc_now()),
        role_words=ROLE_WORDS,
    )


def _address(row: StaffMember) -> str:
    return url_for("staff_people.show", member_id=row.id)


def _about(row: StaffMember) -> About:
    return About("member", row.id, row.email)
