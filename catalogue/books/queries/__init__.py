"""Reads of the catalogue: shelves of many titles, one title, and those who made them."""

from catalogue.books.queries.beside import Beside, beside_book
from catalogue.books.queries.desk import titles_for_staff
from catalogue.books.queries.editions import (
    EditionOnShow,
    edition_by_sku,
    editions_by_id,
    editions_on_show,
    unpriced_titles,
)
from catalogue.books.queries.exports import exported_books
from catalogue.books.queries.lists import BooksPage, Choices, books_page, choices_on_show
from catalogue.books.queries.makers import (
    BookAddress,
    TopicLabel,
    addresses_on_show,
    book_addresses,
    contributor_by_slug,
    topic_by_slug,
    topic_page,
    topics_with_counts,
)
from catalogue.books.queries.minutes import (
    MinuteLabel,
    WholeMinute,
    minute_addresses,
    minute_by_slug,
    minute_of_day,
    minutes_of_book,
)
from catalogue.books.queries.shelves import (
    BookCard,
    books_by_id,
    books_for_shelf,
    books_of_contributor,
    other_titles,
)
from catalogue.books.queries.titles import (
    CoverFacts,
    book_by_slug,
    book_for_changes,
    book_ids_by_slug,
    cover_facts,
    descriptions_by_id,
    find_book_for_changes,
    titles_by_name,
)

__all__ = [
    "Beside",
    "BookAddress",
    "BookCard",
    "BooksPage",
    "Choices",
    "CoverFacts",
    "EditionOnShow",
    "MinuteLabel",
    "TopicLabel",
    "WholeMinute",
    "addresses_on_show",
    "beside_book",
    "book_addresses",
    "book_by_slug",
    "book_for_changes",
    "book_ids_by_slug",
    "books_by_id",
    "books_for_shelf",
    "books_of_contributor",
    "books_page",
    "choices_on_show",
    "contributor_by_slug",
    "cover_facts",
    "descriptions_by_id",
    "edition_by_sku",
    "editions_by_id",
    "editions_on_show",
    "exported_books",
    "find_book_for_changes",
    "minute_addresses",
    "minute_by_slug",
    "minute_of_day",
    "minutes_of_book",
    "other_titles",
    "titles_by_name",
    "titles_for_staff",
    "topic_by_slug",
    "topic_page",
    "topics_with_counts",
    "unpriced_titles",
]
