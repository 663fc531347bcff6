"""Refuse unsafe requests that another site made a browser send.

Browsers say where a request comes from (``Sec-Fetch-Site``, or ``Origin`` in older ones). A request
with neither comes from a program, which holds no visitor's cookies.
"""

from flask import Flask, request
from werkzeug.exceptions import Forbidden

from catalogue.core.i18n import N_

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})
_SENTENCE = N_("This form was sent from another website, so nothing was done.")


def _own_origin() -> str:
    """Return how a browser names this shop (RFC 6454): scheme, host and port."""
    return f"{request.scheme}://{request.host}"


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
        allowed = origin == _own_origin()
    else:
        allowed = True
    if not allowed:
        raise Forbidden(_SENTENCE)
