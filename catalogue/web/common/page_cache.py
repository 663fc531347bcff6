"""Public pages, rendered once per generation of the catalogue and answered before Flask is asked.

A page is kept under its address, the generation and the version of the code. The entity tag is
made from the same three, so a browser's copy is confirmed (304) without rendering anything. The
generation is read from the database at every request: a page is never stale, in any process.
"""

import gzip
import threading
from collections.abc import Callable, Iterable
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any, ParamSpec

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header, parse_date

from catalogue.db import DatabaseUnavailableError
from catalogue.db.probe import GenerationProbe
from catalogue.web.common.kept_pages import KeptPage, KeptPages

P = ParamSpec("P")
_SHARED = "public, no-cache"
_LEVEL = 1
_SHARE_OF_QUERIES = 8
_PUBLIC = "catalogue.public_page"
GENERATION = "catalogue.generation"
_DROPPED = frozenset({"content-length", "content-encoding", "etag"})


def public_page(
    *parameters: str,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, Response]]:
    """Mark a view as the same for everyone, depending on its path and these parameters only."""

    def decorate(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
        @wraps(view)
        def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
            response = make_response(view(*args, **kwargs))
            if response.status_code == HTTPStatus.OK and set(request.args) <= set(parameters):
                response.headers["Cache-Control"] = _SHARED
                request.environ[_PUBLIC] = True
            return response

        return answer

    return decorate


class PageCache:
    """A WSGI layer around the application, bounded in bytes, oldest use out first.

    Addresses with a query share an eighth of the room: there are as many of them as visitors care
    to type, and none of them pushes out a page that everybody reads.
    """

    def __init__(
        self, wsgi: Callable[..., Any], probe: GenerationProbe, *, version: str, limit: int
    ) -> None:
        """Wrap an application; ``version`` names the code and templates, ``limit`` is bytes."""
        self._wsgi = wsgi
        self._probe = probe
        self._version = version
        self._asked = KeptPages(limit // _SHARE_OF_QUERIES)
        self._plain = KeptPages(limit - limit // _SHARE_OF_QUERIES)
        self._generation = -1
        self._lock = threading.Lock()

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer from the cache, or ask the application and keep what it marked as public."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._ask(environ, start_response)
        address = _address(environ)
        try:
            generation = self._probe.read()
        except DatabaseUnavailableError:
            return self._ask(environ, start_response)
        environ[GENERATION] = generation
        page = self._find(address, generation)
        if page is not None:
            return self._answer(page, self._tag(address, generation), environ, start_response)
        return self._render(address, generation, environ, start_response)

    @property
    def bytes_kept(self) -> int:
        """Return about how much memory the pages take."""
        return self._plain.bytes + self._asked.bytes

    def _ask(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        answer: Iterable[bytes] = self._wsgi(environ, start)
        return answer

    def _tag(self, address: str, generation: int) -> str:
        return sha256(f"{address}|{generation}|{self._version}".encode()).hexdigest()[:24]

    def _find(self, address: str, generation: int) -> KeptPage | None:
        with self._lock:
            if generation != self._generation:
                self._plain.clear()
                self._asked.clear()
                self._generation = generation
                return None
            return self._pages_of(address).find(address)

    def _keep(self, address: str, generation: int, page: KeptPage) -> None:
        with self._lock:
            if generation == self._generation:
                self._pages_of(address).keep(address, page)

    def _pages_of(self, address: str) -> KeptPages:
        return self._plain if address.endswith("?") else self._asked

    def _render(
        self, address: str, generation: int, environ: dict[str, Any], start: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Let the application answer; keep the answer when its view marked it."""
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def catch(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[..., Any]:
            started.append((status, headers))
            return _no_write

        body: Iterable[bytes] = self._wsgi(environ, catch)
        status, headers = started[-1]
        if not environ.get(_PUBLIC):
            start(status, headers)
            return body
        page = _kept(headers, _whole(body))
        if environ["REQUEST_METHOD"] == "GET":
            self._keep(address, generation, page)
        return self._answer(page, self._tag(address, generation), environ, start)

    @staticmethod
    def _answer(
        page: KeptPage, tag: str, environ: dict[str, Any], start: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer with the page, packed where the browser can unpack it, or with 304."""
        packs = _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        etag = f'"{tag}-gz"' if packs else f'"{tag}"'
        if _is_known(page, etag, environ):
            start("304 Not Modified", [*page.headers, ("ETag", etag)])
            return ()
        if environ["REQUEST_METHOD"] == "HEAD":
            start("200 OK", [*page.headers, ("ETag", etag)])
            return ()
        body = page.packed if packs else page.body
        headers = [*page.headers, ("ETag", etag), ("Content-Length", str(len(body)))]
        if packs:
            headers.append(("Content-Encoding", "gzip"))
        start("200 OK", headers)
        return (body,)


def _is_known(page: KeptPage, etag: str, environ: dict[str, Any]) -> bool:
    """Return whether the browser has the page; a tag counts more than a time (RFC 9110, 13.2).

    A time has to be the very same: when the newest entry of a feed is taken back, it falls.
    """
    tags = environ.get("HTTP_IF_NONE_MATCH", "")
    if tags:
        return tags.strip() == "*" or etag in tags
    since = parse_date(environ.get("HTTP_IF_MODIFIED_SINCE"))
    changed = parse_date(dict(page.headers).get("Last-Modified"))
    return since is not None and changed == since


def _whole(body: Iterable[bytes]) -> bytes:
    """Return the whole answer, and tell the application that it was taken (PEP 3333)."""
    try:
        return b"".join(body)
    finally:
        getattr(body, "close", lambda: None)()


def _takes_gzip(accepted: str) -> bool:
    """Return whether a browser unpacks gzip; most say so plainly, some refuse it with q=0."""
    if "gzip" not in accepted:
        return False
    return ";" not in accepted or parse_accept_header(accepted, Accept)["gzip"] > 0


def _kept(headers: list[tuple[str, str]], body: bytes) -> KeptPage:
    kept = [(name, value) for name, value in headers if name.lower() not in _DROPPED]
    packed = gzip.compress(body, _LEVEL, mtime=0)
    return KeptPage([*kept, ("Vary", "Accept-Encoding")], body, packed)


def _address(environ: dict[str, Any]) -> str:
    """Return all that addresses on a page are made of: another host is another page.

    It ends with the question mark when nothing is asked.
    """
    root = environ.get("HTTP_HOST", "") + environ.get("SCRIPT_NAME", "")
    return f"{root}{environ.get('PATH_INFO', '')}?{environ.get('QUERY_STRING', '')}"


def _no_write(_data: bytes) -> None:
    message = "pages are returned, not written"
    raise RuntimeError(message)
