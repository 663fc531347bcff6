"""What programs that look for pages may know: where they are, where not to look, the icon."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from flask import Blueprint, Response, render_template, request, url_for

from catalogue.blog.queries import post_addresses, series_addresses
from catalogue.books.queries import addresses_on_show, book_addresses, minute_addresses
from catalogue.core.assets import asset_folder
from catalogue.core.errors import NotFoundError
from catalogue.core.i18n import N_
from catalogue.web.common.covers import cover_of
from catalogue.web.common.page_cache import public_page
from catalogue.web.common.shop import settings
from catalogue.web.common.transaction import session

pages = Blueprint("robots", __name__)

_PLAIN = ("home.show", "books.index", "blog.stream")
_IN_ONE_MAP = 10_000
_MOST_MAPS = 100
_ICON = "images/icon.svg"
_FOR_A_DAY = "public, max-age=86400"
_KEEP_OUT = (
    *("/cart", "/checkout", "/orders/", "/downloads/", "/files/", "/search"),
    *("/blog/preview/", "/blog/*/comments", "/replies/", "/news/"),
)


class MapEntry(NamedTuple):
    """A page worth finding; addresses are absolute."""

    address: str
    changed_at: datetime | None = None
    picture: str | None = None


@pages.get("/sitemap.xml")
@public_page()
def sitemap() -> Response:
    """List the pages that are worth finding (sitemaps.org), or above 10,000 the maps of them."""
    entries = list(_entries())
    if len(entries) <= _IN_ONE_MAP:
        return _xml("map", entries=entries)
    maps = -(-len(entries) // _IN_ONE_MAP)
    addresses = [_absolute("robots.further_map", number=n) for n in range(1, maps + 1)]
    return _xml("index", addresses=addresses)


@pages.get("/sitemap-<int:number>.xml")
@public_page()
def further_map(number: int) -> Response:
    """List one ten thousand of the pages that are worth finding."""
    entries = []
    if 1 <= number <= _MOST_MAPS:
        entries = list(_entries())[(number - 1) * _IN_ONE_MAP : number * _IN_ONE_MAP]
    if not entries:
        raise NotFoundError(N_("There is nothing at this address."))
    return _xml("map", entries=entries)


@pages.get("/favicon.ico")
def icon() -> Response:
    """Give the icon to programs that know only this address; pages name a lasting one."""
    content = (asset_folder("static") / _ICON).read_bytes()
    response = Response(content, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = _FOR_A_DAY
    response.add_etag()
    response.make_conditional(request)
    return response


@pages.get("/robots.txt")
@public_page()
def robots() -> Response:
    """Keep programs out of what belongs to one visitor."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _KEEP_OUT)]
    lines += ["", f"Sitemap: {_absolute('robots.sitemap')}", ""]
    return Response("\n".join(lines), mimetype="text/plain")


def _entries() -> Iterator[MapEntry]:
    for endpoint in _PLAIN:
        yield MapEntry(_absolute(endpoint))
    for book in book_addresses(session()):
        address = _absolute("books.show", slug=book.slug)
        yield MapEntry(address, book.updated_at, settings().base_url + cover_of(book).src)
    kinds = {
        **addresses_on_show(session()),
        "minutes": minute_addresses(session()),
    }
    for kind, slugs in kinds.items():
        for slug in slugs:
            yield MapEntry(_absolute(f"{kind}.show", slug=slug))
    for slug in series_addresses(session()):
        yield MapEntry(_absolute("blog.series", slug=slug))
    for post in post_addresses(session()):
        picture = _absolute("quotes.title_picture", slug=post.slug)
        yield MapEntry(_absolute("blog.show", slug=post.slug), post.updated_at, picture)


def _xml(name: str, **given: Any) -> Response:
    page = render_template(f"storefront/sitemaps/{name}.xml", **given)
    return Response(page, mimetype="application/xml")


def _absolute(endpoint: str, **parts: Any) -> str:
    return settings().base_url + url_for(endpoint, **parts)
