"""Codes of an app, recovery codes, and what owners need."""

import re
from collections.abc import Iterator

import pytest
from passlib.totp import TOTP
from sqlalchemy import update

from catalogue.accounts.models import StaffMember
from catalogue.accounts.services import new_totp_secret, totp_factory
from catalogue.settings import StaffSecondFactor
from tests.conftest import Databases
from tests.fakes.stripe_sandbox import RunningSandbox
from tests.support.settings import SECRET
from tests.support.staff import PASSWORD, Staff, StaffClient
from tests.support.web_shop import web_shop


def with_app(staff: Staff, email: str) -> TOTP:
    """Give a member an app for codes; return it."""
    app = new_totp_secret(totp_factory(SECRET, issuer="The shop"))
    with staff.shop.database.write() as session:
        session.execute(
            update(StaffMember)
            .where(StaffMember.email == email)
            .values(totp_secret=app.to_json(encrypt=True), totp_counter=None)
        )
    return app


def code_of(app: TOTP) -> str:
    return str(app.generate().token)


def test_a_password_alone_does_not_let_in_who_has_an_app(staff: Staff) -> None:
    member = staff.member("owner")
    app = with_app(staff, member.email)
    client = StaffClient(staff.shop)
    answer = client.sign_in(member.email)
    assert (answer.status_code, answer.location) == (302, "/staff/sign-in/code?next=/staff/")
    assert client.get("/staff/").status_code == 302
    client.get("/staff/sign-in/code")
    assert client.post("/staff/sign-in/code", {"code": "000000"}).status_code == 422
    client.get("/staff/sign-in/code")
    assert client.post("/staff/sign-in/code", {"code": code_of(app)}).location == "/staff/"
    assert client.get("/staff/").status_code == 200


def test_a_code_works_once(staff: Staff) -> None:
    member = staff.member("owner")
    app = with_app(staff, member.email)
    code = code_of(app)
    first, second = StaffClient(staff.shop), StaffClient(staff.shop)
    for client in (first, second):
        client.sign_in(member.email)
        client.get("/staff/sign-in/code")
    assert first.post("/staff/sign-in/code", {"code": code}).status_code == 302
    answer = second.post("/staff/sign-in/code", {"code": code})
    assert answer.status_code == 422
    assert "used already" in answer.text


def test_somebody_sets_an_app_up_and_takes_recovery_codes(staff: Staff) -> None:
    client = staff.signed_in("editor")
    client.get("/staff/account/second-factor")
    page = client.post("/staff/account/second-factor", {"setup": "authenticator"}).text
    key = re.search(r"<code>([A-Z2-7 -]+)</code>", page)
    action = re.search(r'action="(/staff/account/second-factor/[^"]+)"', page)
    assert key is not None
    assert action is not None
    app = totp_factory(SECRET, issuer="x")(key[1].replace("-", "").replace(" ", ""))
    answer = client.post(action[1], {"code": code_of(app)})
    assert (answer.status_code, answer.location) == (302, "/staff/account/")
    client.get("/staff/account/recovery-codes")
    page = client.post("/staff/account/recovery-codes", {"generate_new_codes": "y"}).text
    codes = re.findall(r"<code>([0-9a-f-]{14})</code>", page)
    assert len(codes) == 10
    newcomer = StaffClient(staff.shop)
    newcomer.sign_in("editor@example.com")
    newcomer.get("/staff/sign-in/recovery")
    assert newcomer.post("/staff/sign-in/recovery", {"code": codes[3]}).status_code == 302
    assert newcomer.get("/staff/").status_code == 200
    again = StaffClient(staff.shop)
    again.sign_in("editor@example.com")
    again.get("/staff/sign-in/recovery")
    assert again.post("/staff/sign-in/recovery", {"code": codes[3]}).status_code == 422


def test_what_is_kept_of_factors_does_not_open_the_door(staff: Staff) -> None:
    client = staff.signed_in("editor")
    client.get("/staff/account/recovery-codes")
    page = client.post("/staff/account/recovery-codes", {"generate_new_codes": "y"}).text
    codes = re.findall(r"<code>([0-9a-f-]{14})</code>", page)
    with staff.shop.database.read() as session:
        (row,) = session.query(StaffMember)
        kept = " ".join(row.recovery_codes)
    assert codes
    assert not any(code in kept for code in codes)


@pytest.fixture
def strict(
    databases: Databases, sandbox: RunningSandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Staff]:
    """A shop whose owners need a second factor, as in every shop but the demo."""
    folder = tmp_path_factory.mktemp("strict")
    with (
        databases.backend("sqlite").fresh_url() as url,
        web_shop(url, sandbox, folder, staff_second_factor=StaffSecondFactor.REQUIRED) as shop,
    ):
        yield Staff(shop)


def test_an_owner_without_a_second_factor_can_only_set_one_up(strict: Staff) -> None:
    client = strict.signed_in("owner")
    for path in ("/staff/", "/staff/people/", "/staff/guide/"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, "/staff/account/")
    assert "Set up a second factor first" in client.get("/staff/account/").text
    assert client.get("/staff/account/second-factor").status_code == 200


def test_others_may_go_without(strict: Staff) -> None:
    assert strict.signed_in("support").get("/staff/").status_code == 200


def test_weighty_pages_ask_for_the_password_again_after_a_while(staff: Staff) -> None:
    client = staff.signed_in("editor")
    with client.browser.session_transaction("/staff/") as kept:
        kept["fs_paa"] -= 16 * 60
    answer = client.get("/staff/account/passkeys")
    assert answer.location == "/staff/verify?next=/staff/account/passkeys"
    client.get(answer.location)
    assert client.post(answer.location, {"password": "not this one"}).status_code == 422
    assert (
        client.post(answer.location, {"password": PASSWORD}).location == "/staff/account/passkeys"
    )
    assert client.get("/staff/account/passkeys").status_code == 200
