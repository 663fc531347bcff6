"""Subjects and their titles."""

from flask import Blueprint, render_template

from catalogue.books.queries import topic_by_slug, topic_page
from catalogue.core.clock import utc_now
from catalogue.web.common.page_cache import public_page
from catalogue.web.common.shop import preferences
from catalogue.web.common.transaction import session
from catalogue.web.storefront.addresses import check_page, page_number, refuse_odd_slugs
from catalogue.web.storefront.shelves import Label, paged, shown_books

pages = Blueprint("topics", __name__, url_prefix="/topics")
refuse_odd_slugs(pages, "slug")


@pages.get("/<slug>")
@public_page("page")
def show(slug: str) -> str:
    """Show the titles on a subject."""
    topic, number = topic_by_slug(session(), slug), page_number()
    found = topic_page(
        session(), topic.id, page=number, currency=preferences().currency, now=utc_now()
    )
    check_page(number, found.pages)
    return render_template(
        "storefront/topics/show.html",
        topic=Label(topic.slug, topic.label),
        books=shown_books(found.rows),
        page=paged(number, found.pages, found.total),
    )
