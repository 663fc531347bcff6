"""The sandbox as one WSGI application."""

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug import Request, Response
from werkzeug.exceptions import HTTPException

from catalogue.sandbox.api import Api
from catalogue.sandbox.checkout_page import CheckoutPage
from catalogue.sandbox.controls import Controls
from catalogue.sandbox.delivery import Deliverer, Target, checked_webhook_url
from catalogue.sandbox.errors import ApiError
from catalogue.sandbox.faults import Faults
from catalogue.sandbox.overview import overview
from catalogue.sandbox.rendering import asset, page
from catalogue.sandbox.store import Store

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost", "[::1]"})
_OWN_PAGES = frozenset({"", "same-origin", "none"})
_BODY_BYTES = 1_000_000
_PAY = re.compile(r"/c/pay/(cs_test_[A-Za-z0-9]{1,255})(/authenticate)?")
_ASSET = re.compile(r"/assets/([a-z.]{1,40})")


class Sandbox:
    """A stand-in for Stripe on this machine; no money moves.

    `start` begins to send webhooks and to let sessions expire, `close` ends that.
    """

    def __init__(
        self,
        path: Path,
        *,
        webhook_url: str,
        webhook_secret: str,
        api_key: str,
        shop_name: str = "Bookshop",
        debit_delay: int = 10,
        first_pause: float = 1.0,
    ) -> None:
        _refuse_real_money(api_key)
        self._faults = Faults()
        self._shop_name = shop_name
        self.store = Store(path, self._faults)
        target = Target(checked_webhook_url(webhook_url) if webhook_url else "", webhook_secret)
        self._deliverer = Deliverer(self.store, target, senders=4, first_pause=first_pause)
        self._api = Api(self.store, self._faults, api_key)
        self._controls = Controls(self.store, self._faults, self._deliverer)
        self._checkout = CheckoutPage(self.store, shop_name=shop_name, debit_delay=debit_delay)

    def start(self) -> None:
        """Begin what happens without a request."""
        self._deliverer.start()

    def close(self) -> None:
        """End it, and close the file."""
        self._deliverer.stop()
        self.store.close()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        request.max_content_length = _BODY_BYTES
        try:
            answer = self._answer(request)
        except ApiError as error:
            answer = _refusal(request, error)
        except HTTPException as error:
            answer = Response(error.description, error.code or 400, content_type="text/plain")
        return answer(environ, start_response)

    def _answer(self, request: Request) -> Response:
        _keep_out_strangers(request)
        if request.path.startswith("/v1/"):
            return self._api.answer(request)
        if request.path.startswith("/_sandbox/"):
            return self._controls.answer(request)
        if request.path == "/" and request.method == "GET":
            return overview(self.store, self._shop_name)
        if match := _PAY.fullmatch(request.path):
            return self._page(request, match[1], is_challenge=bool(match[2]))
        if match := _ASSET.fullmatch(request.path):
            try:
                return asset(match[1])
            except KeyError:
                pass
        raise ApiError("There is no such page.", status=404)

    def _page(self, request: Request, thing: str, *, is_challenge: bool) -> Response:
        if is_challenge:
            return self._checkout.challenge(request, thing)
        if request.method == "POST":
            return self._checkout.pay(request, thing)
        return self._checkout.show(request, thing)


def create_sandbox(
    path: Path, *, webhook_url: str, webhook_secret: str, api_key: str, shop_name: str = "Bookshop"
) -> Sandbox:
    """Return the application; raise ValueError for a live key or a webhook to another machine."""
    return Sandbox(
        path,
        webhook_url=webhook_url,
        webhook_secret=webhook_secret,
        api_key=api_key,
        shop_name=shop_name,
    )


def _refuse_real_money(api_key: str) -> None:
    if os.environ.get("ENV") == "production":
        raise ValueError("The sandbox does not run in production.")
    if not re.match(r"(sk|rk)_test_.", api_key):
        raise ValueError("The sandbox takes test keys only (sk_test_, rk_test_).")


def _keep_out_strangers(request: Request) -> None:
    """Answer this machine only, by its own name, and no form of another site."""
    if request.remote_addr not in _LOOPBACK:
        raise ApiError("The sandbox answers this machine only.", status=403)
    if request.host.rpartition(":")[0 if ":" in request.host else 2] not in _LOOPBACK:
        raise ApiError("The sandbox is reached as 127.0.0.1 or localhost only.", status=403)
    if request.method != "GET" and request.headers.get("Sec-Fetch-Site", "") not in _OWN_PAGES:
        raise ApiError("Another site's page may not do this.", status=403)


def _refusal(request: Request, error: ApiError) -> Response:
    if request.path.startswith("/_sandbox/"):
        return Response(json.dumps(error.body()), error.status, content_type="application/json")
    return page("refused.html", status=error.status, message=str(error))
