"""The gateway over real sockets, against the sandbox: what it asks, reads, and refuses."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from catalogue.core.clock import utc_now
from catalogue.payments.errors import PaymentNotFoundError, PaymentsRefusedError
from catalogue.payments.types import Gateway, RefundId, RefundStatus, SessionFacts
from tests.factories.payments_requests import make_request_line, make_session_request
from tests.fakes.stripe_sandbox import RunningSandbox


def _paid(sandbox: RunningSandbox, gateway: Gateway) -> SessionFacts:
    session = gateway.create_session(make_session_request(), key=f"order-{uuid4()}-1")
    sandbox.pay(session.id)
    return gateway.session(session.id)


def _intent(session: SessionFacts) -> str:
    assert session.payment_intent_id
    return session.payment_intent_id


# Sessions


def test_a_new_session_is_open_and_bound_to_its_order(gateway: Gateway) -> None:
    lines = (make_request_line(quantity=2), make_request_line(unit_amount=1_000))
    request = make_session_request(lines=lines, shipping_amount=350)
    session = gateway.create_session(request, key="order-1-1")
    assert session.is_open
    assert not session.is_paid
    assert (session.amount_total, session.currency) == (2 * 799 + 1_000 + 350, "GBP")
    assert session.order_id == request.order_id
    assert session.email == request.email
    assert session.expires_at == request.expires_at.replace(microsecond=0)
    assert session.url
    assert not session.livemode


def test_the_same_key_gives_the_same_session(gateway: Gateway) -> None:
    request = make_session_request()
    first = gateway.create_session(request, key="order-1-1")
    assert gateway.create_session(request, key="order-1-1") == first


def test_the_same_key_with_another_request_is_refused(gateway: Gateway) -> None:
    request = make_session_request()
    gateway.create_session(request, key="order-1-1")
    with pytest.raises(PaymentsRefusedError) as refusal:
        gateway.create_session(replace(request, shipping_amount=1), key="order-1-1")
    assert refusal.value.code == "idempotency_error"


def test_a_paid_session_tells_what_was_captured(sandbox: RunningSandbox, gateway: Gateway) -> None:
    session = _paid(sandbox, gateway)
    assert session.is_paid
    assert (session.status, session.payment_intent_status) == ("complete", "succeeded")
    assert (session.amount_captured, session.amount_refunded) == (799, 0)
    assert session.charge_id
    assert not session.disputed


def test_a_bank_debit_is_processing_and_then_paid(
    sandbox: RunningSandbox, gateway: Gateway
) -> None:
    session_id = gateway.create_session(make_session_request(), key="order-1-1").id
    sandbox.pay(session_id, bank_debit="succeeded")
    waiting = gateway.session(session_id)
    assert waiting.is_processing
    assert (waiting.is_paid, waiting.has_failed, waiting.amount_captured) == (False, False, 0)
    sandbox.settle(session_id, "succeeded")
    assert gateway.session(session_id).is_paid
    assert gateway.session(session_id).amount_captured == 799


def test_a_bank_debit_that_comes_back_has_failed(sandbox: RunningSandbox, gateway: Gateway) -> None:
    session_id = gateway.create_session(make_session_request(), key="order-1-1").id
    sandbox.pay(session_id, bank_debit="failed")
    sandbox.settle(session_id, "failed")
    session = gateway.session(session_id)
    assert session.has_failed
    assert (session.is_paid, session.is_processing, session.amount_captured) == (False, False, 0)


def test_a_session_is_found_by_its_intent(sandbox: RunningSandbox, gateway: Gateway) -> None:
    session = _paid(sandbox, gateway)
    assert gateway.session_of_intent(_intent(session)) == session
    assert gateway.session_of_intent("pi_of_another_shop") is None


@pytest.mark.parametrize(
    "session_id", ["cs_test_none", "", "../refunds", "cs_test_a/../b", "é" * 9]
)
def test_a_session_that_is_not_there_is_not_found(gateway: Gateway, session_id: str) -> None:
    with pytest.raises(PaymentNotFoundError):
        gateway.session(session_id)


def test_an_expired_session_cannot_be_paid(sandbox: RunningSandbox, gateway: Gateway) -> None:
    session = gateway.create_session(make_session_request(), key="order-1-1")
    assert gateway.expire_session(session.id).is_expired
    assert sandbox.pay(session.id)["status"] == "expired"
    assert gateway.expire_session(session.id).is_expired


def test_expiring_a_paid_session_tells_that_it_was_paid(
    sandbox: RunningSandbox, gateway: Gateway
) -> None:
    session = _paid(sandbox, gateway)
    assert gateway.expire_session(session.id) == session


def test_stripes_half_hour_is_kept(gateway: Gateway) -> None:
    with pytest.raises(PaymentsRefusedError):
        gateway.create_session(
            make_session_request(expires_at=utc_now() + timedelta(minutes=29)), key="order-1-1"
        )


def test_yen_have_no_decimals(gateway: Gateway) -> None:
    request = make_session_request(
        currency="JPY", lines=(make_request_line(unit_amount=1_200, quantity=2),)
    )
    session = gateway.create_session(request, key="order-1-1")
    assert (session.amount_total, session.currency) == (2_400, "JPY")


# Refunds and disputes


def test_a_refund_carries_our_id_and_happens_once(
    sandbox: RunningSandbox, gateway: Gateway
) -> None:
    session = _paid(sandbox, gateway)
    ours = RefundId(uuid4())
    refund = gateway.refund(_intent(session), 300, refund_id=ours, key=f"refund-{ours}")
    again = gateway.refund(_intent(session), 300, refund_id=ours, key=f"refund-{ours}")
    assert again == refund
    assert (refund.amount, refund.currency, refund.refund_id) == (300, "GBP", ours)
    assert refund.status is RefundStatus.SUCCEEDED
    assert gateway.refunds_of(_intent(session)) == (refund,)
    assert sandbox.entry(session.id)["refunded"] == 300


def test_a_refund_made_in_the_dashboard_has_no_id_of_ours(
    sandbox: RunningSandbox, gateway: Gateway
) -> None:
    session = _paid(sandbox, gateway)
    ours = RefundId(uuid4())
    gateway.refund(_intent(session), 300, refund_id=ours, key="refund-1")
    sandbox.refund(session.id, 200)
    assert [each.refund_id for each in gateway.refunds_of(_intent(session))] == [ours, None]
    assert gateway.session(session.id).amount_refunded == 500


def test_no_more_than_was_captured_can_be_refunded(
    sandbox: RunningSandbox, gateway: Gateway
) -> None:
    session = _paid(sandbox, gateway)
    with pytest.raises(PaymentsRefusedError):
        gateway.refund(_intent(session), 800, refund_id=RefundId(uuid4()), key="refund-1")
    gateway.refund(_intent(session), 799, refund_id=RefundId(uuid4()), key="refund-2")
    with pytest.raises(PaymentsRefusedError) as refusal:
        gateway.refund(_intent(session), 1, refund_id=RefundId(uuid4()), key="refund-3")
    assert refusal.value.code == "charge_already_refunded"


def test_a_refund_can_fail_later(sandbox: RunningSandbox, gateway: Gateway) -> None:
    session = _paid(sandbox, gateway)
    refund = gateway.refund(_intent(session), 300, refund_id=RefundId(uuid4()), key="refund-1")
    sandbox.settle_refund(refund.id, "failed")
    assert gateway.refunds_of(_intent(session))[0].status is RefundStatus.FAILED
    assert gateway.session(session.id).amount_refunded == 0


def test_a_dispute_is_open_until_it_is_decided(sandbox: RunningSandbox, gateway: Gateway) -> None:
    session = _paid(sandbox, gateway)
    dispute_id = sandbox.dispute(session.id, reason="product_not_received")
    (dispute,) = gateway.disputes_of(_intent(session))
    assert (dispute.is_open, dispute.reason, dispute.amount) == (True, "product_not_received", 799)
    assert gateway.session(session.id).disputed
    with pytest.raises(PaymentsRefusedError) as refusal:
        gateway.refund(_intent(session), 1, refund_id=RefundId(uuid4()), key="refund-1")
    assert refusal.value.code == "charge_disputed"
    sandbox.move_dispute(dispute_id, "won")
    assert not gateway.disputes_of(_intent(session))[0].is_open


# Events


def test_events_are_listed_over_several_pages(sandbox: RunningSandbox, gateway: Gateway) -> None:
    ids = [gateway.create_session(make_session_request(), key=f"o-{n}").id for n in range(105)]
    for session_id in ids:
        sandbox.expire(session_id)
    listed = [each.session_id for each in gateway.events_since(utc_now() - timedelta(hours=1))]
    assert listed == ids[::-1]
    assert list(gateway.events_since(utc_now() + timedelta(hours=1))) == []


def test_events_lead_to_the_payment_they_are_about(
    sandbox: RunningSandbox, gateway: Gateway
) -> None:
    session = _paid(sandbox, gateway)
    sandbox.refund(session.id)
    sandbox.dispute(session.id)
    events = list(gateway.events_since(utc_now() - timedelta(hours=1)))
    assert {each.payment_intent_id for each in events} == {session.payment_intent_id}
    assert [each.type for each in events][::-1] == [
        "checkout.session.completed",
        "refund.created",
        "charge.refunded",
        "charge.dispute.created",
    ]
    assert [each.session_id for each in events][::-1] == [session.id, None, None, None]
    assert json.loads(events[-1].payload)["id"] == events[-1].id
