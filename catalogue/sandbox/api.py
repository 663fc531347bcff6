"""The calls under `/v1`: authentication, idempotency, faults on demand, then the call itself."""

import hashlib
import json
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from werkzeug import Request, Response

from catalogue.sandbox import calls
from catalogue.sandbox.calls import Call
from catalogue.sandbox.errors import ApiError
from catalogue.sandbox.faults import Fault, FaultKind, Faults
from catalogue.sandbox.forms import decoded
from catalogue.sandbox.params import Params
from catalogue.sandbox.payment_shapes import Object
from catalogue.sandbox.store import Store

_JSON = "application/json"
_PROMISED_BYTES = 1_000_000
_KEY_LENGTH = 255
_ID = r"([A-Za-z0-9_]{1,255})"

Handler = Callable[[Call], Object]

_ROUTES: tuple[tuple[str, re.Pattern[str], Handler], ...] = (
    ("POST", re.compile("/v1/checkout/sessions"), calls.create_session),
    ("GET", re.compile("/v1/checkout/sessions"), calls.list_sessions),
    ("GET", re.compile(f"/v1/checkout/sessions/{_ID}"), calls.show_session),
    ("POST", re.compile(f"/v1/checkout/sessions/{_ID}/expire"), calls.expire_session),
    ("POST", re.compile("/v1/coupons"), calls.create_coupon),
    ("POST", re.compile("/v1/refunds"), calls.create_refund),
    ("GET", re.compile("/v1/refunds"), calls.list_refunds),
    ("GET", re.compile(f"/v1/refunds/{_ID}"), calls.show_refund),
    ("GET", re.compile("/v1/disputes"), calls.list_disputes),
    ("GET", re.compile("/v1/events"), calls.list_events),
)


class Api:
    """Stripe's REST API, as far as the shop speaks it."""

    def __init__(self, store: Store, faults: Faults, api_key: str) -> None:
        self._store = store
        self._faults = faults
        self._api_key = api_key
        self._lock = threading.Lock()
        self._busy_keys: set[str] = set()

    def answer(self, request: Request) -> Response:
        """Return the answer to any request under `/v1`."""
        try:
            self._authenticate(request)
            fault = self._faults.take(f"{request.method} {request.path}")
            if fault and fault.kind is FaultKind.STATUS:
                return _error(
                    ApiError("A fault on demand.", status=int(fault.value), kind="api_error")
                )
            if fault and fault.kind is FaultKind.CUT_BEFORE:
                return _cut()
            with self._alone(request):
                if fault and fault.kind is FaultKind.DELAY:
                    time.sleep(fault.value)
                answer = self._done(request)
                return _spoilt(answer, fault) if fault else answer
        except ApiError as error:
            return _error(error)

    def _authenticate(self, request: Request) -> None:
        given = request.authorization
        token = (given.token or given.username or "") if given else ""
        if not secrets.compare_digest(token.encode(), self._api_key.encode()):
            raise ApiError(f"Invalid API Key provided: {token[:8]}…", status=401)

    @contextmanager
    def _alone(self, request: Request) -> Iterator[None]:
        """Let no two requests with the same idempotency key run at once."""
        key = _key(request)
        if not key:
            yield
            return
        with self._lock:
            if key in self._busy_keys:
                raise ApiError(
                    "There is currently another in-progress request using this Idempotency-Key.",
                    status=409,
                    kind="idempotency_error",
                    code="idempotency_key_in_use",
                )
            self._busy_keys.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._busy_keys.discard(key)

    def _done(self, request: Request) -> Response:
        """Do the call once for its key, in one transaction with the answer that is kept."""
        handler, thing = _route(request)
        form = request.get_data(as_text=True) if request.method == "POST" else ""
        values = decoded(form or request.query_string.decode())
        key = _key(request)
        mark = hashlib.sha256(f"{request.path} {json.dumps(values, sort_keys=True)}".encode())
        with self._store.begin() as work:
            if key:
                kept = work.one("SELECT * FROM answer WHERE key = ?", key)
                if kept:
                    return _replayed(kept["fingerprint"], mark.hexdigest(), kept["body"], key)
            params = Params(values)
            expand = params.texts("expand")
            body = handler(Call(work, params, thing, expand, request.host_url.rstrip("/")))
            text = json.dumps(body, separators=(",", ":"))
            if key:
                work.add("answer", key=key, fingerprint=mark.hexdigest(), status=200, body=text)
        return _plain(text)


def _route(request: Request) -> tuple[Handler, str]:
    for method, pattern, handler in _ROUTES:
        match = pattern.fullmatch(request.path) if method == request.method else None
        if match:
            return handler, match[1] if match.groups() else ""
    raise ApiError(f"Unrecognized request URL ({request.method}: {request.path})", status=404)


def _key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "") if request.method == "POST" else ""
    if len(key) > _KEY_LENGTH:
        raise ApiError("Idempotency keys are at most 255 characters long.")
    return key


def _replayed(kept: str, wanted: str, body: str, key: str) -> Response:
    if kept != wanted:
        raise ApiError(
            "Keys for idempotent requests can only be used with the same parameters they were "
            f"first used with. Try using a key other than '{key}'.",
            kind="idempotency_error",
        )
    answer = _plain(body)
    answer.headers["Idempotent-Replayed"] = "true"
    return answer


def _plain(body: str, status: int = 200) -> Response:
    answer = Response(body, status=status, content_type=_JSON)
    answer.headers["Request-Id"] = f"req_{secrets.token_hex(7)}"
    return answer


def _error(error: ApiError) -> Response:
    return _plain(json.dumps(error.body()), error.status)


def _spoilt(answer: Response, fault: Fault) -> Response:
    """Return what becomes of an answer when the effect is done and the fault comes after it."""
    match fault.kind:
        case FaultKind.CUT_AFTER:
            return _cut()
        case FaultKind.MALFORMED:
            return _plain('{"id": "cs_test_')
        case FaultKind.WRONG_SHAPE:
            return _plain('{"object": "surprise"}')
        case FaultKind.DELAY_AFTER:
            time.sleep(fault.value)
    return answer


def _cut() -> Response:
    """Promise more than is sent: the server then breaks the connection."""
    answer = Response(iter([b"{"]), content_type=_JSON)
    answer.headers["Content-Length"] = str(_PROMISED_BYTES)
    return answer
