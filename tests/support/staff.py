"""Somebody of the staff before a shop that is asked by HTTP, in this process."""

import re
from typing import TYPE_CHECKING, Any

from werkzeug.test import TestResponse

from catalogue.accounts.models import StaffMember
from catalogue.accounts.services import add_staff
from catalogue.accounts.types import Role
from catalogue.core.clock import utc_now
from tests.support.web_shop import WebShop

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PASSWORD = "three tall lamps whisper"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class StaffClient:
    """One person's browser; forms carry the token that a page gave it."""

    def __init__(self, shop: WebShop) -> None:
        self.shop = shop
        self.browser: FlaskClient = shop.client()
        self._token = ""

    def get(self, path: str, **options: Any) -> TestResponse:
        """Ask for a page."""
        return self._seen(self.browser.get(path, **options))

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form as a page of ours would."""
        sent = {"csrf_token": self.token(), **(data or {})}
        return self._seen(self.browser.post(path, data=sent, **options))

    def sign_in(self, email: str, password: str = PASSWORD) -> TestResponse:
        """Send the form of signing in."""
        self.get("/staff/sign-in")
        answer = self.post("/staff/sign-in", {"email": email, "password": password})
        self._token = ""
        return answer

    def token(self) -> str:
        """Return what this person's forms carry."""
        return self._token or self._first_token()

    def _first_token(self) -> str:
        self.get("/staff/")
        return self._token

    def _seen(self, answer: TestResponse) -> TestResponse:
        if answer.mimetype == "text/html" and (found := _TOKEN.search(answer.text)):
            self._token = found[1]
        return answer


class Staff:
    """The people of one shop, made when they are first needed."""

    def __init__(self, shop: WebShop) -> None:
        self.shop = shop

    def member(self, role: str = "owner", email: str = "") -> StaffMember:
        """Add somebody."""
        with self.shop.database.write() as session:
            return add_staff(
                session,
                email or f"{role}@example.com",
                role=Role(role),
                password=PASSWORD,
                now=utc_now(),
            )

    def signed_in(self, role: str = "owner", email: str = "") -> StaffClient:
        """Add somebody who is signed in."""
        client = StaffClient(self.shop)
        answer = client.sign_in(self.member(role, email).email)
        assert answer.status_code == 302, answer.text
        return client
