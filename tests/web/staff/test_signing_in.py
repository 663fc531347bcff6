"""Signing in, and the gate before every page."""

import re

from tests.support.staff import PASSWORD, Staff, StaffClient


def test_who_is_not_signed_in_is_led_to_the_form_and_back(staff: Staff) -> None:
    member = staff.member("editor")
    client = StaffClient(staff.shop)
    answer = client.get("/staff/?day=today")
    assert (answer.status_code, answer.location) == (302, "/staff/sign-in?next=/staff/?day%3Dtoday")
    client.get(answer.location)
    form = {"email": member.email, "password": PASSWORD, "next": "/staff/?day=today"}
    assert client.post("/staff/sign-in", form).location == "/staff/?day=today"
    assert client.get("/staff/").status_code == 200


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(staff: Staff) -> None:
    member = staff.member("editor")
    client = StaffClient(staff.shop)
    wrong = client.sign_in(member.email, "three tall lamps whispered")
    unknown = client.sign_in("nobody@example.com", "three tall lamps whispered")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert "do not belong together" in wrong.text
    assert _bare(wrong.text, member.email) == _bare(unknown.text, "nobody@example.com")


def _bare(page: str, email: str) -> str:
    """Return a page without what is the sender's own: the address, and the token of the form."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page.replace(email, ""))


def test_a_form_without_the_token_changes_nothing(staff: Staff) -> None:
    client = staff.signed_in("editor")
    answer = client.browser.post("/staff/sign-out")
    assert answer.status_code == 403
    assert client.get("/staff/").status_code == 200


def test_signing_out_ends_the_session_also_for_a_copied_cookie(staff: Staff) -> None:
    client, thief = staff.signed_in("editor"), StaffClient(staff.shop)
    client.get("/staff/")
    cookie = client.browser.get_cookie("staff")
    assert cookie is not None
    thief.browser.set_cookie("staff", cookie.value)
    assert thief.get("/staff/").status_code == 200
    client.post("/staff/sign-out")
    assert client.get("/staff/").status_code == 302
    assert thief.get("/staff/").status_code == 302


def test_public_pages_neither_read_nor_set_the_cookie_of_the_staff(staff: Staff) -> None:
    client = staff.signed_in("editor")
    for path in ("/", "/books/", "/cart"):
        answer = client.get(path)
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert not [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("staff=")]


def test_a_refusal_stays_within_the_staff_pages_and_says_that_nothing_was_changed(
    staff: Staff,
) -> None:
    client = staff.signed_in("support")
    denied, missing = client.get("/staff/people/"), client.get("/staff/nothing-there")
    assert (denied.status_code, missing.status_code) == (403, 404)
    assert "Your role does not include this" in denied.text
    assert all('class="rail"' in answer.text for answer in (denied, missing))
    signed_out = StaffClient(staff.shop).browser.post("/staff/account/name")
    assert signed_out.status_code == 401
    assert "what you typed is still there" in signed_out.text
