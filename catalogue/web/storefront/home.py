"""The shop window."""

from flask import Blueprint, render_template

from catalogue.blog.queries import newest_posts
from catalogue.books.queries import books_for_shelf, minute_of_day
from catalogue.core.clock import utc_now
from catalogue.web.common.page_cache import public_page
from catalogue.web.common.shop import preferences
from catalogue.web.common.transaction import session
from catalogue.web.storefront.minutes import shown_minute
from catalogue.web.storefront.shelves import shown_books

pages = Blueprint("home", __name__)

_MOST_BOOKS = 13
_MOST_POSTS = 5


@pages.get("/")
@public_page()
def show() -> str:
    """Show the first title large, the others on a shelf, the piece of the day, the newest posts."""
    now = utc_now()
    books = books_for_shelf(session(), limit=_MOST_BOOKS, currency=preferences().currency, now=now)
    shown, minute = shown_books(books), minute_of_day(session(), now.date())
    return render_template(
        "storefront/home.html",
        feature=shown[0] if shown else None,
        books=shown[1:],
        minute=shown_minute(minute) if minute else None,
        posts=newest_posts(session(), limit=_MOST_POSTS),
    )
