"""The Stripe sandbox on a free port, for tests: the real thing, over real sockets."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalogue.payments.gateway import StripeGateway
from catalogue.sandbox import Sandbox, SandboxServer
from tests.support.sandbox import SandboxControls

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

API_KEY = "sk_test_demo_0123456789abcdef"
WEBHOOK_SECRET = "whsec_0123456789abcdef"


class RunningSandbox(SandboxControls):
    """A sandbox that answers, and what a test may ask of it behind the shop's back."""

    def __init__(self, url: str, sandbox: Sandbox | None = None) -> None:
        super().__init__(url)
        self.sandbox = sandbox
        self.api_key = API_KEY
        self.webhook_secret = WEBHOOK_SECRET

    def gateway(self, **settings: Any) -> StripeGateway:
        """Return the shop's own gateway, pointed here."""
        facts: dict[str, Any] = {"live": False, "api_base": self.url} | settings
        return StripeGateway(facts.pop("api_key", API_KEY), WEBHOOK_SECRET, **facts)

    def refund(self, session_id: str, amount: int | None = None) -> str:
        """Refund in the dashboard, all that is left unless told; return the refund's id."""
        return str(self.ask("POST", f"sessions/{session_id}/refund", amount=amount)["id"])

    def settle_refund(self, refund_id: str, status: str) -> None:
        """Let a refund end "succeeded" or "failed"."""
        self.ask("POST", f"refunds/{refund_id}", status=status)

    def dispute(self, session_id: str, **facts: Any) -> str:
        """Open a dispute (`reason=`, `amount=`); return its id."""
        return str(self.ask("POST", f"sessions/{session_id}/dispute", **facts)["id"])

    def move_dispute(self, dispute_id: str, status: str) -> None:
        """Move a dispute on: "under_review", "won", "lost"."""
        self.ask("POST", f"disputes/{dispute_id}", status=status)

    def warn_of_fraud(self, session_id: str) -> str:
        """Send an early fraud warning; return its id."""
        return str(self.ask("POST", f"sessions/{session_id}/fraud-warning")["id"])

    def point_webhook(self, url: str) -> None:
        """Send webhooks to another address of this machine from now on."""
        self.ask("POST", "webhook", url=url)

    def resend(self, event_id: str) -> None:
        """Send an event again, as the dashboard can."""
        self.ask("POST", f"events/{event_id}/resend")

    def deliveries(self) -> list[dict[str, Any]]:
        """Return every event, oldest first, with how its delivery went."""
        listed: list[dict[str, Any]] = self.ask("GET", "deliveries")["deliveries"]
        return listed

    def entry(self, session_id: str) -> dict[str, Any]:
        """Return the ledger's entry of one session."""
        return next(entry for entry in self.ledger() if entry["id"] == session_id)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call under `/v1` as it went over the wire, and its answer."""

    method: str
    path: str
    form: str
    headers: dict[str, str]
    status: str
    answer: bytes


class RecordingSandbox(Sandbox):
    """A sandbox that keeps every call under `/v1` word for word."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.exchanges: list[Exchange] = []

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request and keep both."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(body)
        status: list[str] = []

        def start(line: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            status.append(line)
            return start_response(line, headers, *rest)

        answer = b"".join(super().__call__(environ, start))
        if environ["PATH_INFO"].startswith("/v1/"):
            headers = {key[5:]: value for key, value in environ.items() if key.startswith("HTTP_")}
            form = body.decode() or environ["QUERY_STRING"]
            method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
            self.exchanges.append(Exchange(method, path, form, headers, status[0], answer))
        return [answer]


@contextmanager
def running_sandbox(
    path: Path,
    *,
    kind: type[Sandbox] = Sandbox,
    webhook_url: str = "",
    shop_name: str = "Test Bookshop",
    debit_delay: int = 3_600,
    first_pause: float = 0.05,
) -> Iterator[RunningSandbox]:
    """Run a sandbox on a free port in a thread; `path` is its SQLite file.

    Bank debits wait for `settle` (or `pass_time`) unless `debit_delay` (seconds) is short; a
    webhook that fails is tried again after `first_pause` seconds, then twice that, and so on.
    """
    sandbox = kind(
        path,
        webhook_url=webhook_url,
        webhook_secret=WEBHOOK_SECRET,
        api_key=API_KEY,
        shop_name=shop_name,
        debit_delay=debit_delay,
        first_pause=first_pause,
    )
    server = SandboxServer(sandbox)
    thread = threading.Thread(target=server.run, name="stripe-sandbox")
    thread.start()
    try:
        yield RunningSandbox(server.url, sandbox)
    finally:
        server.stop()
        thread.join()
