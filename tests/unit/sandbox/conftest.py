"""A running sandbox, a receiver of its webhooks, and a buyer's browser without a browser."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.factories.payments_requests import make_session_request
from tests.fakes.stripe_sandbox import RunningSandbox, running_sandbox


class Receiver:
    """A small shop that takes webhooks; `answers` are given first, 204 after that."""

    def __init__(self) -> None:
        self.received: list[tuple[bytes, str]] = []
        self.answers: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.received.append((body, self.headers["Stripe-Signature"]))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/stripe/webhook"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    shop = Receiver()
    thread = threading.Thread(target=shop.server.serve_forever, args=(0.02,))
    thread.start()
    yield shop
    shop.server.shutdown()
    shop.server.server_close()
    thread.join()


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[RunningSandbox]:
    with running_sandbox(tmp_path / "sandbox.sqlite", shop_name="The <Book> Shop") as running:
        yield running


@pytest.fixture
def session_id(sandbox: RunningSandbox) -> str:
    """Give an open session of £7.99."""
    return sandbox.gateway().create_session(make_session_request(), key="order-1-1").id
