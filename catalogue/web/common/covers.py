"""Covers as pages show them: an address for each width, and the true proportions."""

from typing import NamedTuple, Protocol

from flask import request

from catalogue.books.services import COVER_WIDTHS, cover_extension
from catalogue.pictures.resizing import FORMATS

_SHOWN_WIDTH = 480
_DRAWN_RATIO = 1.5


class Cover(NamedTuple):
    """A picture for ``img``; width and height are pixels of ``src``.

    ``sources`` are pairs of a media type and its ``srcset``, for browsers that know better ones.
    """

    src: str
    srcset: str
    width: int
    height: int
    sources: tuple[tuple[str, str], ...] = ()


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
    start = f"{request.script_root}/books/{book.slug}/cover."
    end = f"?v={book.cover_version}&w="
    ending = cover_extension(book.cover_type)
    better = FORMATS[:-1] if book.cover_type else ()
    return Cover(
        src=f"{start}{ending}{end}{_SHOWN_WIDTH}",
        srcset=_srcset(f"{start}{ending}{end}"),
        width=_SHOWN_WIDTH,
        height=round(_SHOWN_WIDTH * ratio),
        sources=tuple((one, _srcset(f"{start}{cover_extension(one)}{end}")) for one in better),
    )


def _srcset(place: str) -> str:
    return ", ".join([f"{place}{width} {width}w" for width in COVER_WIDTHS])
