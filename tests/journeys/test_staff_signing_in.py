"""Staff sign in: with password and code, and with a passkey of the machine in hand."""

import pytest
from passlib.totp import TOTP
from playwright.sync_api import expect

from tests.journeys.conftest import NewVisitor
from tests.support.staff import PASSWORD
from tests.support.staff_visitor import add_member, signs_in
from tests.support.visitor import Visitor

pytestmark = pytest.mark.journey


def test_an_owner_signs_in_with_password_and_code(anyone: Visitor) -> None:
    printed: list[str] = []
    address = add_member(anyone.shop, "owner", with_app=printed)
    app = TOTP.from_uri(printed[0])
    anyone.opens("/staff/")
    anyone.writes(email=address, password=PASSWORD)
    anyone.presses("Sign in")
    anyone.sees("The code of your app")
    anyone.writes(code=str(app.generate().token))
    anyone.presses("Go on")
    anyone.sees("Today")
    anyone.presses("Sign out")
    anyone.sees("Sign in")


def test_a_passkey_is_made_and_lets_in_without_password_and_code(new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    page = visitor.page
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    signs_in(visitor, "editor", at=visitor.shop.named_url)
    page.goto(f"{visitor.shop.named_url}/staff/account/passkeys")
    visitor.looks()
    visitor.writes(name="Laptop")
    visitor.presses("Add a passkey")
    expect(page.get_by_role("row", name="Laptop")).to_be_visible()
    visitor.presses("Sign out")
    page.goto(f"{visitor.shop.named_url}/staff/sign-in")
    visitor.follows("Sign in with a passkey")
    visitor.presses("Use a passkey")
    visitor.sees("Today")
    page.goto(f"{visitor.shop.named_url}/staff/account/")
    expect(page.get_by_role("cell", name="passkey").first).to_be_visible()
