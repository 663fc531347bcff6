"""The gateway when Stripe is down, slow, overloaded, mangled, or not the one that was meant."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from catalogue.payments.errors import (
    PaymentsMisconfiguredError,
    PaymentsUnavailableError,
)
from catalogue.payments.gateway import CALL_SECONDS, StripeGateway
from catalogue.payments.types import Gateway
from catalogue.sandbox import FaultKind
from tests.factories.payments_requests import make_session_request
from tests.fakes.stripe_sandbox import WEBHOOK_SECRET, RunningSandbox
from tests.support.ports import free_port

CREATE = "POST /v1/checkout/sessions"


@pytest.mark.parametrize(
    "kind", [FaultKind.CUT_BEFORE, FaultKind.CUT_AFTER, FaultKind.MALFORMED, FaultKind.WRONG_SHAPE]
)
def test_a_broken_answer_is_unavailable_and_the_same_key_goes_on(
    sandbox: RunningSandbox, gateway: Gateway, kind: FaultKind
) -> None:
    request = make_session_request()
    sandbox.fault(kind, count=3, match=CREATE)
    with pytest.raises(PaymentsUnavailableError):
        gateway.create_session(request, key="order-1-1")
    sandbox.heal()
    session = gateway.create_session(request, key="order-1-1")
    assert [entry["id"] for entry in sandbox.ledger()] == [session.id]


@pytest.mark.parametrize("status", [429, 500, 503, 401, 403])
def test_an_answer_that_may_change_is_unavailable(
    sandbox: RunningSandbox, gateway: Gateway, status: int
) -> None:
    sandbox.fault(FaultKind.STATUS, value=status, count=3, match=CREATE)
    with pytest.raises(PaymentsUnavailableError):
        gateway.create_session(make_session_request(), key="order-1-1")
    assert sandbox.ledger() == []


def test_one_bad_moment_is_not_noticed(sandbox: RunningSandbox, gateway: Gateway) -> None:
    sandbox.fault(FaultKind.CUT_AFTER, count=1, match=CREATE)
    session = gateway.create_session(make_session_request(), key="order-1-1")
    assert [entry["id"] for entry in sandbox.ledger()] == [session.id]


def test_a_slow_stripe_is_given_up_within_the_promised_time(sandbox: RunningSandbox) -> None:
    hasty = sandbox.gateway(call_seconds=1, attempt_seconds=0.9)
    sandbox.fault(FaultKind.DELAY, value=1, count=0, match=CREATE)
    started = time.monotonic()
    with pytest.raises(PaymentsUnavailableError):
        hasty.create_session(make_session_request(), key="order-1-1")
    assert time.monotonic() - started < 2.3
    assert CALL_SECONDS < 10 - 1


def test_nobody_listening_is_unavailable() -> None:
    nowhere = StripeGateway(
        "sk_test_1", WEBHOOK_SECRET, live=False, api_base=f"http://127.0.0.1:{free_port()}"
    )
    with pytest.raises(PaymentsUnavailableError):
        nowhere.session("cs_test_1")


def test_a_wrong_key_is_for_the_owner_to_mend(sandbox: RunningSandbox) -> None:
    with pytest.raises(PaymentsUnavailableError):
        sandbox.gateway(api_key="sk_test_wrong").session("cs_test_1")


def test_without_a_key_nothing_goes_out() -> None:
    with pytest.raises(PaymentsUnavailableError):
        StripeGateway("", "", live=False).session("cs_test_1")


def test_threads_share_one_gateway(sandbox: RunningSandbox, gateway: Gateway) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(
            pool.map(
                lambda n: gateway.create_session(make_session_request(), key=f"order-{n}"),
                range(40),
            )
        )
    assert {entry["id"] for entry in sandbox.ledger()} == {each.id for each in made}


@pytest.mark.parametrize(
    ("key", "live"),
    [("sk_test_1", True), ("rk_test_1", True), ("sk_live_1", False), ("rk_live_1", False)],
)
def test_a_key_of_the_other_mode_stops_the_start(key: str, live: bool) -> None:
    with pytest.raises(PaymentsMisconfiguredError, match="STRIPE_API_KEY"):
        StripeGateway(key, WEBHOOK_SECRET, live=live)


def test_a_live_key_is_never_sent_in_the_clear() -> None:
    with pytest.raises(PaymentsMisconfiguredError, match="STRIPE_API_BASE"):
        StripeGateway("sk_live_1", WEBHOOK_SECRET, live=True, api_base="http://127.0.0.1:8001")
    assert StripeGateway("rk_live_1", WEBHOOK_SECRET, live=True).livemode
