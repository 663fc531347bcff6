"""Words in titles and posts, with typing errors forgiven, and where they stand."""

from typing import NamedTuple

from flask import Blueprint, render_template

from catalogue.blog.queries import PostCard, posts_by_id
from catalogue.books.queries import BookCard, books_by_id
from catalogue.core.clock import utc_now
from catalogue.search.queries import corrected, found_everywhere
from catalogue.search.types import Kind
from catalogue.web.common.page_cache import public_page
from catalogue.web.common.shop import preferences
from catalogue.web.common.transaction import session
from catalogue.web.storefront.addresses import check_page, page_number, question
from catalogue.web.storefront.answers import found_books, found_posts
from catalogue.web.storefront.shelves import paged

pages = Blueprint("search", __name__)

_TITLES_A_PAGE = 12
_MOST_POSTS = 10


class Answers(NamedTuple):
    """One page of what was found, of ``total`` titles and posts; posts stand on the first."""

    books: list[BookCard]
    posts: list[PostCard]
    total: int
    pages: int


@pages.get("/search")
@public_page("q", "page")
def show() -> str:
    """Answer a question; where nothing answers, try it without its typing errors."""
    q, number = question(), page_number()
    answers, meant = _answers(q, number), None
    if q and not answers.total and (meant := corrected(session(), q)):
        answers = _answers(meant, number)
    check_page(number, answers.pages)
    return render_template(
        "storefront/search.html",
        q=q,
        corrected=meant if answers.total else None,
        books=found_books(session(), answers.books, meant or q),
        posts=found_posts(answers.posts, meant or q),
        page=paged(number, answers.pages, answers.total, q=q),
    )


def _answers(words: str, number: int) -> Answers:
    found = found_everywhere(session(), words)
    books = found.cut(Kind.BOOK, _TITLES_A_PAGE, skip=(number - 1) * _TITLES_A_PAGE)
    posts = found.cut(Kind.POST, _MOST_POSTS) if number == 1 else []
    titles = found.count(Kind.BOOK)
    return Answers(
        books_by_id(session(), books, currency=preferences().currency, now=utc_now()),
        posts_by_id(session(), posts, whole=True),
        titles + min(found.count(Kind.POST), _MOST_POSTS),
        max(1, -(-titles // _TITLES_A_PAGE)),
    )
