"""Words in titles and posts, with typing errors forgiven."""

from typing import NamedTuple

from flask import Blueprint, render_template

from catalogue.blog.queries import PostCard, posts_found
from catalogue.books.queries import BooksPage, books_page
from catalogue.books.types import BookFilter
from catalogue.core.clock import utc_now
from catalogue.search.queries import corrected
from catalogue.web.common.page_cache import public_page
from catalogue.web.common.shop import settings
from catalogue.web.common.transaction import session
from catalogue.web.storefront.addresses import check_page, page_number, question
from catalogue.web.storefront.shelves import paged, shown_books

pages = Blueprint("search", __name__)

_MOST_POSTS = 10


class Answers(NamedTuple):
    """What was found; posts stand on the first page only."""

    books: BooksPage
    posts: list[PostCard]

    @property
    def total(self) -> int:
        """Return how many titles and posts."""
        return self.books.total + len(self.posts)


@pages.get("/search")
@public_page("q", "page")
def show() -> str:
    """Answer a question; where nothing answers, try it without its typing errors."""
    q, number = question(), page_number()
    answers, meant = _answers(q, number), None
    if q and not answers.total and (meant := corrected(session(), q)):
        answers = _answers(meant, number)
    check_page(number, answers.books.pages)
    return render_template(
        "storefront/search.html",
        q=q,
        corrected=meant if answers.total else None,
        books=shown_books(answers.books.rows),
        posts=answers.posts if number == 1 else [],
        page=paged(number, answers.books.pages, answers.total, q=q),
    )


def _answers(words: str, number: int) -> Answers:
    if not words:
        return Answers(BooksPage([], 0, number, 1), [])
    books = books_page(
        session(),
        BookFilter(q=words),
        page=number,
        currency=settings().shop_currency,
        now=utc_now(),
    )
    return Answers(books, posts_found(session(), words, limit=_MOST_POSTS))
