"""One HTTP exchange that ends in time, also when the other side drips or never stops."""

import io
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from http.client import HTTPResponse
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection

_ANSWER_BYTES = 8_000_000
_PIECE_BYTES = 65_536
_budget: ContextVar[float | None] = ContextVar("budget", default=None)


def fetch(
    session: requests.Session, request: requests.Request, *, seconds: float, certificates: str
) -> tuple[str, int, Mapping[str, str]]:
    """Return body, status and headers within about `seconds`; raise requests' own errors.

    Connecting, headers and body share the one limit when the session is of ``timed_session``. No
    redirect is followed: an API that redirects is not the API.
    """
    # Requests hands urllib3's own kind of limit on, though its types do not say so.
    limit: Any = Timeout(total=seconds)
    with session.request(
        request.method,
        request.url,
        headers=request.headers,
        data=request.data,
        timeout=limit,
        allow_redirects=False,
        stream=True,
        verify=certificates,
    ) as answer:
        body = bytearray()
        for piece in answer.iter_content(_PIECE_BYTES):
            body += piece
            if len(body) > _ANSWER_BYTES:
                raise requests.Timeout("the answer is too long")
        return body.decode(), answer.status_code, answer.headers


@contextmanager
def one_budget(seconds: float) -> Iterator[None]:
    """Let all calls within share so many seconds, for a person who waits for the last of them."""
    token = _budget.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _budget.reset(token)


def deadline_in(seconds: float) -> float:
    """Return the moment (monotonic) by which a call has to end: its own limit, or the budget's."""
    own, shared = time.monotonic() + seconds, _budget.get()
    return own if shared is None else min(own, shared)


def timed_session() -> requests.Session:
    """Return a session whose answers have to arrive in time as a whole, not only byte by byte."""
    session = requests.Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, _TimedAdapter())
    return session


class _TimedFile(io.RawIOBase):
    """The bytes of a socket up to a moment; each wait is at most what is left until then."""

    def __init__(self, raw: io.RawIOBase, sock: Any, deadline: float) -> None:
        super().__init__()
        self._raw, self._sock, self._deadline = raw, sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer is too slow")
        self._sock.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedResponse(HTTPResponse):
    """An answer whose headers and body arrive before the deadline, or not at all."""

    def __init__(self, sock: Any, *args: Any, deadline: float, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_TimedFile(self.fp.detach(), sock, deadline))


def _response(connection: HTTPConnection, sock: Any, *args: Any, **kwargs: Any) -> _TimedResponse:
    """Begin an answer; urllib3 has set the connection's timeout to what is left of the whole."""
    left: Any = connection.timeout
    return _TimedResponse(sock, *args, deadline=time.monotonic() + left, **kwargs)


class _TimedHTTP(HTTPConnection):
    response_class: Any = _response


class _TimedHTTPS(HTTPSConnection):
    response_class: Any = _response


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls: Any = _TimedHTTP


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls: Any = _TimedHTTPS


_POOLS = {"http": _HTTPPool, "https": _HTTPSPool}


class _TimedAdapter(HTTPAdapter):
    """Requests over timed connections, directly or by a proxy."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager
