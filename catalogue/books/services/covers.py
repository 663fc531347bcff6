"""Covers: kept ones by their content, and drawn ones by what they say, at a few widths."""

import io
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from typing import Protocol

from catalogue.books.models import Book
from catalogue.books.types import DRAWN_COVER_TYPE, ContributorRole
from catalogue.storage import FileMissingError, Storage, StorageFullError
from catalogue.typeset.covers import CoverSpec, cover_png

COVER_WIDTHS = (240, 480, 960)
_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/avif": "avif"}
_ON_THE_COVER = {ContributorRole.AUTHOR.value, ContributorRole.EDITOR.value}
_STYLE = "1"


class HasCover(Protocol):
    """What a cover is found or drawn from; a title, or the columns of one."""

    @property
    def slug(self) -> str:
        """The title's address, which chooses the layout."""

    @property
    def title(self) -> str:
        """The words of the cover."""

    @property
    def subtitle(self) -> str:
        """The smaller words."""

    @property
    def credited(self) -> list[dict[str, str]]:
        """Those who made the book."""

    @property
    def ground_colour(self) -> str:
        """The colour behind."""

    @property
    def ink_colour(self) -> str:
        """The colour of the words."""

    @property
    def cover_version(self) -> str:
        """What changes when the picture changes."""

    @property
    def cover_type(self) -> str | None:
        """The media type of a kept cover; None when the shop draws it."""


def cover_extension(media_type: str | None) -> str:
    """Return the ending of a cover's address."""
    return _EXTENSIONS[media_type or DRAWN_COVER_TYPE]


def cover_picture(storage: Storage, book: HasCover, *, width: int) -> bytes:
    """Return a cover ``width`` pixels wide; one that the shop draws is drawn once and then kept.

    Where there is no room to keep it, it is drawn again the next time.
    Raises FileMissingError when a kept cover is gone.
    """
    key = _key(book.cover_version, book.cover_type, width)
    try:
        return b"".join(storage.read(key))
    except FileMissingError:
        if book.cover_type is not None:
            raise
    picture = cover_png(cover_spec(book), width_px=width)
    with suppress(StorageFullError):
        storage.put(key, io.BytesIO(picture))
    return picture


def keep_cover(
    storage: Storage,
    book: Book,
    pictures: Mapping[int, bytes],
    *,
    media_type: str,
    size: tuple[int, int],
) -> None:
    """Give a title a cover of its own, one picture for each of the widths; ``size`` in pixels."""
    version = sha256(pictures[max(pictures)]).hexdigest()[:12]
    for width, picture in pictures.items():
        storage.put(_key(version, media_type, width), io.BytesIO(picture))
    book.cover_version, book.cover_type = version, media_type
    book.cover_width, book.cover_height = size


def drawn_version(book: HasCover) -> str:
    """Return what changes when the drawn cover would look different."""
    spec = cover_spec(book)
    words = "\n".join(
        (_STYLE, spec.title, spec.subtitle, *spec.authors, spec.ground, spec.ink, spec.key)
    )
    return sha256(words.encode()).hexdigest()[:12]


def cover_spec(book: HasCover) -> CoverSpec:
    """Return what the shop draws for a title that has no cover of its own."""
    return CoverSpec(
        title=book.title,
        subtitle=book.subtitle,
        authors=tuple(c["name"] for c in book.credited if c["role"] in _ON_THE_COVER),
        ground=book.ground_colour,
        ink=book.ink_colour,
        key=book.slug,
    )


def _key(version: str, media_type: str | None, width: int) -> str:
    return f"covers/{version}-{width}.{cover_extension(media_type)}"
