"""What programs that look for pages may know: where they are, where not to look, the icon."""

from flask import Blueprint, Response, render_template, request, url_for

from catalogue.blog.queries import post_addresses
from catalogue.books.queries import addresses_on_show
from catalogue.core.assets import asset_folder
from catalogue.web.common.page_cache import public_page
from catalogue.web.common.shop import settings
from catalogue.web.common.transaction import session

pages = Blueprint("robots", __name__)

_PLAIN = ("home.show", "books.index", "blog.stream")
_MOST = 50_000
_ICON = "images/icon.svg"
_FOR_A_DAY = "public, max-age=86400"
_KEEP_OUT = ("/cart", "/checkout", "/orders/", "/downloads/", "/files/", "/search")


@pages.get("/sitemap.xml")
@public_page()
def sitemap() -> Response:
    """List the pages that are worth finding (sitemaps.org), at most 50,000."""
    kinds = {**addresses_on_show(session()), "blog": post_addresses(session())}
    paths = [url_for(endpoint) for endpoint in _PLAIN]
    paths += [url_for(f"{kind}.show", slug=slug) for kind, slugs in kinds.items() for slug in slugs]
    page = render_template(
        "storefront/sitemap.xml", addresses=[settings().base_url + path for path in paths[:_MOST]]
    )
    return Response(page, mimetype="application/xml")


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
    lines += ["", f"Sitemap: {settings().base_url}{url_for('robots.sitemap')}", ""]
    return Response("\n".join(lines), mimetype="text/plain")
