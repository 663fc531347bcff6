"""Pieces that are read in a minute, each on a page of its own."""

from typing import NamedTuple

from flask import Blueprint, render_template
from markupsafe import Markup

from catalogue.books.queries import WholeMinute, books_by_id, minute_by_slug, minutes_of_book
from catalogue.core.clock import utc_now
from catalogue.core.markdown import excerpt, plain_text
from catalogue.web.common.page_cache import public_page
from catalogue.web.common.shop import preferences
from catalogue.web.common.transaction import session
from catalogue.web.storefront.addresses import refuse_odd_slugs
from catalogue.web.storefront.shelves import byline, colours_version, shown_book

pages = Blueprint("minutes", __name__, url_prefix="/minutes")
refuse_odd_slugs(pages, "slug")

_SUMMARY_LENGTH = 160


class MinuteBook(NamedTuple):
    """The title that a piece comes from."""

    slug: str
    title: str
    byline: str
    colours_version: str


class ShownMinute(NamedTuple):
    """A piece as templates read it."""

    slug: str
    title: str
    summary: str
    body_html: Markup
    language: str
    is_calm: bool
    book: MinuteBook


@pages.get("/<slug>")
@public_page()
def show(slug: str) -> str:
    """Show a piece, the way to its title, and the pieces beside it."""
    found = minute_by_slug(session(), slug)
    pieces = minutes_of_book(session(), found.book_id)
    place = [piece.slug for piece in pieces].index(found.slug)
    books = books_by_id(session(), [found.book_id], currency=preferences().currency, now=utc_now())
    return render_template(
        "storefront/minute.html",
        minute=shown_minute(found),
        book=shown_book(books[0]),
        earlier=pieces[place - 1] if place else None,
        later=pieces[place + 1] if place + 1 < len(pieces) else None,
    )


def shown_minute(found: WholeMinute) -> ShownMinute:
    """Return a piece as templates read it."""
    return ShownMinute(
        slug=found.slug,
        title=found.title,
        summary=excerpt(plain_text(found.body_html), length=_SUMMARY_LENGTH),
        body_html=Markup(found.body_html),  # noqa: S704 -- sanitised when it was saved.
        language=found.language,
        is_calm=found.is_calm,
        book=MinuteBook(
            found.book_slug,
            found.book_title,
            byline(found.credited),
            colours_version(found.ground_colour, found.ink_colour),
        ),
    )
