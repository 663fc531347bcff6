"""An answer comes in time as a whole, or not at all; the server drips over a real socket."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import repeat

import pytest
import requests

from catalogue.payments.errors import PaymentsUnavailableError
from catalogue.payments.gateway import StripeGateway
from catalogue.payments.transport import fetch, one_budget, timed_session
from tests.support.ports import LOOPBACK

STATUS = b"HTTP/1.1 200 OK\r\n"
LONG = STATUS + b"Content-Length: 100000\r\n\r\n"
CHUNKED = STATUS + b"Transfer-Encoding: chunked\r\n\r\n"
WHOLE = STATUS + b"Content-Length: 2\r\n\r\n{}"
PAUSE, LIMIT, PATIENCE = 0.05, 0.3, 20


class Dripper(socketserver.ThreadingTCPServer):
    """Sends a beginning at once, then the same few bytes again and again until it is closed."""

    daemon_threads = True

    def __init__(self, beginning: bytes, drop: bytes) -> None:
        super().__init__((LOOPBACK, 0), _Drip)
        self.beginning, self.drop = beginning, drop
        self.asked = 0
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.server_address[1]}"


class _Drip(socketserver.StreamRequestHandler):
    server: Dripper

    def handle(self) -> None:
        self.rfile.readline()
        self.server.asked += 1
        with suppress(OSError):
            self.wfile.write(self.server.beginning)
            for drop in repeat(self.server.drop, int(PATIENCE / PAUSE) if self.server.drop else 0):
                if self.server.over.wait(PAUSE):
                    return
                self.wfile.write(drop)
        if not self.server.drop:
            self.server.over.wait(PATIENCE)


@contextmanager
def dripping(beginning: bytes, drop: bytes) -> Iterator[Dripper]:
    with Dripper(beginning, drop) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()


def ask(
    server: Dripper, *, seconds: float = LIMIT, session: Callable[[], requests.Session]
) -> tuple[str, int]:
    with session() as own:
        request = requests.Request("GET", server.url, headers={}, data=None)
        body, status, _headers = fetch(own, request, seconds=seconds, certificates="")
        return body, status


@pytest.mark.parametrize(
    ("beginning", "drop"),
    [
        (b"", b""),
        (b"", b"H"),
        (STATUS, b"X-Drop: 1\r\n"),
        (STATUS + b"X-Long: ", b"a"),
        (LONG, b" "),
        (CHUNKED, b"1\r\n \r\n"),
        (CHUNKED + b"1", b"0"),
        (STATUS + b"\r\n", b" "),
    ],
    ids=["silent", "status", "headers", "a header", "body", "chunks", "a size", "until closed"],
)
def test_an_answer_that_drips_is_given_up(beginning: bytes, drop: bytes) -> None:
    with dripping(beginning, drop) as server, pytest.raises(requests.RequestException) as refusal:
        ask(server, session=timed_session)
    assert "timed out" in str(refusal.value).lower()


def test_an_answer_that_is_whole_is_read() -> None:
    with dripping(WHOLE, b"") as server:
        assert ask(server, seconds=PATIENCE, session=timed_session) == ("{}", 200)


def test_calls_for_one_person_share_their_time() -> None:
    with dripping(WHOLE, b"") as server:
        gateway = StripeGateway("sk_test_1", "whsec_1", live=False, api_base=server.url)
        with one_budget(0), pytest.raises(PaymentsUnavailableError) as refusal:
            gateway.session("cs_test_1")
        assert (refusal.value.detail, server.asked) == ("no time left for another attempt", 0)
        with pytest.raises(PaymentsUnavailableError) as refusal:
            gateway.session("cs_test_1")
        assert "cannot be read" in refusal.value.detail
        assert server.asked == 1
