"""Cards, pages and choices as the templates of lists read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from babel.lists import format_list

from catalogue.books.queries import BookCard
from catalogue.books.types import ContributorRole, Offer
from catalogue.core.markdown import excerpt
from catalogue.core.money import Money
from catalogue.web.common.covers import Cover, cover_of
from catalogue.web.common.shop import language
from catalogue.web.storefront.addresses import own_path, with_query

_SUMMARY_LENGTH = 300


class ShownBook(NamedTuple):
    """A title on a shelf, or featured."""

    slug: str
    title: str
    subtitle: str
    byline: str
    summary: str
    cover: Cover
    colours_version: str
    offer: Offer
    price: Money | None
    price_is_from: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Where in a list we are, and the ways to the neighbours."""

    number: int
    pages: int
    total: int
    previous_url: str | None
    next_url: str | None


class Choice(NamedTuple):
    """A link that narrows or orders a list."""

    label: str
    url: str
    selected: bool


class Label(NamedTuple):
    """A subject or a tag."""

    slug: str
    label: str


def shown_book(card: BookCard) -> ShownBook:
    """Return a card as templates read it."""
    return ShownBook(
        slug=card.slug,
        title=card.title,
        subtitle=card.subtitle,
        byline=byline(card.credited),
        summary=excerpt(card.blurb, length=_SUMMARY_LENGTH),
        cover=cover_of(card),
        colours_version=colours_version(card.ground_colour, card.ink_colour),
        offer=card.offer,
        price=card.price,
        price_is_from=card.price_is_from,
    )


def shown_books(cards: Iterable[BookCard]) -> list[ShownBook]:
    """Return cards as templates read them."""
    return [shown_book(card) for card in cards]


def byline(credited: Iterable[Mapping[str, str]]) -> str:
    """Return “Phil Dourado and Dr Phil Blackburn”: the authors, or else whoever there is."""
    people = list(credited)
    authors = [one["name"] for one in people if one["role"] == ContributorRole.AUTHOR]
    names = authors or list(dict.fromkeys(one["name"] for one in people))
    return names[0] if len(names) == 1 else format_list(names, locale=language().locale)


def colours_version(ground: str, ink: str) -> str:
    """Return what changes when a title's colours change."""
    return f"{ground[1:]}{ink[1:]}".lower()


def paged(number: int, pages: int, total: int, **parts: Any) -> Page:
    """Return where the page that is asked for stands; its neighbours keep the other parameters."""
    path = own_path()

    def url(page: int) -> str:
        return with_query(path, {**parts, "page": page if page > 1 else None})

    return Page(
        number=number,
        pages=pages,
        total=total,
        previous_url=url(number - 1) if number > 1 else None,
        next_url=url(number + 1) if number < pages else None,
    )
