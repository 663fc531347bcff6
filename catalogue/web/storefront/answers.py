"""What a search found as its page reads it: with the words marked where they stand."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from catalogue.blog.queries import BookRef, PostCard
from catalogue.books.queries import BookCard, descriptions_by_id
from catalogue.search.extracts import Marker, Piece
from catalogue.web.storefront.shelves import ShownBook, shown_book


class FoundBook(NamedTuple):
    """A title, with its name and an extract in pieces."""

    book: ShownBook
    title: list[Piece]
    extract: list[Piece]


class FoundPost(NamedTuple):
    """A post, with its name and an extract in pieces."""

    slug: str
    title: list[Piece]
    published_at: datetime
    language: str
    extract: list[Piece]
    books: list[BookRef]


def found_books(session: Session, cards: Sequence[BookCard], words: str) -> list[FoundBook]:
    """Show titles by what is said of them where the words stand, or else from its beginning.

    Descriptions are read only for those whose short text does not hold the words.
    """
    marker = Marker(words)
    extracts = {card.id: marker.extract(card.blurb) for card in cards}
    silent = [book_id for book_id, extract in extracts.items() if not extract]
    if silent:
        for book_id, html in descriptions_by_id(session, silent).items():
            extracts[book_id] = marker.extract_of(html)
    found = []
    for card in cards:
        book = shown_book(card)
        extract = extracts[card.id] or marker.marked(book.summary)
        found.append(FoundBook(book, marker.marked(card.title), extract))
    return found


def found_posts(cards: Sequence[PostCard], words: str) -> list[FoundPost]:
    """Show whole posts by where the words stand in them, or else by their summary."""
    marker = Marker(words)
    return [
        FoundPost(
            slug=card.slug,
            title=marker.marked(card.title),
            published_at=card.published_at,
            language=card.language,
            extract=marker.extract_of(card.body_html) or marker.marked(card.summary),
            books=card.books,
        )
        for card in cards
    ]
