"""Webhooks on their way: signed, sent in the background, tried again after growing pauses.

What is to be sent lies in the store, so that a restart goes on where a kill stopped it. The same
thread that has nothing to send lets time do its work: sessions expire, bank debits settle.
"""

import hashlib
import hmac
import http.client
import sqlite3
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from catalogue.core.clock import utc_now
from catalogue.sandbox.events import event_text
from catalogue.sandbox.payments import settle_due
from catalogue.sandbox.refunds import settle_due_refunds
from catalogue.sandbox.sessions import expire_due
from catalogue.sandbox.store import Store, Work

_TIMEOUT_SECONDS = 10
_TICK_SECONDS = 0.5
_IDLE_SECONDS = 0.05
_LOOK_SECONDS = 0.02
_LONGEST_PAUSE = 300.0
_MOST_ATTEMPTS = 16
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_CLAIM = """
UPDATE event SET state = 'sending', attempts = attempts + 1 WHERE seq = (
    SELECT seq FROM event WHERE state = 'pending' AND next_at <= ? ORDER BY next_at, seq LIMIT 1
) RETURNING *
"""


@dataclass(frozen=True, slots=True)
class Target:
    """Where webhooks go, and the secret they are signed with."""

    url: str
    secret: str


def checked_webhook_url(url: str) -> str:
    """Return an address of this machine; raise ValueError for any other."""
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in _LOOPBACK:
        raise ValueError(f"The sandbox sends webhooks to this machine only, not to {url}")
    return url


def signature(body: bytes, secret: str, seconds: int) -> str:
    """Return a `Stripe-Signature` header: HMAC-SHA256 over time and body."""
    mac = hmac.new(secret.encode(), b"%d.%s" % (seconds, body), hashlib.sha256)
    return f"t={seconds},v1={mac.hexdigest()}"


class Deliverer:
    """The threads that send, and the one that lets time pass."""

    def __init__(self, store: Store, target: Target, *, senders: int, first_pause: float) -> None:
        self.target = target
        self._store = store
        self._first_pause = first_pause
        self._news = threading.Condition()
        self._stopping = threading.Event()
        jobs = [self._send_all] * senders + [self._let_time_pass]
        self._threads = [threading.Thread(target=job, daemon=True) for job in jobs]
        store.after_events = self._wake_one

    def start(self) -> None:
        """Take up what an earlier process left, and begin."""
        with self._store.begin() as work:
            work.db.execute("UPDATE event SET state = 'pending' WHERE state IN ('sending', 'held')")
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the threads; what is under way is finished first."""
        self._stopping.set()
        with self._news:
            self._news.notify_all()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def wait_until_told(self, seconds: float) -> int:
        """Wait until nothing is left to be sent; return how many events still are after that."""
        deadline = time.monotonic() + seconds
        while True:
            left = self._left()
            if not left or time.monotonic() >= deadline or self._stopping.wait(_LOOK_SECONDS):
                return left

    def pass_time(self) -> None:
        """Expire and settle everything whose time has come."""
        with self._store.begin() as work:
            expire_due(work)
            settle_due(work)
            settle_due_refunds(work)

    def _left(self) -> int:
        statement = "SELECT count(*) FROM event WHERE state IN ('pending', 'sending')"
        with self._store.begin() as work:
            return int(work.all(statement)[0][0])

    def _wake_one(self) -> None:
        with self._news:
            self._news.notify()

    def _let_time_pass(self) -> None:
        while not self._stopping.wait(_TICK_SECONDS):
            self.pass_time()

    def _send_all(self) -> None:
        sender = _Sender()
        event, answer = None, ""
        while not self._stopping.is_set():
            event = self._settled_and_next(event, answer)
            if event is None:
                with self._news:
                    self._news.wait(_IDLE_SECONDS)
                continue
            for _ in range(event["copies"]):
                answer = sender.send(self.target, event_text(event).encode())
        if event is not None:
            self._settled_and_next(event, answer, claim=False)
        sender.close()

    def _settled_and_next(
        self, sent: sqlite3.Row | None, answer: str, *, claim: bool = True
    ) -> sqlite3.Row | None:
        """Write down how one event went, and take the next that is due, in one transaction."""
        with self._store.begin() as work:
            if sent is not None:
                self._settle(work, sent, answer)
            if not (claim and self.target.url):
                return None
            return work.one(_CLAIM, utc_now().timestamp())

    def _settle(self, work: Work, event: sqlite3.Row, answer: str) -> None:
        delivered = answer.startswith("2")
        pause = min(self._first_pause * 2.0 ** (event["attempts"] - 1), _LONGEST_PAUSE)
        given_up = event["attempts"] >= _MOST_ATTEMPTS
        work.change(
            "event",
            event["id"],
            state="delivered" if delivered else "failed" if given_up else "pending",
            next_at=utc_now().timestamp() + pause,
            last_answer=answer,
        )


class _Sender:
    """One kept-open connection to the shop."""

    def __init__(self) -> None:
        self._connection: http.client.HTTPConnection | None = None
        self._place = ""

    def send(self, target: Target, body: bytes) -> str:
        """POST one event; return the status, or what went wrong."""
        parts = urlsplit(target.url)
        if self._connection is None or self._place != parts.netloc:
            self.close()
            self._place = parts.netloc
            self._connection = http.client.HTTPConnection(
                parts.hostname or "", parts.port, timeout=_TIMEOUT_SECONDS
            )
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (sandbox)",
            "Stripe-Signature": signature(body, target.secret, int(utc_now().timestamp())),
        }
        try:
            self._connection.request("POST", parts.path or "/", body, headers)
            with self._connection.getresponse() as answer:
                answer.read()
                return str(answer.status)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            return f"no answer: {error!r}"

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None
