"""What the button just pressed has done, for the next page to say once.

It travels in a signed cookie that lives for a minute and is good for one order: a link cannot make
the page say something that did not happen.
"""

from datetime import timedelta
from enum import StrEnum

from flask import Response, request

from catalogue.core.signing import BadTokenError, sign, unsign
from catalogue.web.common.shop import settings

_PURPOSE = "told"
_LIFE = timedelta(minutes=1)


class Told(StrEnum):
    """What can have been done."""

    LETTER = "letter"
    ADDRESS = "address"


def remember(response: Response, order_token: str, what: Told) -> Response:
    """Let the order's page say it when it is opened next, if that is soon."""
    response.set_cookie(
        _name(),
        sign(_secret(), _PURPOSE, f"{what}.{order_token}"),
        max_age=int(_LIFE.total_seconds()),
        secure=settings().is_production,
        httponly=True,
        samesite="Lax",
    )
    return response


def told_of(order_token: str) -> Told | None:
    """Return what this browser has just done to the order."""
    try:
        content = unsign(_secret(), _PURPOSE, request.cookies.get(_name(), ""), lifetime=_LIFE)
    except BadTokenError:
        return None
    what, _, token = content.partition(".")
    return Told(what) if token == order_token else None


def forget(response: Response) -> Response:
    """Say it no more."""
    if _name() in request.cookies:
        response.delete_cookie(
            _name(), secure=settings().is_production, httponly=True, samesite="Lax"
        )
    return response


def _name() -> str:
    """Browsers take ``__Host-`` over https only, so development goes without the prefix."""
    return "__Host-told" if settings().is_production else "told"


def _secret() -> str:
    return settings().secret_key.get_secret_value()
