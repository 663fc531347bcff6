"""What programs that look for pages may know: where they are, and where not to look."""

from flask import Blueprint, Response, render_template, url_for

from catalogue.blog.queries import post_addresses
from catalogue.books.queries import addresses_on_show
from catalogue.web.common.page_cache import public_page
from catalogue.web.common.shop import settings
from catalogue.web.common.transaction import session

pages = Blueprint("robots", __name__)

_PLAIN = ("home.show", "books.index", "blog.stream")
_MOST = 50_000
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


@pages.get("/robots.txt")
@public_page()
def robots() -> Response:
    """Keep programs out of what belongs to one visitor."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _KEEP_OUT)]
    lines += ["", f"Sitemap: {settings().base_url}{url_for('robots.sitemap')}", ""]
    return Response("\n".join(lines), mimetype="text/plain")
