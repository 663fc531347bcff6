"""What is said of a title or an edition, taken back out of its rows: the form that staff edit."""

from typing import Any

from catalogue.books.models import Book, Edition
from catalogue.books.types import (
    BookFacts,
    ContributorRole,
    CreditFacts,
    EditionFacts,
    TopicFacts,
)

_AS_THEY_ARE = (
    *("title", "slug", "subtitle", "language", "publisher", "blurb", "description"),
    *("extract_title", "extract", "is_calm", "by_enquiry", "ground_colour", "ink_colour"),
    *("safety_contact", "position"),
)
_AS_TUPLES = ("contents", "quotes", "foreign_editions", "support_links")
_OF_AN_EDITION = (
    *("form", "sku", "status", "published_on", "pages", "minutes", "trim_width_mm"),
    *("trim_height_mm", "weight_g", "stock", "protection", "tax_code", "position"),
)


def facts_of_book(book: Book) -> BookFacts:
    """Return what is said of a title that is loaded with its topics."""
    said: dict[str, Any] = {name: getattr(book, name) for name in _AS_THEY_ARE}
    said |= {name: tuple(getattr(book, name)) for name in _AS_TUPLES}
    return BookFacts(
        **said,
        first_published_on=book.listed_on,
        credits=tuple(
            CreditFacts(credit["name"], ContributorRole(credit["role"]), credit["slug"])
            for credit in book.credited
        ),
        topics=tuple(TopicFacts(one.label, one.scheme, one.code) for one in book.topics),
    )


def facts_of_edition(edition: Edition) -> EditionFacts:
    """Return what is said of one form of a title."""
    return EditionFacts(
        isbn=edition.isbn or "",
        **{name: getattr(edition, name) for name in _OF_AN_EDITION},
    )
