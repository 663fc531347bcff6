"""Pull quotes at addresses of their own, and the picture cards of posts and quotations."""

from typing import NamedTuple

from flask import Blueprint, Response, render_template, url_for

from catalogue.blog import queries
from catalogue.blog.queries import CardFacts, WholePost
from catalogue.blog.services.cards import (
    card_picture,
    card_version,
    quote_card,
    title_card,
)
from catalogue.core.clock import utc_now
from catalogue.core.errors import NotFoundError
from catalogue.core.i18n import N_
from catalogue.typeset.cards import HEIGHT_PX, WIDTH_PX, CardSpec, QuoteCardSpec
from catalogue.web.common.page_cache import public_page
from catalogue.web.common.shop import preferences, storage
from catalogue.web.common.transaction import session
from catalogue.web.storefront.addresses import refuse_odd_slugs
from catalogue.web.storefront.files import picture
from catalogue.web.storefront.posts import ShownQuote
from catalogue.web.storefront.shelves import shown_books

pages = Blueprint("quotes", __name__, url_prefix="/blog")
refuse_odd_slugs(pages, "slug", "key")


class ShownCard(NamedTuple):
    """A picture card; width and height are pixels."""

    src: str
    width: int
    height: int
    alt: str


@pages.get("/<slug>/quotes/<key>")
@public_page()
def show(slug: str, key: str) -> str:
    """Show a quotation, whose it is, and the ways to its post and its title."""
    post = queries.post_by_slug(session(), slug)
    quote = _quote(post.quotes, key)
    books = queries.books_of_post(
        session(), post.id, currency=preferences().currency, now=utc_now()
    )
    return render_template(
        "storefront/blog/quote.html",
        quote=quote,
        post=post,
        books=shown_books(books),
        card=_quote_card(post.slug, quote),
    )


@pages.get("/<slug>/quotes/<key>.png")
def quote_picture(slug: str, key: str) -> Response:
    """Give the picture card of a quotation."""
    facts = queries.card_facts(session(), slug)
    quote = _quote(facts.quotes, key)
    return _picture(quote_card(facts, quote.text, quote.source))


@pages.get("/<slug>/card.png")
def title_picture(slug: str) -> Response:
    """Give the picture card of a post."""
    return _picture(_title_card(queries.card_facts(session(), slug)))


def card_of(post: WholePost) -> ShownCard:
    """Return the card that stands for a post: its first quotation, or else its title."""
    if post.quotes:
        return _quote_card(post.slug, ShownQuote(**post.quotes[0]))
    src = url_for("quotes.title_picture", slug=post.slug)
    return ShownCard(src, WIDTH_PX, HEIGHT_PX, post.title)


def _quote_card(slug: str, quote: ShownQuote) -> ShownCard:
    src = url_for("quotes.quote_picture", slug=slug, key=quote.key)
    return ShownCard(src, WIDTH_PX, HEIGHT_PX, quote.text)


def _quote(quotes: list[dict[str, str]], key: str) -> ShownQuote:
    for quote in quotes:
        if quote["key"] == key:
            return ShownQuote(**quote)
    raise NotFoundError(N_("There is no such quotation."))


def _title_card(facts: CardFacts) -> CardSpec:
    return title_card(facts, label=preferences().name)


def _picture(spec: CardSpec | QuoteCardSpec) -> Response:
    version = card_version(spec)
    return picture(
        card_picture(storage(), spec), media_type="image/png", version=version, tag=version
    )
