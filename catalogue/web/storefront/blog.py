"""Posts: the stream, one post, tags, months."""

from datetime import date

from flask import Blueprint, render_template

from catalogue.blog import queries
from catalogue.core.clock import utc_now
from catalogue.core.errors import NotFoundError
from catalogue.core.i18n import N_
from catalogue.web.common.page_cache import public_page
from catalogue.web.common.shop import settings
from catalogue.web.common.transaction import session
from catalogue.web.storefront.addresses import check_page, page_number, refuse_odd_slugs
from catalogue.web.storefront.posts import post_alone, post_in_stream
from catalogue.web.storefront.shelves import Label, ShownBook, paged, shown_books
from catalogue.web.storefront.structured_data import post_data

pages = Blueprint("blog", __name__, url_prefix="/blog")
refuse_odd_slugs(pages, "slug")

_TAGGED_SIZE = 24


@pages.get("/")
@public_page("page")
def stream() -> str:
    """Show ten whole posts one under another."""
    number = page_number()
    found = queries.stream(session(), page=number)
    check_page(number, found.pages)
    return render_template(
        "storefront/blog/stream.html",
        posts=[post_in_stream(card) for card in found.posts],
        page=paged(number, found.pages, found.total),
        tags=[Label(tag.slug, tag.name) for tag in queries.tags_in_use(session())],
        months=[month.month for month in queries.months_with_counts(session())],
    )


@pages.get("/<slug>")
@public_page()
def show(slug: str) -> str:
    """Show a post with the titles that it belongs with."""
    found = queries.post_by_slug(session(), slug)
    books = _books_of(found)
    post = post_alone(found, books)
    newer, older = queries.neighbours(session(), found.id, found.published_at)
    return render_template(
        "storefront/blog/post.html",
        post=post,
        books=books,
        related=queries.related_posts(session(), found.id),
        newer=newer,
        older=older,
        structured_data=post_data(post, books),
    )


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


def _books_of(post: queries.WholePost) -> list[ShownBook]:
    return shown_books(
        queries.books_of_post(session(), post.id, currency=settings().shop_currency, now=utc_now())
    )
