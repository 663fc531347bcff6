"""The list of all titles, one title at a glance, and whether visitors see it."""

from datetime import UTC, datetime

from flask import Response, make_response, render_template, request, url_for

from catalogue.accounts.queries import history_of
from catalogue.books import services
from catalogue.books.errors import NotReadyError
from catalogue.books.models import Book
from catalogue.books.queries import titles_for_staff
from catalogue.books.readiness import lacks_of
from catalogue.books.types import BookStatus
from catalogue.core.clock import utc_now
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.web.common.answers import see_other
from catalogue.web.common.shop import preferences
from catalogue.web.common.transaction import session
from catalogue.web.staff.audit_trail import note
from catalogue.web.staff.books.desk import STATUS_NAMES, about, pages, tabs_of, terms, title
from catalogue.web.staff.shell import told

_LONGEST_SEARCH = 120


@pages.get("/")
def index() -> str:
    """List the titles, narrowed by words and by status."""
    q = request.args.get("q", "").strip()[:_LONGEST_SEARCH]
    status = request.args.get("status", "")
    wanted = BookStatus(status) if status in set(BookStatus) else None
    now = utc_now()
    books = titles_for_staff(session(), q=q, status=wanted)
    currency = preferences().currency
    prices = {book.id: _lowest(book, currency, now) for book in books}
    return render_template(
        "staff/books/index.html",
        books=books,
        prices=prices,
        q=q,
        status=status,
        statuses=STATUS_NAMES,
    )


@pages.get("/<slug>")
def show(slug: str) -> str:
    """Show where a title stands and what it lacks."""
    return _overview(title(slug))


@pages.post("/<slug>/publication")
def publish(slug: str) -> Response:
    """Put a title on sale, now or at the time in ``at``; what is missing is said in sentences."""
    book, now = title(slug), utc_now()
    before = {"status": book.status.value}
    try:
        at = _moment(request.form.get("at", ""))
        if at is None:
            services.publish_book(session(), book, now=now, terms=terms())
        else:
            services.schedule_book(book, at=at, terms=terms(), now=now)
    except (NotReadyError, InvalidError) as refusal:
        status = 409 if isinstance(refusal, NotReadyError) else 422
        return make_response(_overview(book, refusal.sentence), status)
    act, sentence = (
        ("book.scheduled", N_("“%(title)s” comes out by itself.", title=book.title))
        if at
        else ("book.published", N_("“%(title)s” is on sale.", title=book.title))
    )
    note(act, about(book), before=before, after={"status": book.status.value})
    told(sentence, undo=url_for("staff_books.withdraw", slug=slug))
    return see_other(url_for("staff_books.show", slug=slug))


@pages.post("/<slug>/withdrawal")
def withdraw(slug: str) -> Response:
    """Take a title off sale or off the schedule; buyers keep what they bought."""
    book = title(slug)
    before = {"status": book.status.value}
    services.withdraw_book(session(), book, now=utc_now())
    note("book.withdrawn", about(book), before=before, after={"status": book.status.value})
    told(N_("“%(title)s” is not on sale now. Buyers keep what they bought.", title=book.title))
    return see_other(url_for("staff_books.show", slug=slug))


@pages.get("/<slug>/history")
def history(slug: str) -> str:
    """Show who changed what of a title, and when, before and after."""
    book = title(slug)
    entries = history_of(session(), "book", book.id)
    return render_template(
        "staff/books/history.html", book=book, tabs=tabs_of(book), entries=entries
    )


def _overview(book: Book, problem: str | None = None) -> str:
    now = utc_now()
    return render_template(
        "staff/books/show.html",
        book=book,
        tabs=tabs_of(book),
        status_name=STATUS_NAMES[book.status],
        lacks=lacks_of(book, terms(), now=now),
        missed=book.status is BookStatus.DRAFT and book.publish_at is not None,
        problem=problem,
    )


def _lowest(book: Book, currency: str, now: datetime) -> object:
    prices = [edition.price_at(now, currency) for edition in book.editions]
    return min((price for price in prices if price is not None), default=None)


def _moment(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=UTC)
    except ValueError as error:
        raise InvalidError(N_("Enter day and time, such as 2026-11-27T09:00.")) from error
