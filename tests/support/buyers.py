"""Buyers without a browser, who try again when the shop has just gone away, as people do."""

import re
import time
from dataclasses import dataclass, field
from uuid import uuid4

import requests

from tests.support.shop import Shop
from tests.support.visitor import SEVEN_SECRETS, SIXTY_SECONDS

_TOTAL = re.compile(r'name="accept_total" value="(\d+)"')
_SESSION = re.compile(r"/c/pay/(cs_[A-Za-z0-9_]+)")
_PATIENCE = 60.0  # seconds until somebody gives up
_PAUSE = 0.05
WANTED = (
    (f"{SIXTY_SECONDS}-epub",),
    (f"{SIXTY_SECONDS}-audiobook", f"{SIXTY_SECONDS}-pdf"),
    (f"{SEVEN_SECRETS}-paperback",),
    (f"{SEVEN_SECRETS}-paperback", f"{SIXTY_SECONDS}-epub"),
)
WAYS = ("card", "card", "card, never back", "debit", "failed debit", "declined", "leaves")


class LostPatienceError(Exception):
    """The shop did not answer for a minute."""


@dataclass
class Buyer:
    """One person who wants something and pays in some way, or leaves; the number says which."""

    shop: Shop
    number: int
    way: str = ""
    email: str = field(init=False)
    session_ids: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def __post_init__(self) -> None:
        """Take the number's wishes and way of paying."""
        self.email = f"buyer-{self.number}-{uuid4().hex[:8]}@example.com"
        self.wants = WANTED[self.number % len(WANTED)]
        self.way = self.way or WAYS[self.number % len(WAYS)]
        self._browser = requests.Session()

    def buys(self) -> None:
        """Go the whole way; raise LostPatienceError when the shop stays away."""
        for sku in self.wants:
            self._asks("POST", "/cart/items", {"edition": sku, "quantity": "1"})
        session_id = self._is_led_to_pay()
        if session_id:
            self._pays(session_id)

    def _is_led_to_pay(self) -> str | None:
        """Fill in the form until it leads to the payment page; return the session's id."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            form = self._asks("GET", "/checkout")
            found = _TOTAL.search(form.text)
            if found is None:
                return None
            answer = self._asks("POST", "/checkout", self._typed(found[1]))
            session = _SESSION.search(answer.headers.get("Location", ""))
            if session:
                self.session_ids.append(session[1])
                return session[1]
            time.sleep(_PAUSE)
        raise LostPatienceError(self.email)

    def _typed(self, total: str) -> dict[str, str]:
        return {
            "email": self.email,
            "name": f"Buyer {self.number}",
            "country": "GB",
            "line1": "1 Shelf Lane",
            "city": "Leeds",
            "postal_code": "LS1 1AA",
            "waiver": "y",
            "accept_total": total,
        }

    def _pays(self, session_id: str) -> None:
        sandbox = self.shop.sandbox
        match self.way:
            case "leaves":
                return
            case "declined":
                sandbox.pay(session_id, card="4000000000000002")
                return
            case "debit":
                sandbox.pay(session_id, bank_debit="succeeded", delay=1)
            case "failed debit":
                sandbox.pay(session_id, bank_debit="failed", delay=1)
            case "card, never back":
                sandbox.pay(session_id)
                return
            case _:
                sandbox.pay(session_id)
        self._asks("GET", f"/checkout/return?session_id={session_id}")

    def _asks(
        self, method: str, path: str, form: dict[str, str] | None = None
    ) -> requests.Response:
        """Ask until the shop answers and is well, and keep how long the slowest answer took."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            began = time.monotonic()
            try:
                answer = self._browser.request(
                    method, self.shop.url + path, data=form, allow_redirects=False, timeout=30
                )
            except requests.ConnectionError:
                time.sleep(_PAUSE)
                continue
            self.slowest = max(self.slowest, time.monotonic() - began)
            if answer.status_code < 500:
                return answer
            time.sleep(_PAUSE)
        raise LostPatienceError(self.email)
