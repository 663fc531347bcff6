"""Covers: kept ones by their content, and drawn ones by what they say, at a few widths."""

import io
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.books.messages import MakeCoverPictures
from catalogue.books.models import Book
from catalogue.books.types import DRAWN_COVER_TYPE, ContributorRole
from catalogue.jobs.queue import enqueue
from catalogue.pictures.judging import judge
from catalogue.pictures.resizing import FORMATS, resized, size_of
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


def cover_media_type(cover_type: str | None, extension: str) -> str | None:
    """Return the type behind an ending; None where the cover does not come as such.

    A drawn cover is a PNG; one of the title's own comes in every format that is made.
    """
    types = FORMATS if cover_type else (DRAWN_COVER_TYPE,)
    return next((one for one in types if _EXTENSIONS[one] == extension), None)


def cover_picture(storage: Storage, book: HasCover, *, width: int, media_type: str = "") -> bytes:
    """Return a cover ``width`` pixels wide; one that the shop draws is drawn once and then kept.

    Where there is no room to keep it, it is drawn again the next time.
    Raises FileMissingError when a kept cover is gone.
    """
    key = _key(book.cover_version, media_type or book.cover_type, width)
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
    session: Session, storage: Storage, book: Book, content: bytes, *, now: datetime
) -> None:
    """Keep a picture as the original of a title's cover, and promise its sizes.

    What is on show stays until they are all there. Raises PictureRefusedError, StorageFullError.
    """
    judged = judge(content)
    key = f"covers/originals/{sha256(content).hexdigest()[:24]}.{judged.extension}"
    storage.put(key, io.BytesIO(content))
    book.cover_original = key
    book.updated_at = now
    session.flush()
    message = MakeCoverPictures(book.id, key)
    enqueue(session, message, now=now, key=f"cover:{book.id}:{PurePath(key).stem}")


def make_cover_pictures(storage: Storage, original: str) -> tuple[int, int]:
    """Make and keep every size of a cover; return the original's width and height.

    The names of the files follow from the original, so doing it twice gives the same.
    Raises FileMissingError, StorageFullError.
    """
    content = b"".join(storage.read(original))
    for made in resized(content, COVER_WIDTHS):
        storage.put(_key(_version(original), made.media_type, made.width), io.BytesIO(made.content))
    return size_of(content)


def show_cover(session: Session, book_id: UUID, original: str, size: tuple[int, int]) -> None:
    """Show a cover whose sizes are all there, unless another was chosen meanwhile."""
    book = session.get(Book, book_id, with_for_update=True)
    if book is None or book.cover_original != original:
        return
    book.cover_version, book.cover_type = _version(original), FORMATS[-1]
    book.cover_width, book.cover_height = size


def draw_cover(book: Book, *, now: datetime) -> None:
    """Let the shop draw the cover again."""
    book.cover_original = book.cover_type = book.cover_width = book.cover_height = None
    book.cover_version = drawn_version(book)
    book.updated_at = now


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


def _version(original: str) -> str:
    return PurePath(original).stem[:12]


def _key(version: str, media_type: str | None, width: int) -> str:
    return f"covers/{version}-{width}.{cover_extension(media_type)}"
