"""The page of one post, published or as a preview."""

from flask import render_template

from catalogue.blog import queries
from catalogue.blog.queries import WholePost
from catalogue.core.clock import utc_now
from catalogue.web.common.shop import preferences
from catalogue.web.common.transaction import session
from catalogue.web.storefront.discussion import discussion
from catalogue.web.storefront.posts import SeriesBox, post_alone, series_box
from catalogue.web.storefront.quotes import card_of
from catalogue.web.storefront.shelves import ShownBook, shown_books
from catalogue.web.storefront.structured_data import post_data


def published_page(found: WholePost) -> str:
    """Return the page that every visitor reads."""
    books = _books_of(found)
    post = post_alone(found, books, _series_of(found))
    newer, older = queries.neighbours(session(), found.slug)
    card, replies = card_of(found), discussion(found)
    return render_template(
        "storefront/blog/post.html",
        post=post,
        preview=None,
        card=card,
        books=books,
        suggested=[] if books else _books_like(found),
        discussion=replies,
        related=queries.related_posts(session(), found.id),
        newer=newer,
        older=older,
        structured_data=post_data(post, books, picture=card.src, replies=replies.count),
    )


def preview_page(found: WholePost) -> str:
    """Return the page for those who were given its key: without replies and without neighbours."""
    books = _books_of(found)
    return render_template(
        "storefront/blog/post.html",
        post=post_alone(found, books, _series_of(found)),
        preview=found.status,
        card=None,
        books=books,
        suggested=[],
        related=[],
        newer=None,
        older=None,
        structured_data=None,
    )


def _series_of(post: WholePost) -> SeriesBox | None:
    if post.series is None:
        return None
    return series_box(post.series, post.slug, queries.parts_of_series(session(), post.series.id))


def _books_of(post: WholePost) -> list[ShownBook]:
    return shown_books(
        queries.books_of_post(session(), post.id, currency=preferences().currency, now=utc_now())
    )


def _books_like(post: WholePost) -> list[ShownBook]:
    return shown_books(
        queries.books_like_post(session(), post.id, currency=preferences().currency, now=utc_now())
    )
