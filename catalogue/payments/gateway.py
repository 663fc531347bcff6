"""The shop's conversation with Stripe, and the only importer of its SDK.

Nothing of Stripe's leaves this file: answers become the frozen values of `payments.types`, faults
become the refusals of `payments.errors`.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

import requests
import stripe

from catalogue.payments.errors import (
    PaymentNotFoundError,
    PaymentsMisconfiguredError,
    PaymentsRefusedError,
    PaymentsUnavailableError,
    WebhookRefusedError,
)
from catalogue.payments.transport import fetch
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
    dispute_facts,
    event_hint,
    refund_facts,
    session_facts,
    session_params,
    signed_at,
)

if TYPE_CHECKING:
    from stripe.params import EventListParams
    from stripe.params.checkout import SessionCreateParams

API_VERSION = "2026-10-28.endive"
STRIPE_API_BASE = "https://api.stripe.com"

# A buyer is promised a page within ten seconds, all attempts and pauses included.
CALL_SECONDS = 8.0
ATTEMPT_SECONDS = 5.0
ATTEMPTS_AFTER_THE_FIRST = 2
_SIGNATURE_SECONDS = 300

_CHARGE = "payment_intent.latest_charge"
_SESSION_ID = re.compile(r"cs_[A-Za-z0-9_]{1,250}")
_LIVE_KEY = re.compile(r"(sk|rk)_live_")
_TEST_KEY = re.compile(r"(sk|rk)_test_")

stripe.enable_telemetry = False  # It would write an id into the home folder.


class _BoundedClient(stripe.HTTPClient):
    """An HTTP client for the SDK with one time limit over all attempts of a call."""

    name = "requests"

    def __init__(self, call_seconds: float, attempt_seconds: float) -> None:
        super().__init__()
        self._call_seconds = call_seconds
        self._attempt_seconds = attempt_seconds
        self._here = threading.local()

    def request_with_retries(self, *args: Any, **kwargs: Any) -> tuple[str, int, Mapping[str, str]]:
        """Start the clock, then let the SDK make its attempts."""
        self._here.deadline = time.monotonic() + self._call_seconds
        return super().request_with_retries(*args, **kwargs)

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        **_: Any,
    ) -> tuple[str, int, Mapping[str, str]]:
        """Make one attempt within what is left of the time; raise APIConnectionError beyond it."""
        left = min(self._here.deadline - time.monotonic(), self._attempt_seconds)
        if left <= 0:
            raise _out_of_reach("no time left for another attempt", should_retry=False)
        if not hasattr(self._here, "session"):
            self._here.session = requests.Session()
        try:
            return fetch(
                self._here.session,
                requests.Request(method, url, headers=headers, data=post_data),
                seconds=left,
                certificates=stripe.ca_bundle_path,
            )
        except (requests.RequestException, UnicodeDecodeError) as error:
            # Repeating is safe: every write carries a key of ours.
            raise _out_of_reach(str(error), should_retry=True) from error


def _out_of_reach(detail: str, *, should_retry: bool) -> stripe.APIConnectionError:
    make: Callable[..., stripe.APIConnectionError] = stripe.APIConnectionError
    return make(detail, should_retry=should_retry)


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
            http_client=_BoundedClient(call_seconds, attempt_seconds),
        )
        self._has_key = bool(api_key)

    @property
    def _calls(self) -> stripe.V1Services:
        """Return Stripe's calls; without a key there is no need to go out and ask."""
        if not self._has_key:
            raise PaymentsUnavailableError("STRIPE_API_KEY is not set")
        return self._client.v1

    @property
    def livemode(self) -> bool:
        """Say whether real money moves."""
        return self._live

    def create_session(self, request: SessionRequest, *, key: str) -> SessionFacts:
        """Open a payment page; the same key and request give the same session again."""
        with _our_words():
            return session_facts(
                self._calls.checkout.sessions.create(
                    cast("SessionCreateParams", session_params(request)), {"idempotency_key": key}
                ).to_dict()
            )

    def session(self, session_id: str) -> SessionFacts:
        """Read a session; raise PaymentNotFoundError when there is none."""
        if not _SESSION_ID.fullmatch(session_id):
            raise PaymentNotFoundError
        with _our_words():
            return session_facts(
                self._calls.checkout.sessions.retrieve(session_id, {"expand": [_CHARGE]}).to_dict(
                    for_json=True
                )
            )

    def session_of_intent(self, payment_intent_id: str) -> SessionFacts | None:
        """Find the session that a payment intent belongs to."""
        with _our_words():
            found = self._calls.checkout.sessions.list(
                {"payment_intent": payment_intent_id, "limit": 1, "expand": [f"data.{_CHARGE}"]}
            ).to_dict()["data"]
            return session_facts(found[0]) if found else None

    def expire_session(self, session_id: str) -> SessionFacts:
        """Close a payment page and return how it ended: expired, or complete when paid before."""
        try:
            with _our_words():
                self._calls.checkout.sessions.expire(session_id)
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
        with _our_words():
            return refund_facts(
                self._calls.refunds.create(
                    {
                        "payment_intent": payment_intent_id,
                        "amount": amount,
                        "metadata": {"refund": str(refund_id)},
                    },
                    {"idempotency_key": key},
                ).to_dict()
            )

    def refunds_of(self, payment_intent_id: str) -> tuple[RefundFacts, ...]:
        """List every refund of a payment, ours or made elsewhere, oldest first."""
        with _our_words():
            listed = self._calls.refunds.list({"payment_intent": payment_intent_id, "limit": 100})
            found = [refund_facts(each.to_dict()) for each in listed.auto_paging_iter()]
        return tuple(reversed(found))

    def disputes_of(self, payment_intent_id: str) -> tuple[DisputeFacts, ...]:
        """List every dispute of a payment, oldest first."""
        with _our_words():
            listed = self._calls.disputes.list({"payment_intent": payment_intent_id, "limit": 100})
            found = [dispute_facts(each.to_dict()) for each in listed.auto_paging_iter()]
        return tuple(reversed(found))

    def events_since(
        self, since: datetime, *, only_failed_delivery: bool = False
    ) -> Iterator[EventHint]:
        """Walk through the handled events since a moment, newest first, page by page."""
        params: EventListParams = {
            "created": {"gte": int(since.timestamp())},
            "types": list(HANDLED_EVENTS),
            "limit": 100,
        }
        if only_failed_delivery:
            params["delivery_success"] = False
        with _our_words():
            for event in self._calls.events.list(params).auto_paging_iter():
                facts = event.to_dict(for_json=True)
                yield event_hint(facts, json.dumps(facts, separators=(",", ":")))

    def verified_event(self, body: bytes, signature: str, now: datetime) -> EventHint:
        """Check the signature on a raw body and read it; raise WebhookRefusedError otherwise."""
        if not any(_is_signed(body, signature, secret) for secret in self._secrets):
            raise WebhookRefusedError("The signature does not fit the body.")
        if abs(now.timestamp() - signed_at(signature)) > _SIGNATURE_SECONDS:
            raise WebhookRefusedError("The signature is too old, or from the future.")
        try:
            text = body.decode()
            return event_hint(json.loads(text), text)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
            raise WebhookRefusedError("The body is not an event.") from None


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


@contextmanager
def _our_words() -> Iterator[None]:
    """Turn every way in which a call can go wrong into one of our refusals.

    A wrong key or a missing right (401, 403) counts as unavailable: the shop's owner mends it, and
    what was to be done is still to be done.
    """
    try:
        yield
    except stripe.RateLimitError as error:
        raise PaymentsUnavailableError(str(error)) from error
    except (stripe.InvalidRequestError, stripe.IdempotencyError, stripe.CardError) as error:
        if error.code == "resource_missing" and error.http_status == requests.codes.not_found:
            raise PaymentNotFoundError from error
        code = error.code or (error.error.type if error.error else None)
        raise PaymentsRefusedError(str(error), code=code or "") from error
    except stripe.StripeError as error:
        raise PaymentsUnavailableError(str(error)) from error
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise PaymentsUnavailableError(f"an answer that cannot be read: {error!r}") from error
