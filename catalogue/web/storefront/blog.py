"""Posts: the stream, one post, its preview, series, tags, months."""

import re
from datetime import date

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from catalogue.blog import queries
from catalogue.blog.types import PostStatus
from catalogue.core.errors import NotFoundError
from catalogue.core.i18n import N_
from catalogue.web.common.page_cache import public_page
from catalogue.web.common.transaction import session
from catalogue.web.storefront.addresses import check_page, page_number, refuse_odd_slugs
from catalogue.web.storefront.post_page import preview_page, published_page
from catalogue.web.storefront.posts import post_in_stream
from catalogue.web.storefront.shelves import Label, paged

pages = Blueprint("blog", __name__, url_prefix="/blog")
refuse_odd_slugs(pages, "slug")

_TAGGED_SIZE = 24
_PREVIEW_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


@pages.get("/")
@public_page("page")
def stream() -> str:
    """Show ten whole posts one under another."""
    number = page_number()
    found = queries.stream(session(), page=number)
    check_page(number, found.pages)
    replies = queries.reply_counts(session(), [card.id for card in found.posts])
    return render_template(
        "storefront/blog/stream.html",
        posts=[post_in_stream(card, replies.get(card.id, 0)) for card in found.posts],
        page=paged(number, found.pages, found.total),
        tags=[Label(tag.slug, tag.name) for tag in queries.tags_in_use(session())],
        months=[month.month for month in queries.months_with_counts(session())],
    )


@pages.get("/<slug>")
@public_page()
def show(slug: str) -> str:
    """Show a post with the titles that it belongs with."""
    return published_page(queries.post_by_slug(session(), slug))


@pages.get("/preview/<key>")
def preview(key: str) -> ResponseReturnValue:
    """Show a post to whoever was given the key, before it is published; then lead to its page."""
    if not _PREVIEW_KEY.fullmatch(key):
        raise NotFoundError(N_("There is no such post."))
    found = queries.post_by_preview_key(session(), key)
    if found.status is PostStatus.PUBLISHED:
        return redirect(url_for("blog.show", slug=found.slug))
    headers = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow"}
    return preview_page(found), headers


@pages.get("/series/<slug>")
@public_page()
def series(slug: str) -> str:
    """Show the parts of a series in their order."""
    found = queries.series_by_slug(session(), slug)
    parts = queries.parts_of_series(session(), found.id)
    return render_template("storefront/blog/series.html", series=found, parts=parts)


@pages.get("/tags/<slug>")
@public_page("page")
def tag(slug: str) -> str:
    """Show the posts under a tag."""
    found, number = queries.tag_by_slug(session(), slug), page_number()
    cards, total = queries.posts_with_tag(session(), found.id, page=number, size=_TAGGED_SIZE)
    last = -(-total // _TAGGED_SIZE)
    check_page(number, last)
    return render_template(
        "storefront/blog/tag.html",
        tag=Label(found.slug, found.name),
        posts=cards,
        page=paged(number, max(1, last), total),
    )


@pages.get("/<int(fixed_digits=4):year>/<int(fixed_digits=2):month>")
@public_page()
def archive(year: int, month: int) -> str:
    """Show the posts of a month that has some, and the ways to the next months that have."""
    months = [one.month for one in queries.months_with_counts(session())]
    wanted = _month(year, month)
    if wanted not in months:
        raise NotFoundError(N_("Nothing was written in this month."))
    place = months.index(wanted)
    return render_template(
        "storefront/blog/archive.html",
        month=wanted,
        posts=queries.posts_of_month(session(), wanted),
        newer=months[place - 1] if place else None,
        older=months[place + 1] if place + 1 < len(months) else None,
    )


def _month(year: int, month: int) -> date:
    try:
        return date(year, month, 1)
    except ValueError as error:
        raise NotFoundError(N_("There is no such month.")) from error
