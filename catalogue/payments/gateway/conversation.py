"""The calls to Stripe, one method each."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypeVar

import stripe

from catalogue.core.i18n import N_
from catalogue.payments.errors import (
    PaymentsMisconfiguredError,
    PaymentsRefusedError,
    PaymentsUnavailableError,
    WebhookRefusedError,
)
from catalogue.payments.gateway.client import BoundedClient
from catalogue.payments.gateway.faults import our_words
from catalogue.payments.types import (
    HANDLED_EVENTS,
    DisputeFacts,
    EventHint,
    RefundFacts,
    RefundId,
    SessionFacts,
    SessionRequest,
)
from catalogue.payments.wire import (
    COUPONS,
    REFUNDS,
    SESSIONS,
    UNREADABLE,
    Json,
    coupon_id,
    coupon_params,
    dispute_facts,
    listed_event,
    received_event,
    refund_facts,
    refund_params,
    session_facts,
    session_params,
    session_path,
    signed_at,
)

API_VERSION = "2026-10-28.endive"
STRIPE_API_BASE = "https://api.stripe.com"

# A buyer is promised a page within ten seconds, all attempts and pauses included.
CALL_SECONDS = 8.0
ATTEMPT_SECONDS = 5.0
ATTEMPTS_AFTER_THE_FIRST = 2
_SIGNATURE_SECONDS = 300

_PAGE = 100
_CHARGE = "payment_intent.latest_charge"
_LIVE_KEY = re.compile(r"(sk|rk)_live_")
_TEST_KEY = re.compile(r"(sk|rk)_test_")

_Facts = TypeVar("_Facts")


class StripeGateway:
    """Stripe itself, or the sandbox in its place: the code is the same. Safe to share by threads.

    `webhook_secret` may hold several, separated by commas; with none, every event is refused.
    With no key, every call is unavailable. Raises PaymentsMisconfiguredError when the key
    contradicts `live`.
    """

    def __init__(
        self,
        api_key: str,
        webhook_secret: str,
        *,
        live: bool,
        api_base: str = STRIPE_API_BASE,
        call_seconds: float = CALL_SECONDS,
        attempt_seconds: float = ATTEMPT_SECONDS,
    ) -> None:
        _check_mode(api_key, api_base, live=live)
        self._live = live
        self._secrets = tuple(part.strip() for part in webhook_secret.split(",") if part.strip())
        self._client = stripe.StripeClient(
            api_key,
            stripe_version=API_VERSION,
            base_addresses={"api": api_base.rstrip("/")},
            max_network_retries=ATTEMPTS_AFTER_THE_FIRST,
            http_client=BoundedClient(call_seconds, attempt_seconds),
        )
        self._has_key = bool(api_key)

    @property
    def livemode(self) -> bool:
        """Say whether real money moves."""
        return self._live

    def create_session(self, request: SessionRequest, *, key: str) -> SessionFacts:
        """Open a payment page; the same key and request give the same session again.

        What is taken off becomes a coupon first, under a key derived from the page's.
        """
        with our_words():
            coupon = self._coupon(request, key) if request.discount_amount else ""
            return session_facts(self._post(SESSIONS, session_params(request, coupon), key))

    def session(self, session_id: str) -> SessionFacts:
        """Read a session; raise PaymentNotFoundError when there is none."""
        with our_words():
            return session_facts(self._get(session_path(session_id), {"expand": [_CHARGE]}))

    def session_of_intent(self, payment_intent_id: str) -> SessionFacts | None:
        """Find the session that a payment intent belongs to."""
        wanted = {"payment_intent": payment_intent_id, "limit": 1, "expand": [f"data.{_CHARGE}"]}
        with our_words():
            found = self._get(SESSIONS, wanted)["data"]
            return session_facts(found[0]) if found else None

    def expire_session(self, session_id: str) -> SessionFacts:
        """Close a payment page and return how it ended: expired, or complete when paid before."""
        try:
            with our_words():
                self._post(f"{session_path(session_id)}/expire", {})
        except PaymentsRefusedError:
            ended = self.session(session_id)
            if ended.is_open:
                raise
            return ended
        return self.session(session_id)

    def refund(
        self, payment_intent_id: str, amount: int, *, refund_id: RefundId, key: str
    ) -> RefundFacts:
        """Give back an amount in minor units; the same key gives the same refund again."""
        wanted = refund_params(payment_intent_id, amount, refund_id)
        with our_words():
            return refund_facts(self._post(REFUNDS, wanted, key))

    def refunds_of(self, payment_intent_id: str) -> tuple[RefundFacts, ...]:
        """List every refund of a payment, ours or made elsewhere, oldest first."""
        wanted = {"payment_intent": payment_intent_id}
        return tuple(self._listed(REFUNDS, wanted, refund_facts))[::-1]

    def disputes_of(self, payment_intent_id: str) -> tuple[DisputeFacts, ...]:
        """List every dispute of a payment, oldest first."""
        wanted = {"payment_intent": payment_intent_id}
        return tuple(self._listed("/v1/disputes", wanted, dispute_facts))[::-1]

    def events_since(
        self, since: datetime, *, only_failed_delivery: bool = False
    ) -> Iterator[EventHint]:
        """Walk through the handled events since a moment, newest first, page by page.

        A shop that takes no payments yet has none.
        """
        if not self._has_key:
            return iter(())
        wanted: dict[str, Any] = {
            "created": {"gte": int(since.timestamp())},
            "types": HANDLED_EVENTS,
        }
        if only_failed_delivery:
            wanted["delivery_success"] = False
        return self._listed("/v1/events", wanted, listed_event)

    def verified_event(self, body: bytes, signature: str, now: datetime) -> EventHint:
        """Check the signature on a raw body and read it; raise WebhookRefusedError otherwise."""
        if not any(_is_signed(body, signature, secret) for secret in self._secrets):
            raise WebhookRefusedError(N_("The signature does not fit the body."))
        if abs(now.timestamp() - signed_at(signature)) > _SIGNATURE_SECONDS:
            raise WebhookRefusedError(N_("The signature is too old, or from the future."))
        try:
            return received_event(body)
        except UNREADABLE:
            raise WebhookRefusedError(N_("The body is not an event.")) from None

    def _coupon(self, request: SessionRequest, key: str) -> str:
        return coupon_id(self._post(COUPONS, coupon_params(request), f"{key}-coupon"))

    def _get(self, path: str, params: dict[str, Any]) -> Json:
        return self._call("get", path, params)

    def _post(self, path: str, params: dict[str, Any], key: str = "") -> Json:
        return self._call("post", path, params | ({"idempotency_key": key} if key else {}))

    def _call(self, method: str, path: str, params: dict[str, Any]) -> Json:
        """Return an answer as plain data.

        The SDK's typed services would build an object for every part of it, which costs more than
        all the rest of the call; the contract tests hold these calls against the SDK's types.
        """
        if not self._has_key:
            raise PaymentsUnavailableError("STRIPE_API_KEY is not set")
        answer: Json = self._client.raw_request(method, path, **params).data
        return answer

    def _listed(
        self, path: str, params: dict[str, Any], read: Callable[[Json], _Facts]
    ) -> Iterator[_Facts]:
        """Walk through a list, newest first, one call a page."""
        after: dict[str, Any] = {}
        while True:
            with our_words():
                page = self._get(path, params | {"limit": _PAGE} | after)
                found = [read(each) for each in page["data"]]
                more = page["has_more"]
                after = {"starting_after": page["data"][-1]["id"]} if found else {}
            yield from found
            if not (more and found):
                return


def _check_mode(api_key: str, api_base: str, *, live: bool) -> None:
    if api_key and not (_LIVE_KEY if live else _TEST_KEY).match(api_key):
        wanted = "a live key (sk_live_, rk_live_)" if live else "a test key (sk_test_, rk_test_)"
        raise PaymentsMisconfiguredError(f"STRIPE_API_KEY must be {wanted} here.")
    if live and not api_base.startswith("https://"):
        raise PaymentsMisconfiguredError("STRIPE_API_BASE must be https with a live key.")


def _is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Compare with one secret; the age is judged elsewhere, because the SDK forgives the future."""
    try:
        stripe.WebhookSignature.verify_header(body, signature, secret)
    except (stripe.SignatureVerificationError, ValueError, TypeError):
        return False
    return True
