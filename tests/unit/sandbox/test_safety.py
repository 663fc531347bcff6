"""The sandbox takes no real money, listens to this machine only, and keeps its word when killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from werkzeug.test import Client

from catalogue.payments.errors import PaymentsUnavailableError
from catalogue.sandbox import Sandbox, SandboxServer, create_sandbox
from catalogue.sandbox.sessions import Wanted, add_session, session_row
from tests.factories.payments_requests import make_session_request
from tests.fakes.stripe_sandbox import API_KEY, WEBHOOK_SECRET, RunningSandbox, running_sandbox

PROGRAM = """
import sys
from pathlib import Path
from catalogue.sandbox import SandboxServer, create_sandbox
sandbox = create_sandbox(
    Path(sys.argv[1]), webhook_url="", webhook_secret=sys.argv[3], api_key=sys.argv[2]
)
server = SandboxServer(sandbox)
print(server.url, flush=True)
server.run()
"""


@pytest.mark.parametrize("key", ["sk_live_1", "rk_live_1", "", "pk_test_1", "sk_test_"])
def test_a_live_key_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="test keys only"):
        create_sandbox(tmp_path / "s", webhook_url="", webhook_secret="whsec_1", api_key=key)


def test_production_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENV", "production")
    with pytest.raises(ValueError, match="production"):
        create_sandbox(tmp_path / "s", webhook_url="", webhook_secret="whsec_1", api_key=API_KEY)


@pytest.mark.parametrize("url", ["http://example.org/", "https://127.0.0.1/", "file:///etc/passwd"])
def test_webhooks_stay_on_this_machine(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValueError, match="this machine only"):
        create_sandbox(tmp_path / "s", webhook_url=url, webhook_secret="whsec_1", api_key=API_KEY)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.1", "example.org", ""])
def test_it_listens_on_this_machine_only(tmp_path: Path, host: str) -> None:
    sandbox = create_sandbox(
        tmp_path / "s", webhook_url="", webhook_secret="whsec_1", api_key=API_KEY
    )
    with pytest.raises(ValueError, match="this machine only"):
        SandboxServer(sandbox, host=host)
    sandbox.store.close()


@pytest.fixture
def idle(tmp_path: Path) -> Iterator[Sandbox]:
    """Give a sandbox in which nothing happens without a request."""
    sandbox = create_sandbox(
        tmp_path / "idle.sqlite", webhook_url="", webhook_secret="whsec_1", api_key=API_KEY
    )
    yield sandbox
    sandbox.store.close()


def test_another_machine_gets_no_answer(idle: Sandbox) -> None:
    browser = Client(idle)
    assert browser.get("/", environ_base={"REMOTE_ADDR": "127.0.0.1"}).status_code == 200
    assert browser.get("/", environ_base={"REMOTE_ADDR": "192.168.1.7"}).status_code == 403


def test_a_session_is_over_when_its_time_is_over(idle: Sandbox) -> None:
    with idle.store.begin() as work:
        lines = [{"name": "A book", "unit_amount": 799, "quantity": 1, "tax_behavior": "inclusive"}]
        request = {"lines": lines, "automatic_tax": False, "tax_ids": False, "metadata": {}}
        request |= {"client_reference_id": "", "customer_email": "", "intent_metadata": {}}
        request |= {"success_url": "http://127.0.0.1/", "cancel_url": "http://127.0.0.1/"}
        wanted = Wanted("gbp", 799, 0, 0, work.now + 1_800, request)
        session_id = add_session(work, wanted, "http://127.0.0.1")["id"]
    idle.store.skip_ahead(1_800)
    with idle.store.begin() as work:
        assert session_row(work, session_id)["status"] == "expired"


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.sqlite"
    command = [sys.executable, "-c", PROGRAM, str(path), API_KEY, WEBHOOK_SECRET]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        running = RunningSandbox(process.stdout.readline().strip())
        gateway = running.gateway(call_seconds=0.6)
        answered: list[str] = []

        def buy(number: int) -> None:
            if number == 20:
                os.kill(process.pid, signal.SIGKILL)
            session = gateway.create_session(make_session_request(), key=f"order-{number}")
            running.pay(session.id)
            answered.append(session.id)

        with ThreadPoolExecutor(8) as pool:
            outcomes = [pool.submit(buy, number) for number in range(36)]
        failures = [each.exception() for each in outcomes if each.exception()]
        assert failures
        assert any(isinstance(each, PaymentsUnavailableError) for each in failures)
    with running_sandbox(path) as again:
        paid = {entry["id"] for entry in again.ledger() if entry["charged"] == 799}
        assert len(answered) >= 10
        assert set(answered) <= paid
        told = [each["type"] for each in again.deliveries()]
        assert told == ["checkout.session.completed"] * len(paid)
