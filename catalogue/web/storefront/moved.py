"""Old addresses of posts lead to the present ones; pages that exist pay nothing for it."""

import re
from contextlib import suppress
from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, request, url_for
from sqlalchemy.exc import DBAPIError

from catalogue.blog.queries import post_at_old_address
from catalogue.db import DatabaseUnavailableError
from catalogue.web.common.transaction import session

pages = Blueprint("moved", __name__)

_ELSEWHERE = re.compile(
    r"/(?:books|cart|checkout|contributors|downloads|files|media|orders|search|staff|static|stripe"
    r"|topics)(?:/|$)"
)
_BELOW_A_POST = re.compile(r"(/blog/[a-z0-9-]{1,80})(/.+)")
_TAIL = re.compile(r"(/.+?)/(?:(feed)(?:/atom)?|comment-page-[0-9]{1,6})/?")
_FEED = re.compile(r"/(?:feed|rss2?|atom)(?:/(?:atom|rss2?))?/?")
_TAG = re.compile(r"/(?:category|tag)/(?:[a-z0-9-]{1,80}/){0,3}?([a-z0-9-]{1,80})/?(feed/?)?")
_MONTH = re.compile(r"/([12][0-9]{3})/(0[1-9]|1[0-2])/?")
_NUMBER = re.compile(r"[0-9]{1,20}")


@pages.after_app_request
def lead_on(response: Response) -> Response:
    """Answer 301 in place of 404 where a post could be read before; also for ``/?p=123``."""
    is_lost = response.status_code == HTTPStatus.NOT_FOUND
    if (is_lost or _asked_number()) and request.method in {"GET", "HEAD"}:
        # Whoever finds nothing is told so even when the database cannot be asked.
        with suppress(DatabaseUnavailableError, DBAPIError):
            present = _present(is_lost=is_lost)
            if present is not None:
                return _moved(present)
    return response


def _moved(address: str) -> Response:
    """Lead to an address for good; browsers ask again, since a post may go back to where it was."""
    moved = make_response(redirect(address, HTTPStatus.MOVED_PERMANENTLY))
    moved.headers["Cache-Control"] = "public, no-cache"
    return moved


def _asked_number() -> str:
    """Return the number of a post or a page of another program; they count the two together."""
    return request.args.get("p") or request.args.get("page_id") or ""


def _present(*, is_lost: bool) -> str | None:
    path, number = request.path, _asked_number()
    if _NUMBER.fullmatch(number) and (is_lost or path == "/"):
        found = post_at_old_address(session(), f"{path}?p={number}")
        return _page(found or post_at_old_address(session(), f"/?p={number}"))
    if not is_lost or _ELSEWHERE.match(path):
        return None
    below = _BELOW_A_POST.fullmatch(path)
    if below:
        slug = post_at_old_address(session(), below[1])
        return f"{_page(slug)}{below[2]}" if slug else None
    return _page(post_at_old_address(session(), path)) or _wordpress_place(path)


def _wordpress_place(path: str) -> str | None:
    """Return where a feed, a tag, a month or a further page of replies of WordPress is now."""
    tail = _TAIL.fullmatch(path)
    slug = post_at_old_address(session(), f"{tail[1]}/") if tail else None
    if tail and slug:
        return url_for("feeds.thread", slug=slug) if tail[2] else _page(slug)
    if _FEED.fullmatch(path):
        return url_for("feeds.blog")
    tag, month = _TAG.fullmatch(path), _MONTH.fullmatch(path)
    if tag:
        return url_for("feeds.tag" if tag[2] else "blog.tag", slug=tag[1])
    return url_for("blog.archive", year=int(month[1]), month=int(month[2])) if month else None


def _page(slug: str | None) -> str | None:
    return None if slug is None else url_for("blog.show", slug=slug)
