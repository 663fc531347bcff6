"""The tables of the catalogue. Lazy loads raise: a query says what it loads."""

from catalogue.books.models.editions import Edition, EditionFile, Price
from catalogue.books.models.titles import (
    Book,
    Contributor,
    Credit,
    Minute,
    Topic,
    book_topics,
)

__all__ = [
    "Book",
    "Contributor",
    "Credit",
    "Edition",
    "EditionFile",
    "Minute",
    "Price",
    "Topic",
    "book_topics",
]
