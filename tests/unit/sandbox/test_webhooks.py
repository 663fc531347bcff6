"""Webhooks: signed, repeated until they arrive, kept through a restart, spoilt on demand."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError

import pytest

from catalogue.core.clock import utc_now
from catalogue.sandbox import FaultKind
from tests.factories.payments_requests import make_session_request
from tests.fakes.stripe_sandbox import RunningSandbox, running_sandbox
from tests.support.ports import free_port
from tests.support.waiting import eventually
from tests.unit.sandbox.conftest import Receiver


@pytest.fixture
def told(sandbox: RunningSandbox, receiver: Receiver) -> Receiver:
    """Give a receiver that the sandbox knows."""
    sandbox.point_webhook(receiver.url)
    return receiver


def types(receiver: Receiver) -> list[str]:
    return [json.loads(body)["type"] for body, _ in receiver.received]


def test_a_webhook_carries_a_signature_that_the_sdk_accepts(
    sandbox: RunningSandbox, told: Receiver, session_id: str
) -> None:
    sandbox.pay(session_id)
    sandbox.wait_until_told()
    ((body, signature),) = told.received
    hint = sandbox.gateway().verified_event(body, signature, utc_now())
    assert (hint.type, hint.session_id) == ("checkout.session.completed", session_id)


def test_a_webhook_is_sent_again_until_it_is_taken(
    sandbox: RunningSandbox, told: Receiver, session_id: str
) -> None:
    told.answers = [500, 404, 302]
    sandbox.pay(session_id)
    sandbox.wait_until_told()
    assert len(told.received) == 4
    assert len({json.loads(body)["id"] for body, _ in told.received}) == 1
    (delivery,) = sandbox.deliveries()
    assert (delivery["state"], delivery["attempts"]) == ("delivered", 4)


def test_what_could_not_be_sent_is_listed_as_failed_until_it_arrives(
    sandbox: RunningSandbox, receiver: Receiver, session_id: str
) -> None:
    gateway = sandbox.gateway()
    sandbox.point_webhook(f"http://127.0.0.1:{free_port()}/")
    sandbox.pay(session_id)
    eventually(lambda: "no answer" in sandbox.deliveries()[0]["last_answer"])
    long_ago = utc_now().replace(year=2020)
    waiting = list(gateway.events_since(long_ago, only_failed_delivery=True))
    assert [each.session_id for each in waiting] == [session_id]
    sandbox.point_webhook(receiver.url)
    sandbox.wait_until_told()
    assert list(gateway.events_since(long_ago, only_failed_delivery=True)) == []
    assert len(list(gateway.events_since(long_ago))) == 1


def test_a_restart_goes_on_where_it_was_stopped(tmp_path: Path, receiver: Receiver) -> None:
    path = tmp_path / "sandbox.sqlite"
    nowhere = f"http://127.0.0.1:{free_port()}/"
    with running_sandbox(path, webhook_url=nowhere) as first:
        session_id = first.gateway().create_session(make_session_request(), key="order-1-1").id
        first.pay(session_id)
    with running_sandbox(path, webhook_url=receiver.url) as second:
        second.wait_until_told()
        assert second.entry(session_id)["charged"] == 799
    assert types(receiver) == ["checkout.session.completed"]


def test_a_send_that_a_kill_cut_off_is_made_again(tmp_path: Path, receiver: Receiver) -> None:
    path = tmp_path / "sandbox.sqlite"
    with running_sandbox(path) as first:
        session_id = first.gateway().create_session(make_session_request(), key="order-1-1").id
        first.pay(session_id)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE event SET state = 'sending'")
    with running_sandbox(path, webhook_url=receiver.url) as second:
        second.wait_until_told()
    assert types(receiver) == ["checkout.session.completed"]


def test_a_dropped_webhook_never_arrives_but_is_listed(
    sandbox: RunningSandbox, told: Receiver, session_id: str
) -> None:
    sandbox.fault(FaultKind.DROP, match="checkout.session")
    sandbox.pay(session_id)
    sandbox.refund(session_id)
    sandbox.wait_until_told()
    assert sorted(types(told)) == ["charge.refunded", "refund.created"]
    lost = sandbox.gateway().events_since(utc_now().replace(year=2020), only_failed_delivery=True)
    assert [each.type for each in lost] == ["checkout.session.completed"]


def test_a_repeated_webhook_is_the_same_event(
    sandbox: RunningSandbox, told: Receiver, session_id: str
) -> None:
    sandbox.fault(FaultKind.REPEAT, value=5)
    sandbox.pay(session_id)
    sandbox.wait_until_told()
    assert len(told.received) == 5
    assert len({body for body, _ in told.received}) == 1


def test_reordered_webhooks_come_last_first(
    sandbox: RunningSandbox, told: Receiver, session_id: str
) -> None:
    sandbox.fault(FaultKind.REORDER, value=3)
    sandbox.pay(session_id)
    sandbox.refund(session_id)
    sandbox.wait_until_told()
    assert types(told) == ["charge.refunded", "refund.created", "checkout.session.completed"]


def test_a_late_webhook_waits(sandbox: RunningSandbox, told: Receiver, session_id: str) -> None:
    sandbox.fault(FaultKind.LATE, value=0.5, match="checkout")
    sandbox.pay(session_id)
    sandbox.refund(session_id)
    sandbox.wait_until_told()
    assert types(told)[-1] == "checkout.session.completed"


def test_an_event_can_be_sent_again(
    sandbox: RunningSandbox, told: Receiver, session_id: str
) -> None:
    sandbox.pay(session_id)
    sandbox.wait_until_told()
    sandbox.resend(sandbox.deliveries()[0]["id"])
    sandbox.wait_until_told()
    assert len(told.received) == 2


def test_a_fault_that_is_none_is_refused(sandbox: RunningSandbox) -> None:
    with pytest.raises(HTTPError, match="400"):
        sandbox.fault("sunshine")
    assert sandbox.ask("GET", "faults")["faults"] == []
