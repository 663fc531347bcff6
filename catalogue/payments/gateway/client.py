"""HTTP for the SDK, with an end."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import requests
import stripe

from catalogue.payments.transport import deadline_in, fetch, timed_session

stripe.enable_telemetry = False  # It would write an id into the home folder.


class BoundedClient(stripe.HTTPClient):
    """An HTTP client for the SDK with one time limit over all attempts of a call."""

    name = "requests"

    def __init__(self, call_seconds: float, attempt_seconds: float) -> None:
        """Share no connection between threads; both limits are seconds."""
        super().__init__()
        self._call_seconds = call_seconds
        self._attempt_seconds = attempt_seconds
        self._here = threading.local()

    def request_with_retries(self, *args: Any, **kwargs: Any) -> tuple[str, int, Mapping[str, str]]:
        """Start the clock, then let the SDK make its attempts."""
        self._here.deadline = deadline_in(self._call_seconds)
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
            self._here.session = timed_session()
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
