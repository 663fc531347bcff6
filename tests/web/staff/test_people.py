"""Who belongs to the staff: invitations, roles, disabling; passwords by mail; guessing."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from catalogue.accounts.models import AuditEntry, SignInFailure, StaffMember
from catalogue.accounts.services.guessing import FROM_ONE_ADDRESS
from tests.support.staff import PASSWORD, Staff, StaffClient

NEW = "four blue kettles sing"


def letter_link(staff: Staff, part: str) -> str:
    """Return the path of the last link of a kind in the letters that went out."""
    staff.shop.work()
    words = "".join(staff.shop.letters()).replace("=\n", "")
    return str(re.findall(rf"http://[^/\s]+({part}[\w.~-]+)", words)[-1])


def test_somebody_is_invited_joins_and_signs_in_once(staff: Staff) -> None:
    owner = staff.signed_in("owner")
    owner.post("/staff/people/invitations", {"email": "New@Example.com", "role": "support"})
    link = letter_link(staff, "/staff/join/")
    guest = StaffClient(staff.shop)
    assert "new@example.com" in guest.get(link).text
    form = {"name": "Nora", "password": NEW, "password_confirm": NEW, "role": "owner"}
    assert guest.post(link, form).status_code == 303
    assert guest.sign_in("new@example.com", NEW).status_code == 302
    assert guest.get("/staff/people/").status_code == 403
    assert StaffClient(staff.shop).get(link).status_code == 404


def test_a_withdrawn_invitation_opens_nothing(staff: Staff) -> None:
    owner = staff.signed_in("owner")
    owner.post("/staff/people/invitations", {"email": "new@example.com", "role": "editor"})
    link = letter_link(staff, "/staff/join/")
    page = owner.get("/staff/people/").text
    action = re.search(r'action="(/staff/people/invitations/[^"]+/withdraw)"', page)
    assert action is not None
    owner.post(action[1])
    assert StaffClient(staff.shop).get(link).status_code == 404


def test_the_last_owner_cannot_go(staff: Staff) -> None:
    owner = staff.signed_in("owner")
    me = f"/staff/people/{_id_of(staff, 'owner@example.com')}"
    for deed, form in (("disable", {}), ("role", {"role": "editor"})):
        answer = owner.post(f"{me}/{deed}", form)
        assert answer.status_code == 409
        assert "only owner" in answer.text
    staff.member("owner", "second@example.com")
    assert owner.post(f"{me}/role", {"role": "editor"}).status_code == 303
    assert owner.get("/staff/people/").status_code == 403


def test_who_is_disabled_is_out_and_can_come_back(staff: Staff) -> None:
    owner, editor = staff.signed_in("owner"), staff.signed_in("editor")
    them = f"/staff/people/{_id_of(staff, 'editor@example.com')}"
    owner.post(f"{them}/disable")
    assert editor.get("/staff/").status_code == 302
    assert editor.sign_in("editor@example.com").status_code == 422
    owner.post(f"{them}/enable")
    assert editor.sign_in("editor@example.com").status_code == 302


def test_a_password_is_changed_and_every_other_browser_is_out(staff: Staff) -> None:
    here = staff.signed_in("editor")
    there = StaffClient(staff.shop)
    there.sign_in("editor@example.com")
    here.get("/staff/account/password")
    form = {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    assert here.post("/staff/account/password", form).status_code == 302
    assert here.get("/staff/").status_code == 200
    assert there.get("/staff/").status_code == 302
    staff.shop.work()
    assert "Your password has been changed" in "".join(staff.shop.letters())


def test_a_new_password_is_chosen_by_mail_and_unknown_addresses_get_the_same_answer(
    staff: Staff,
) -> None:
    staff.member("editor")
    guest = StaffClient(staff.shop)
    guest.get("/staff/reset")
    known = guest.post("/staff/reset", {"email": "editor@example.com"})
    unknown = guest.post("/staff/reset", {"email": "nobody@example.com"})
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert len(staff.shop.letters()) == 0
    link = letter_link(staff, "/staff/reset/")
    guest.get(link)
    form = {"password": NEW, "password_confirm": NEW}
    assert guest.post(link, form).status_code == 302
    assert guest.sign_in("editor@example.com", NEW).status_code == 302
    assert guest.get(link).status_code == 302


@pytest.mark.parametrize("password", ["password1", "short", "editor@example.com"])
def test_a_weak_password_is_refused_with_a_sentence(staff: Staff, password: str) -> None:
    client = staff.signed_in("editor")
    client.get("/staff/account/password")
    form = {"password": PASSWORD, "new_password": password, "new_password_confirm": password}
    answer = client.post("/staff/account/password", form)
    assert answer.status_code == 422
    assert "A password has" in answer.text or "too easy to guess" in answer.text


def test_guessing_is_slowed_down_from_there_and_not_for_the_person_elsewhere(staff: Staff) -> None:
    staff.member("editor")
    guesser = StaffClient(staff.shop)
    for _ in range(FROM_ONE_ADDRESS):
        guesser.sign_in("editor@example.com", "wrong horse battery")
    answer = guesser.sign_in("editor@example.com", PASSWORD)
    assert (answer.status_code, "Too many tries" in answer.text) == (422, True)
    elsewhere = StaffClient(staff.shop)
    elsewhere.browser.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert elsewhere.sign_in("editor@example.com").status_code == 302
    _let_pass(staff, timedelta(minutes=16))
    assert guesser.sign_in("editor@example.com").status_code == 302


def test_what_people_do_is_in_the_audit(staff: Staff) -> None:
    owner = staff.signed_in("owner")
    editor = staff.member("editor")
    owner.post(f"/staff/people/{editor.id}/role", {"role": "support"})
    with staff.shop.database.read() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.act == "member.role_changed")
        ).one()
    assert (entry.actor, entry.about_label) == ("owner@example.com", "editor@example.com")
    assert (entry.before, entry.after) == ({"role": "editor"}, {"role": "support"})


def _id_of(staff: Staff, email: str) -> str:
    with staff.shop.database.read() as session:
        return str(session.scalars(select(StaffMember.id).where(StaffMember.email == email)).one())


def _let_pass(staff: Staff, time: timedelta) -> None:
    with staff.shop.database.write() as session:
        for failure in session.scalars(select(SignInFailure)):
            session.execute(
                update(SignInFailure)
                .where(SignInFailure.id == failure.id)
                .values(at=failure.at - time)
            )
