"""Somebody of the staff in front of a browser."""

from pathlib import Path
from uuid import uuid4

from tests.support.shop import Shop
from tests.support.staff import PASSWORD
from tests.support.visitor import Visitor


def add_member(shop: Shop, role: str = "owner", with_app: list[str] | None = None) -> str:
    """Make an account as an operator would; return its address.

    Into ``with_app`` goes what the account's app for codes has to read.
    """
    address = f"{role}-{uuid4().hex[:8]}@example.com"
    words = ["staff", "add", address, "--role", role, "--password-stdin"]
    factor = [] if with_app is None else ["--totp"]
    printed = shop.command(*words, *factor, given=f"{PASSWORD}\n")
    if with_app is not None:
        with_app.append(printed.splitlines()[-1])
    return address


def signs_in(visitor: Visitor, role: str = "owner", *, at: str = "") -> str:
    """Let somebody new of a role sign in with address and password; return the address.

    ``at`` is another address of the shop, for what does not work under a bare number.
    """
    address = add_member(visitor.shop, role)
    visitor.page.goto(f"{at}/staff/sign-in")
    visitor.writes(email=address, password=PASSWORD)
    visitor.presses("Sign in")
    visitor.page.locator(".rail").wait_for()
    return address


def makes_discount(visitor: Visitor, code: str, *, per_cent: str) -> None:
    """Fill in the form of a discount with a code for everybody, and send it."""
    visitor.page.goto("/staff/discounts/new")
    visitor.writes(name=f"For {code}", value=per_cent, code=code)
    visitor.presses("Make the discount")
    visitor.page.get_by_role("heading", level=1, name=f"For {code}").wait_for()


def drops_book(visitor: Visitor, file: Path) -> None:
    """Give the shop the file of a book, wait for the filled form, and save it as a draft."""
    visitor.page.goto("/staff/books/new")
    visitor.page.set_input_files("#file", file)
    visitor.page.wait_for_url("**/staff/books/new/form?upload=*")
    visitor.page.get_by_role("button", name="Save the draft").last.click()
    visitor.page.get_by_role("status").wait_for()
