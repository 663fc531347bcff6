"""Each call that the gateway makes, and each answer it reads, against Stripe's descriptions."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import stripe
from stripe.params import (
    CouponCreateParams,
    DisputeListParams,
    EventListParams,
    RefundCreateParams,
    RefundListParams,
)
from stripe.params.checkout import (
    SessionCreateParams,
    SessionExpireParams,
    SessionListParams,
    SessionRetrieveParams,
)

from catalogue.core.clock import utc_now
from catalogue.payments import gateway as gateway_module
from catalogue.payments import wire
from catalogue.payments.types import HANDLED_EVENTS, RefundId
from catalogue.sandbox import events as sandbox_events
from catalogue.sandbox.forms import decoded
from tests.factories.payments_requests import make_request_line, make_session_request
from tests.fakes.stripe_sandbox import Exchange, RecordingSandbox, RunningSandbox, running_sandbox
from tests.support.stripe_contract import (
    NEWER_FIELDS,
    answer_faults,
    description,
    object_faults,
    request_faults,
    template_of,
    typed,
)
from tests.support.stripe_sdk_types import sdk_faults

SDK_PARAMS = {
    ("POST", "/v1/checkout/sessions"): SessionCreateParams,
    ("GET", "/v1/checkout/sessions"): SessionListParams,
    ("GET", "/v1/checkout/sessions/{session}"): SessionRetrieveParams,
    ("POST", "/v1/checkout/sessions/{session}/expire"): SessionExpireParams,
    ("POST", "/v1/coupons"): CouponCreateParams,
    ("POST", "/v1/refunds"): RefundCreateParams,
    ("GET", "/v1/refunds"): RefundListParams,
    ("GET", "/v1/disputes"): DisputeListParams,
    ("GET", "/v1/events"): EventListParams,
}
SDK_OBJECTS = {
    "checkout.session": stripe.checkout.Session,
    "payment_intent": stripe.PaymentIntent,
    "charge": stripe.Charge,
    "coupon": stripe.Coupon,
    "refund": stripe.Refund,
    "dispute": stripe.Dispute,
    "event": stripe.Event,
    "item": stripe.LineItem,
    "price": stripe.Price,
    "radar.early_fraud_warning": stripe.radar.EarlyFraudWarning,
}


@pytest.fixture(scope="module")
def exchanges(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Exchange]]:
    """Every kind of call of the gateway, in every state of a payment, word for word."""
    path = tmp_path_factory.mktemp("sandbox") / "sandbox.sqlite"
    with running_sandbox(path, kind=RecordingSandbox) as sandbox:
        _use_everything(sandbox)
        assert isinstance(sandbox.sandbox, RecordingSandbox)
        yield sandbox.sandbox.exchanges


def _use_everything(sandbox: RunningSandbox) -> None:
    gateway = sandbox.gateway()
    lines = (make_request_line(), make_request_line(name="Ünïcode & more", quantity=3))
    mixed = make_session_request(
        lines=lines, shipping_amount=350, discount_amount=500, discount_name="Discount"
    )
    paid = gateway.create_session(mixed, key="order-1").id
    gateway.create_session(make_session_request(automatic_tax=True), key="order-2")
    gateway.expire_session(gateway.create_session(make_session_request(), key="order-3").id)
    declined = gateway.create_session(make_session_request(), key="order-4").id
    sandbox.pay(declined, card="4000000000000002")
    gateway.session(declined)
    for outcome in ("succeeded", "failed"):
        debit = gateway.create_session(make_session_request(), key=f"debit-{outcome}").id
        sandbox.pay(debit, bank_debit=outcome)
        gateway.session(debit)
        sandbox.settle(debit, outcome)
        gateway.session(debit)
    sandbox.pay(paid)
    intent = gateway.session(paid).payment_intent_id
    assert intent
    gateway.session_of_intent(intent)
    gateway.refund(intent, 100, refund_id=RefundId(uuid4()), key="refund-1")
    sandbox.settle_refund(sandbox.refund(paid, 200), "failed")
    gateway.refunds_of(intent)
    sandbox.warn_of_fraud(paid)
    sandbox.move_dispute(sandbox.dispute(paid), "under_review")
    gateway.disputes_of(intent)
    gateway.session(paid)
    list(gateway.events_since(utc_now() - timedelta(hours=1)))
    list(gateway.events_since(utc_now() - timedelta(hours=1), only_failed_delivery=True))


def _objects(thing: object) -> Iterator[dict[str, object]]:
    """Find every object of Stripe's inside an answer."""
    if isinstance(thing, dict):
        if isinstance(thing.get("object"), str):
            yield thing
        thing = list(thing.values())
    if isinstance(thing, list):
        for each in thing:
            yield from _objects(each)


