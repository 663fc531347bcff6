"""Somebody of the staff in front of a browser."""

from uuid import uuid4

from tests.support.shop import Shop
from tests.support.staff import PASSWORD
from tests.support.visitor import Visitor


def add_member(shop: Shop, role: str = "owner", email: str = "") -> str:
    """Make an account as an operator would; return its address."""
    address = email or f"{role}-{uuid4().hex[:8]}@example.com"
    shop.command("staff", "add", address, "--role", role, "--password-stdin", given=f"{PASSWORD}\n")
    return address


def signs_in(visitor: Visitor, role: str = "owner") -> str:
    """Let somebody new of a role sign in with address and password; return the address."""
    address = add_member(visitor.shop, role)
    visitor.page.goto("/staff/sign-in")
    visitor.writes(email=address, password=PASSWORD)
    visitor.presses("Sign in")
    visitor.page.locator(".rail").wait_for()
    return address
