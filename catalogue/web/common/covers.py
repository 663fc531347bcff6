"""Covers as pages show them: an address for each width, and the true proportions."""

from typing import NamedTuple, Protocol

from flask import request

from catalogue.books.services import COVER_WIDTHS, cover_extension

_SHOWN_WIDTH = 480
_DRAWN_RATIO = 1.5


class Cover(NamedTuple):
    """A picture for ``img``; width and height are pixels of ``src``."""

    src: str
    srcset: str
    width: int
    height: int


class HasPicture(Protocol):
    """What a cover's address is made of; a title, a card, or a line of a cart."""

    @property
    def slug(self) -> str:
        """The title's address."""

    @property
    def cover_version(self) -> str:
        """What changes when the picture changes."""

    @property
    def cover_type(self) -> str | None:
        """The media type of a kept cover; None when the shop draws it."""

    @property
    def cover_width(self) -> int | None:
        """Pixels of a kept cover."""

    @property
    def cover_height(self) -> int | None:
        """Pixels of a kept cover."""


def cover_of(book: HasPicture) -> Cover:
    """Return a title's cover; browsers may keep its addresses for ever.

    The addresses are those of the route ``books.cover``, put together by hand: a list has a hundred
    of them, and asking the router for each would cost more than reading the titles.
    """
    ratio = _DRAWN_RATIO
    if book.cover_width and book.cover_height:
        ratio = book.cover_height / book.cover_width
    ending = cover_extension(book.cover_type)
    place = f"{request.script_root}/books/{book.slug}/cover.{ending}?v={book.cover_version}&w="
    return Cover(
        src=f"{place}{_SHOWN_WIDTH}",
        srcset=", ".join([f"{place}{width} {width}w" for width in COVER_WIDTHS]),
        width=_SHOWN_WIDTH,
        height=round(_SHOWN_WIDTH * ratio),
    )