def test_every_described_call_was_made(exchanges: list[Exchange]) -> None:
    made = {(each.method, template_of(each.path)) for each in exchanges}
    assert made == set(SDK_PARAMS)
    assert {each.status for each in exchanges} == {"200 OK"}


def test_every_call_says_what_stripe_describes(exchanges: list[Exchange]) -> None:
    for each in exchanges:
        path = template_of(each.path)
        sent = typed(each.method, path, decoded(each.form))
        assert request_faults(each.method, path, sent) == [], each.form


def test_every_call_says_what_the_sdk_describes(exchanges: list[Exchange]) -> None:
    for each in exchanges:
        path = template_of(each.path)
        sent = typed(each.method, path, decoded(each.form))
        assert sdk_faults(SDK_PARAMS[each.method, path], sent) == [], each.form


def test_every_answer_of_the_sandbox_is_what_stripe_describes(exchanges: list[Exchange]) -> None:
    for each in exchanges:
        faults = answer_faults(each.method, template_of(each.path), json.loads(each.answer))
        assert faults == [], each.path


def test_every_event_of_the_sandbox_is_about_what_stripe_describes(
    exchanges: list[Exchange],
) -> None:
    events = [
        event
        for each in exchanges
        if each.path == "/v1/events"
        for event in json.loads(each.answer)["data"]
    ]
    handled = {kind for kind in HANDLED_EVENTS if not kind.startswith(("invoice", "customer"))}
    assert {event["type"] for event in events} == handled - {"charge.dispute.closed"}
    for event in events:
        about = event["data"]["object"]
        assert object_faults(about["object"], about) == [], event["type"]


def test_the_sandbox_sends_only_fields_of_the_sdks_own_version(exchanges: list[Exchange]) -> None:
    for each in exchanges:
        for thing in _objects(json.loads(each.answer)):
            if thing["object"] != "list":
                known = SDK_OBJECTS[str(thing["object"])].__annotations__
                assert set(thing) - set(known) == set(), thing["object"]


def test_every_call_carries_the_pinned_version_and_the_key(exchanges: list[Exchange]) -> None:
    for each in exchanges:
        assert each.headers["STRIPE_VERSION"] == gateway_module.API_VERSION
        assert each.headers["AUTHORIZATION"].startswith("Bearer sk_test_")
        assert "X_STRIPE_CLIENT_TELEMETRY" not in each.headers
        assert "telemetry_id" not in each.headers["X_STRIPE_CLIENT_USER_AGENT"]


def test_a_write_carries_the_shops_own_key(exchanges: list[Exchange]) -> None:
    keys = [
        each.headers["IDEMPOTENCY_KEY"]
        for each in exchanges
        if each.method == "POST" and not each.path.endswith("/expire")
    ]
    assert keys[:3] == ["order-1-coupon", "order-1", "order-2"]
    assert keys[-1] == "refund-1"


def test_a_line_without_a_tax_code_leaves_it_out() -> None:
    request = make_session_request(lines=(make_request_line(tax_code=""), make_request_line()))
    bare, taxed = wire.session_params(request)["line_items"]
    assert "tax_code" not in bare["price_data"]["product_data"]
    assert taxed["price_data"]["product_data"]["tax_code"]


def test_the_pinned_version_is_the_sdks_own() -> None:
    assert stripe.api_version == gateway_module.API_VERSION
    assert stripe.api_version == sandbox_events.API_VERSION


def test_the_description_lacks_exactly_the_fields_that_are_named_as_newer() -> None:
    for kind, fields in NEWER_FIELDS.items():
        described = description()["components"]["schemas"][kind]["properties"]
        assert set(fields) & set(described) == set()
        assert set(fields) <= set(SDK_OBJECTS[kind].__annotations__)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("payment_method_types", ["card"]),
        ("ui_mode", "hosted"),
        ("surprise", "1"),
        ("line_items", [{"quantity": "one"}]),
        ("automatic_tax", {"enabled": True, "surprise": 1}),
    ],
)
def test_a_wrong_call_is_found_by_one_of_the_two(field: str, value: object) -> None:
    sent = {"mode": "payment", field: value}
    path = "/v1/checkout/sessions"
    faults = request_faults("POST", path, sent) + sdk_faults(SessionCreateParams, sent)
    assert faults


def test_a_wrong_answer_is_found() -> None:
    assert object_faults("refund", {"id": "re_1", "object": "refund", "amount": "1"})
    whole = {"id": "re_1", "object": "refund", "amount": 1, "created": 1, "currency": "gbp"}
    assert object_faults("refund", whole) == []
    assert object_faults("refund", whole | {"surprise": 1})
    assert object_faults("refund", whole | {"reason": "boredom"})


def test_the_description_carries_stripes_licence() -> None:
    folder = Path(__file__).parents[2] / "contracts" / "stripe"
    assert "The MIT License" in (folder / "LICENSE").read_text()
    assert (folder / "openapi.json").stat().st_size < 400_000
