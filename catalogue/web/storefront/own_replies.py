"""What a browser remembers of its own replies: signed, for thirty days, the newest eight.

Public pages are the same for everyone, so the replies that wait are fetched by a small module; a
plain cookie beside the signed one tells it whether there is anything to fetch.
"""

from datetime import timedelta
from uuid import UUID

from flask import Response, request, url_for

from catalogue.core.signing import BadTokenError, sign, unsign
from catalogue.web.common.shop import settings
from catalogue.web.storefront.discussion import secret

_PURPOSE = "own-replies"
_LIFE = timedelta(days=30)
_MOST = 8
_WAITS = "reply_waits"


def own_reply_ids() -> list[UUID]:
    """Return the replies of this browser, newest first; none for a cookie that we did not sign."""
    try:
        content = unsign(secret(), _PURPOSE, request.cookies.get(_name(), ""), lifetime=_LIFE)
    except BadTokenError:
        return []
    return [UUID(hex=one) for one in content.split(".")]


def remember_reply(response: Response, slug: str, reply_id: UUID) -> None:
    """Remember one more reply, and that something may wait under this post."""
    ids = [reply_id, *(one for one in own_reply_ids() if one != reply_id)][:_MOST]
    response.set_cookie(
        _name(),
        sign(secret(), _PURPOSE, ".".join(one.hex for one in ids)),
        max_age=_LIFE,
        secure=settings().is_production,
        httponly=True,
        samesite="Lax",
    )
    _tell_module(response, slug, waits=True)


def nothing_waits(response: Response, slug: str) -> None:
    """Tell the module of a post that there is nothing to fetch any more."""
    _tell_module(response, slug, waits=False)


def _tell_module(response: Response, slug: str, *, waits: bool) -> None:
    response.set_cookie(
        _WAITS,
        "1",
        max_age=_LIFE if waits else 0,
        path=url_for("blog.show", slug=slug),
        secure=settings().is_production,
        samesite="Lax",
    )


def _name() -> str:
    """Browsers take ``__Host-`` over https only, so development goes without the prefix."""
    return "__Host-replies" if settings().is_production else "replies"
