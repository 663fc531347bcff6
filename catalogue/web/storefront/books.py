"""Titles: the list, one title, its sample, its cover, its sound, its colours."""

from dataclasses import replace

from flask import Blueprint, Response, render_template, request

from catalogue.blog.queries import posts_beside_book
from catalogue.books import queries
from catalogue.books.models import Book
from catalogue.books.services import COVER_WIDTHS, cover_media_type, cover_picture
from catalogue.books.types import BookFilter
from catalogue.core.clock import utc_now
from catalogue.core.errors import NotFoundError
from catalogue.core.i18n import N_
from catalogue.search.queries import corrected
from catalogue.web.common.page_cache import public_page
from catalogue.web.common.shop import preferences, storage
from catalogue.web.common.transaction import session
from catalogue.web.storefront.addresses import check_page, page_number, refuse_odd_slugs
from catalogue.web.storefront.files import cache_words, picture, sound
from catalogue.web.storefront.finder import asked_for, finder
from catalogue.web.storefront.shelves import colours_version, shown_books
from catalogue.web.storefront.structured_data import book_data
from catalogue.web.storefront.titles import TitlePage, audio_version, sample_of, title_page

pages = Blueprint("books", __name__, url_prefix="/books")
refuse_odd_slugs(pages, "slug")

_OTHER_TITLES = 4
_USUAL_WIDTH = 480


@pages.get("/")
@public_page("q", "topic", "form", "sort", "page")
def index() -> str:
    """List titles, narrowed and ordered as the address says; typing errors are forgiven."""
    wanted, number = asked_for(), page_number()
    found, meant = _found(wanted, number), None
    if wanted.q and not found.total and (meant := corrected(session(), wanted.q)):
        found = _found(replace(wanted, q=meant), number)
    check_page(number, found.pages)
    return render_template(
        "storefront/books/list.html",
        books=shown_books(found.rows),
        corrected=meant if found.total else None,
        **finder(wanted, found, queries.choices_on_show(session())),
    )


def _found(wanted: BookFilter, number: int) -> queries.BooksPage:
    return queries.books_page(
        session(), wanted, page=number, currency=preferences().currency, now=utc_now()
    )


@pages.get("/<slug>")
@public_page()
def show(slug: str) -> str:
    """Show a title with its editions, its posts and its neighbours; a calm one stands alone."""
    book = queries.book_by_slug(session(), slug)
    page, posts = _page_of(book), posts_beside_book(session(), book.id, slug)
    beside = queries.beside_book(session(), book.id)
    return render_template(
        "storefront/books/show.html",
        book=page,
        posts=posts.linked,
        suggested_posts=posts.suggested,
        minutes=beside.minutes,
        other_titles=[] if book.is_calm else shown_books(_others(book, beside)),
        structured_data=book_data(page),
    )


@pages.get("/<slug>/sample")
@public_page()
def sample(slug: str) -> str:
    """Show the extract."""
    book = queries.book_by_slug(session(), slug)
    if not book.extract_html:
        raise NotFoundError(N_("There is no extract of this book yet."))
    return render_template(
        "storefront/books/sample.html", book=_page_of(book), sample=sample_of(book)
    )


@pages.get("/<slug>/cover.<extension>")
def cover(slug: str, extension: str) -> Response:
    """Give the cover, ``w`` pixels wide."""
    book = queries.cover_facts(session(), slug)
    width = request.args.get("w", str(_USUAL_WIDTH))
    media_type = cover_media_type(book.cover_type, extension)
    if media_type is None or width not in map(str, COVER_WIDTHS):
        raise NotFoundError(N_("There is no such picture."))
    return picture(
        cover_picture(storage(), book, width=int(width), media_type=media_type),
        media_type=media_type,
        version=book.cover_version,
        tag=f"{book.cover_version}-{width}-{extension}",
    )


@pages.get("/<slug>/audio.mp3")
def audio(slug: str) -> Response:
    """Give the snippet to listen to."""
    book = queries.book_by_slug(session(), slug)
    if book.audio_key is None:
        raise NotFoundError(N_("There is nothing to listen to here."))
    version = audio_version(book.audio_key)
    return sound(storage(), book.audio_key, modified=book.updated_at, version=version)


@pages.get("/<slug>/colours.css")
def colours(slug: str) -> Response:
    """Give the two colours of a title as custom properties."""
    book = queries.cover_facts(session(), slug)
    rule = f"--title-ground:{book.ground_colour};--title-ink:{book.ink_colour}"
    response = Response(f".title-colours--{book.slug}{{{rule}}}", mimetype="text/css")
    version = colours_version(book.ground_colour, book.ink_colour)
    response.headers["Cache-Control"] = cache_words(version)
    return response


def _page_of(book: Book) -> TitlePage:
    editions = queries.editions_on_show(
        session(),
        book.id,
        by_enquiry=book.by_enquiry,
        currency=preferences().currency,
        now=utc_now(),
    )
    return title_page(book, editions)


def _others(book: Book, beside: queries.Beside) -> list[queries.BookCard]:
    return queries.other_titles(
        session(),
        book.id,
        near=beside.near,
        limit=_OTHER_TITLES,
        currency=preferences().currency,
        now=utc_now(),
    )
