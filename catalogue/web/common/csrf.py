"""Refuse unsafe requests that another site made a browser send.

Browsers say where a request comes from (``Sec-Fetch-Site``, or ``Origin`` in older ones). A request
with neither comes from a program, which holds no visitor's cookies.
"""

from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import Forbidden

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})
_SENTENCE = "This form was sent from another website, so nothing was done."


def install(app: Flask) -> None:
    """Check every request before its view."""
    app.before_request(refuse_cross_site)


def refuse_cross_site() -> None:
    """Raise Forbidden for an unsafe request from elsewhere."""
    if request.method in _SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        allowed = site in _OURS
    elif origin is not None:
        allowed = urlsplit(origin).netloc == request.host
    else:
        allowed = True
    if not allowed:
        raise Forbidden(_SENTENCE)
