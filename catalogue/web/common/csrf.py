"""Refuse unsafe requests that another site made a browser send.

Browsers say where a request comes from (``Sec-Fetch-Site``, or ``Origin`` in older ones). A request
with neither comes from a program, which holds no visitor's cookies.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, request
from werkzeug.exceptions import Forbidden

from catalogue.core.i18n import N_

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})
_SENTENCE = N_("This form was sent from another website, so nothing was done.")
_OPEN = "_is_open_to_other_sites"

V = TypeVar("V", bound=Callable[..., object])


def open_to_other_sites(view: V) -> V:
    """Let mail programs of other sites press this button (RFC 8058).

    Only for views that read no cookie and whose address holds a token that nobody can guess.
    """
    setattr(view, _OPEN, True)
    return view


def _own_origin() -> str:
    """Return how a browser names this shop (RFC 6454): scheme, host and port."""
    return f"{request.scheme}://{request.host}"


def install(app: Flask) -> None:
    """Check every request before its view."""
    app.before_request(refuse_cross_site)


def refuse_cross_site() -> None:
    """Raise Forbidden for an unsafe request from elsewhere."""
    if request.method in _SAFE or _is_open():
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


def _is_open() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, _OPEN, False)
