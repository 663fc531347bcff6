"""Stripe's webhook: kept before it is answered, refused when it is not Stripe's."""

import hashlib
import hmac
import json
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import func, select

from catalogue.core.clock import utc_now
from catalogue.jobs.models import Job
from catalogue.orders.types import OrderStatus
from catalogue.payments.models import StripeEvent
from tests.conftest import Databases
from tests.fakes.stripe_sandbox import WEBHOOK_SECRET, RunningSandbox, running_sandbox
from tests.support.web_shop import WebShop, served, web_shop

URL = "/stripe/webhook"


def make_event(event_id: str = "evt_1", kind: str = "invoice.created", **facts: Any) -> bytes:
    event = {
        "id": event_id,
        "object": "event",
        "type": kind,
        "created": int(utc_now().timestamp()),
        "livemode": False,
        "data": {"object": {"id": "in_1", "object": "invoice"}},
    }
    return json.dumps({**event, **facts}).encode()


def signature_of(body: bytes, *, secret: str = WEBHOOK_SECRET, seconds: int = 0) -> str:
    stamp = int(utc_now().timestamp()) + seconds
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={digest}"


def send(shop: WebShop, body: bytes, signature: str | None = None) -> int:
    headers = {"Stripe-Signature": signature_of(body) if signature is None else signature}
    return shop.client().post(URL, data=body, headers=headers).status_code


def kept(shop: WebShop) -> list[str]:
    with shop.database.read() as session:
        return list(session.scalars(select(StripeEvent.id).order_by(StripeEvent.id)))


def jobs(shop: WebShop) -> int:
    with shop.database.read() as session:
        stmt = select(func.count()).select_from(Job).where(Job.kind == "SettleEvent")
        return session.scalar(stmt) or 0


def test_an_event_is_kept_and_promised(shop: WebShop) -> None:
    assert send(shop, make_event()) == 204
    assert (kept(shop), jobs(shop)) == (["evt_1"], 1)


def test_an_unknown_type_and_an_old_version_are_kept_too(shop: WebShop) -> None:
    body = make_event("evt_2", "galaxy.collapsed", api_version="2011-01-01", surprise={"a": [1]})
    assert send(shop, body) == 204
    assert kept(shop) == ["evt_2"]


def test_the_same_event_again_is_answered_and_kept_once(shop: WebShop) -> None:
    for _ in range(3):
        assert send(shop, make_event()) == 204
    assert (kept(shop), jobs(shop)) == (["evt_1"], 1)


def test_the_same_event_fifty_times_at_once_is_kept_once(shop: WebShop) -> None:
    body = make_event()
    with ThreadPoolExecutor(10) as stripe:
        answers = set(stripe.map(lambda _: send(shop, body), range(50)))
    assert answers == {204}
    assert (kept(shop), jobs(shop)) == (["evt_1"], 1)


def test_what_stripe_did_not_sign_is_refused(shop: WebShop) -> None:
    body = make_event()
    signed = signature_of(body)
    for signature in (
        "",
        "nonsense",
        "t=1,v1=" + "0" * 64,
        signature_of(body, secret="whsec_another"),
        signature_of(body, seconds=-3600),
        signature_of(body, seconds=3600),
        signature_of(make_event("evt_9")),
        signed.replace("v1=", "v0="),
        "t=,v1=",
        "t=é,v1=é",
        "v1=," * 5_000,
    ):
        assert send(shop, body, signature) == 400, signature[:80]
    assert kept(shop) == []


def test_a_changed_body_is_refused(shop: WebShop) -> None:
    body = make_event()
    assert send(shop, body.replace(b"invoice", b"invoicf"), signature_of(body)) == 400


def test_a_signed_body_that_is_no_event_is_refused(shop: WebShop) -> None:
    deep = b'{"id":"evt_1","type":"x","created":1,"livemode":false,"data":{"object":'
    for body in (
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b"[" * 100_000,
        deep + b"[" * 50_000 + b"]" * 50_000 + b"}}",
        make_event(id=None),
        make_event(id=7),
        make_event(data={}),
        make_event(data={"object": []}),
        make_event(created="yesterday"),
        make_event(created=10**30),
        make_event(created=True),
        make_event("e" * 5_000),
        make_event("evt_\ud800"),
        make_event("evt_\x00"),
        make_event("evt_1", "t" * 5_000),
        make_event(data={"object": {"id": "cs_" + "x" * 900, "object": "checkout.session"}}),
        make_event(data={"object": {"id": "ch_1", "payment_intent": "pi_" + "x" * 900}}),
    ):
        assert send(shop, body) == 400, body[:80]
    assert kept(shop) == []


