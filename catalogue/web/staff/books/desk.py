"""The blueprint of the title's pages, and what they all need: the title, its tabs, its terms."""

import json
from typing import Any

from flask import Blueprint, url_for

from catalogue.books.models import Book
from catalogue.books.queries import book_for_changes
from catalogue.books.readiness import SaleTerms
from catalogue.books.types import BookFacts, BookStatus
from catalogue.core.i18n import N_, Words
from catalogue.web.common.shop import preferences
from catalogue.web.common.transaction import session
from catalogue.web.staff.audit_trail import About
from catalogue.web.staff.books.forms import typed_of

pages = Blueprint("staff_books", __name__, url_prefix="/staff/books")

STATUS_NAMES = {
    BookStatus.DRAFT: N_("Draft"),
    BookStatus.SCHEDULED: N_("Scheduled"),
    BookStatus.PUBLISHED: N_("On sale"),
    BookStatus.WITHDRAWN: N_("Withdrawn"),
}


def title(slug: str) -> Book:
    """Return a title, on show or not, with all that belongs to it; raise NoSuchBookError."""
    return book_for_changes(session(), slug)


def terms() -> SaleTerms:
    """Return how this shop sells."""
    return SaleTerms(preferences().currency)


def about(book: Book) -> About:
    """Return what the audit calls a title."""
    return About("book", book.id, book.title)


def plain(facts: BookFacts) -> dict[str, Any]:
    """Return what is said of a title as plain JSON values, to compare and to write down."""
    said: dict[str, Any] = json.loads(json.dumps(typed_of(facts)))
    said.pop("slug")
    return said


def tabs_of(book: Book) -> list[tuple[Words, str]]:
    """Return the pages of a title."""
    return [
        (N_("Overview"), url_for("staff_books.show", slug=book.slug)),
        (N_("Details"), url_for("staff_books.edit", slug=book.slug)),
        (N_("Editions and prices"), url_for("staff_books.editions", slug=book.slug)),
        (N_("History"), url_for("staff_books.history", slug=book.slug)),
    ]
