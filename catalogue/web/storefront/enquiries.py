"""Titles that are sold after a conversation: the form, and the thanks."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from catalogue.books.models import Book
from catalogue.books.queries import book_by_slug, books_by_id
from catalogue.core.clock import utc_now
from catalogue.core.errors import NotFoundError
from catalogue.core.i18n import N_
from catalogue.core.signing import BadTokenError, sign, unsign
from catalogue.enquiries.queries import find_enquiry
from catalogue.enquiries.services import receive_enquiry
from catalogue.web.common.fields import refuse_repeats
from catalogue.web.common.limits import ENQUIRIES, LETTERS_TO_ONE, addressee, limiter
from catalogue.web.common.page_cache import public_page
from catalogue.web.common.shop import preferences, settings
from catalogue.web.common.transaction import session
from catalogue.web.storefront.addresses import refuse_odd_slugs
from catalogue.web.storefront.forms import EnquiryForm
from catalogue.web.storefront.shelves import ShownBook, shown_book

pages = Blueprint("enquiries", __name__, url_prefix="/books/<book>/enquiry")
refuse_odd_slugs(pages, "book")

_PURPOSE = "enquiry"
_LIFETIME = timedelta(hours=1)


@pages.get("")
@public_page()
def new(book: str) -> str:
    """Show the empty form."""
    title = _title(book)
    return render_template("storefront/enquiry.html", book=_shown(title), form=EnquiryForm())


@pages.post("")
@limiter.limit(ENQUIRIES)
@limiter.limit(LETTERS_TO_ONE, key_func=addressee)
def create(book: str) -> AnyResponse:
    """Keep the enquiry and thank for it; a wrong entry comes back with what is wrong."""
    refuse_repeats(request.form)
    title, form = _title(book), EnquiryForm(request.form)
    if not form.validate():
        return _again(title, form)
    enquiry = receive_enquiry(
        session(),
        form.facts(title.id, title.title),
        staff_mail=settings().staff_address,
        now=utc_now(),
    )
    token = sign(_secret(), _PURPOSE, enquiry.id.hex)
    return redirect(url_for("enquiries.sent", book=book, token=token), 303)


@pages.get("/sent/<token>")
def sent(book: str, token: str) -> str:
    """Thank, and say where the letter went; for an hour, in case the page is asked for again."""
    title = _title(book)
    try:
        enquiry_id = UUID(hex=unsign(_secret(), _PURPOSE, token, lifetime=_LIFETIME))
    except BadTokenError as error:
        raise NotFoundError(N_("There is no such page any more.")) from error
    enquiry = find_enquiry(session(), enquiry_id)
    if enquiry is None or enquiry.book_id != title.id:
        raise NotFoundError(N_("There is no such page any more."))
    return render_template("storefront/enquiry_sent.html", book=_shown(title), email=enquiry.email)


def _again(title: Book, form: EnquiryForm) -> Response:
    page = render_template("storefront/enquiry.html", book=_shown(title), form=form)
    return make_response(page, 422)


def _title(slug: str) -> Book:
    """Return a title that is sold by enquiry; raise NotFoundError for any other."""
    book = book_by_slug(session(), slug)
    if not book.by_enquiry:
        raise NotFoundError(N_("This title is sold without an enquiry."))
    return book


def _shown(book: Book) -> ShownBook:
    currency = preferences().currency
    (card,) = books_by_id(session(), [book.id], currency=currency, now=utc_now())
    return shown_book(card)


def _secret() -> str:
    return settings().secret_key.get_secret_value()
