"""Signed events: what is read, and what is refused."""

import json
import time

import pytest
import stripe

from catalogue.core.clock import utc_now
from catalogue.payments.errors import WebhookRefusedError
from catalogue.payments.gateway import StripeGateway
from tests.fakes.stripe_sandbox import WEBHOOK_SECRET


def _event(**facts: object) -> bytes:
    usual: dict[str, object] = {
        "id": "evt_1",
        "object": "event",
        "type": "checkout.session.completed",
        "created": 1_795_000_000,
        "livemode": False,
        "data": {"object": {"id": "cs_test_1", "object": "checkout.session"}},
    }
    return json.dumps(usual | facts).encode()


def _signed(body: bytes, secret: str = WEBHOOK_SECRET, *, seconds_ago: int = 0) -> str:
    header: str = stripe.WebhookSignature.generate_signature_header(
        body.decode(), secret, int(time.time()) - seconds_ago
    )
    return header


def _receiver(secrets: str = WEBHOOK_SECRET) -> StripeGateway:
    return StripeGateway("sk_test_1", secrets, live=False)


def test_a_signed_event_is_read() -> None:
    body = _event()
    hint = _receiver().verified_event(body, _signed(body), utc_now())
    assert (hint.id, hint.type) == ("evt_1", "checkout.session.completed")
    assert (hint.object_id, hint.session_id, hint.payment_intent_id) == ("cs_test_1",) * 2 + (None,)
    assert hint.payload == body.decode()


def test_each_of_two_secrets_is_good_while_they_rotate() -> None:
    body = _event()
    receiver = _receiver("whsec_new, whsec_old")
    for secret in ("whsec_new", "whsec_old"):
        assert receiver.verified_event(body, _signed(body, secret), utc_now()).id == "evt_1"
    with pytest.raises(WebhookRefusedError):
        receiver.verified_event(body, _signed(body, "whsec_other"), utc_now())


@pytest.mark.parametrize("secrets", ["", " ", ",", " , "])
def test_no_secret_means_closed(secrets: str) -> None:
    body = _event()
    for used in ("", " ", secrets):
        with pytest.raises(WebhookRefusedError):
            _receiver(secrets).verified_event(body, _signed(body, used), utc_now())


@pytest.mark.parametrize("seconds_ago", [301, 86_400, -301, -86_400])
def test_a_signature_of_another_time_is_refused(seconds_ago: int) -> None:
    body = _event()
    with pytest.raises(WebhookRefusedError):
        _receiver().verified_event(body, _signed(body, seconds_ago=seconds_ago), utc_now())


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "t=1",
        "t=,v1=",
        "t=1,v1=é",
        "v1=00",
        "t=x,v1=00",
        "t=1,v0=00",
        ",",
        "=",
        "t=" + "9" * 9_999,
    ],
)
def test_a_signature_that_is_none_is_refused(signature: str) -> None:
    with pytest.raises(WebhookRefusedError):
        _receiver().verified_event(_event(), signature, utc_now())


def test_one_changed_byte_is_noticed() -> None:
    body = _event()
    with pytest.raises(WebhookRefusedError):
        _receiver().verified_event(body.replace(b"evt_1", b"evt_2"), _signed(body), utc_now())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"{",
        b'"event"',
        _event(id=None),
        _event(id=7),
        _event(created="soon"),
        _event(created=10**20),
        _event(data={}),
        _event(data={"object": []}),
        _event(livemode="no"),
        b"[" * 100_000,
        b'{"a":' * 50_000,
    ],
    ids=range(15),
)
def test_a_signed_body_that_is_no_event_is_refused(body: bytes) -> None:
    with pytest.raises(WebhookRefusedError):
        _receiver().verified_event(body, _signed(body), utc_now())


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(WebhookRefusedError):
        _receiver().verified_event(b"\xff\xfe", "t=1,v1=00", utc_now())
