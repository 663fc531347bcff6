"""The switches of the Stripe sandbox, worked from outside over its own HTTP address."""

import json
from typing import Any
from urllib.request import Request, urlopen

_SECONDS = 30

# Serves a sandbox from the shop's own settings, as the demo does, but in less of a hurry with bank
# debits (a test settles them) and in more of one with webhooks that found the shop closed.
PROGRAM = """
import os, signal, sys
from pathlib import Path
from catalogue.sandbox import Sandbox, SandboxServer

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
sandbox = Sandbox(
    Path(os.environ["DATA_DIR"]) / "sandbox.sqlite",
    webhook_url=os.environ["BASE_URL"] + "/stripe/webhook",
    webhook_secret=os.environ["STRIPE_WEBHOOK_SECRET"],
    api_key=os.environ["STRIPE_API_KEY"],
    shop_name="The Leadership Bookshop",
    debit_delay=3_600,
    first_pause=0.1,
)
SandboxServer(sandbox, port=int(os.environ["SANDBOX_PORT"])).run()
"""


class SandboxControls:
    """What a test may do behind the shop's back."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, method: str, path: str, **facts: Any) -> dict[str, Any]:
        """Call ``/_sandbox/<path>`` and return its answer; raise HTTPError when it refuses."""
        request = Request(
            f"{self.url}/_sandbox/{path}",
            data=json.dumps(facts).encode() if method == "POST" else None,
            headers={"Content-Type": "application/json"},
            method=method,
        )
        with urlopen(request, timeout=_SECONDS) as response:
            answer: dict[str, Any] = json.load(response)
            return answer

    def fault(self, kind: str, *, value: float = 0, count: int = 1, match: str = "") -> None:
        """Let something go wrong; the kinds are told in catalogue/sandbox/faults.py."""
        self.ask("POST", "faults", kind=kind, value=value, count=count, match=match)

    def heal(self) -> None:
        """Switch all faults off."""
        self.ask("DELETE", "faults")

    def pay(self, session_id: str, **how: Any) -> dict[str, Any]:
        """Pay without a browser, by ``card="4242…"``, ``bank_debit="failed"`` or ``challenge``."""
        return self.ask("POST", f"sessions/{session_id}/pay", **how)

    def settle(self, session_id: str, outcome: str) -> None:
        """End a bank debit: "succeeded" or "failed"."""
        self.ask("POST", f"sessions/{session_id}/settle", outcome=outcome)

    def expire(self, session_id: str) -> None:
        """Let a session's time run out now."""
        self.ask("POST", f"sessions/{session_id}/expire")

    def pass_time(self, seconds: int) -> None:
        """Move the sandbox's clock ahead, so that sessions expire and bank debits settle."""
        self.ask("POST", "clock", seconds=seconds)

    def ledger(self) -> list[dict[str, Any]]:
        """Return what was charged and refunded, by session."""
        sessions: list[dict[str, Any]] = self.ask("GET", "ledger")["sessions"]
        return sessions

    def wait_until_told(self, *, within: float = 20) -> None:
        """Return when every event has reached the shop; raise AssertionError at the deadline."""
        pending = self.ask("POST", "deliveries/wait", seconds=within)["pending"]
        assert not pending, f"{pending} events did not reach the shop within {within:g} s"