def test_a_body_too_large_is_refused_unread(shop: WebShop) -> None:
    for size in (300_000, 10_000_000):
        assert send(shop, b"x" * size, "t=1,v1=0") == 413
    assert send(shop, make_event(padding="x" * 200_000)) == 204
    with served(shop.app) as url:
        pieces = (b"x" * 65_536 for _ in range(160))
        answer = requests.post(url + URL, data=pieces, headers={"Host": "127.0.0.1"}, timeout=20)
    assert answer.status_code in {400, 411, 413}


def test_without_a_secret_every_event_is_refused(
    databases: Databases, sandbox: RunningSandbox, tmp_path: Path
) -> None:
    with (
        databases.backend("sqlite").fresh_url() as url,
        web_shop(url, sandbox, tmp_path, stripe_webhook_secret="", stripe_api_key="") as shop,
    ):
        body = make_event()
        for secret in ("", " ", WEBHOOK_SECRET):
            assert send(shop, body, signature_of(body, secret=secret)) == 400


def test_either_of_two_secrets_opens(
    databases: Databases, sandbox: RunningSandbox, tmp_path: Path
) -> None:
    both = f"whsec_old, {WEBHOOK_SECRET}"
    with (
        databases.backend("sqlite").fresh_url() as url,
        web_shop(url, sandbox, tmp_path, stripe_webhook_secret=both) as shop,
    ):
        for number, secret in enumerate(("whsec_old", WEBHOOK_SECRET)):
            body = make_event(f"evt_{number}")
            assert send(shop, body, signature_of(body, secret=secret)) == 204


def test_a_browser_of_another_site_is_refused(shop: WebShop) -> None:
    body = make_event()
    headers = {"Stripe-Signature": signature_of(body), "Sec-Fetch-Site": "cross-site"}
    assert shop.client().post(URL, data=body, headers=headers).status_code == 403


def test_only_post_is_taken(shop: WebShop) -> None:
    assert shop.client().get(URL).status_code == 405


def test_a_database_that_is_away_is_told_to_stripe(
    databases: Databases, sandbox: RunningSandbox, tmp_path: Path
) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:9/nothing"
    with web_shop(nowhere, sandbox, tmp_path) as shop:
        assert send(shop, make_event()) == 503
    gone = f"sqlite:///{tmp_path / 'gone' / 'shop.sqlite'}"
    with web_shop(gone, sandbox, tmp_path) as shop:
        assert send(shop, make_event()) == 503


@pytest.mark.slow
def test_a_locked_database_is_told_to_stripe_and_the_retry_is_kept(
    databases: Databases, sandbox: RunningSandbox, tmp_path: Path
) -> None:
    with (
        databases.backend("sqlite").fresh_url() as url,
        web_shop(url, sandbox, tmp_path) as shop,
    ):
        lock = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        assert send(shop, make_event()) == 503
        lock.execute("ROLLBACK")
        lock.close()
        assert send(shop, make_event()) == 204
        assert kept(shop) == ["evt_1"]


@pytest.fixture
def told_shop(
    databases: Databases, backend: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WebShop]:
    """A shop whose sandbox really sends its webhooks over a socket."""
    folder = tmp_path_factory.mktemp("told")
    with (
        running_sandbox(folder / "sandbox.sqlite") as sandbox,
        databases.backend(backend).fresh_url() as url,
        web_shop(url, sandbox, folder) as shop,
        served(shop.app) as address,
    ):
        sandbox.point_webhook(address + URL)
        yield shop


def assert_delivered_once(shop: WebShop) -> None:
    (order,) = shop.orders()
    assert order.status is OrderStatus.FULFILLED
    assert len(shop.letters()) == 1


def test_a_payment_reaches_the_shop_without_the_buyer(told_shop: WebShop) -> None:
    shop = told_shop
    client = shop.visitor_with(shop.edition())
    session_id = shop.pay(client).location.rsplit("/", 1)[-1]
    shop.sandbox.pay(session_id)
    shop.sandbox.wait_until_told()
    shop.work()
    assert_delivered_once(shop)


def test_a_repeated_webhook_against_the_return_page_delivers_once(told_shop: WebShop) -> None:
    shop = told_shop
    client = shop.visitor_with(shop.edition())
    session_id = shop.pay(client).location.rsplit("/", 1)[-1]
    shop.sandbox.fault("repeat", value=5, match="checkout.session.completed")
    worker = threading.Thread(target=shop.work)
    shop.sandbox.pay(session_id)
    worker.start()
    for _ in range(3):
        client.get("/checkout/return", query_string={"session_id": session_id})
    worker.join()
    shop.sandbox.wait_until_told()
    shop.work()
    assert_delivered_once(shop)
