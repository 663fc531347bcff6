"""Whether a file is a picture: by its content, never by its name, and before it is unpacked."""

import warnings
from io import BytesIO
from typing import NamedTuple

from PIL import Image, UnidentifiedImageError

from catalogue.core.i18n import N_
from catalogue.pictures.errors import PictureRefusedError

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 40_000_000
_DECODED_WHOLE = 8_000_000
_SMALL = (256, 256)
_KINDS = {
    "JPEG": ("image/jpeg", "jpg"),
    "PNG": ("image/png", "png"),
    "GIF": ("image/gif", "gif"),
    "WEBP": ("image/webp", "webp"),
    "AVIF": ("image/avif", "avif"),
}
_MARKUP = (b"<svg", b"<?xml", b"<!doctype", b"<html")
_BEGINNING = 512


class Judged(NamedTuple):
    """What a file is; ``width`` and ``height`` are pixels."""

    media_type: str
    extension: str
    width: int
    height: int


def judge(content: bytes) -> Judged:
    """Return what picture it is; raise PictureRefusedError with a sentence.

    JPEG, PNG, GIF, WebP and AVIF; at most 20 MB and 40 megapixels, which the header tells.
    """
    if len(content) > MOST_BYTES:
        raise PictureRefusedError(N_("It is larger than 20 MB. Save it smaller."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _judged(content)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except UnidentifiedImageError as error:
        raise _no_picture(content) from error
    except (PictureRefusedError, MemoryError):
        raise
    except Exception as error:
        raise PictureRefusedError(N_("It is damaged, or cut off before its end.")) from error


def _judged(content: bytes) -> Judged:
    with Image.open(BytesIO(content), formats=tuple(_KINDS)) as picture:
        kind, (width, height) = picture.format or "", picture.size
        if width * height > MOST_PIXELS:
            raise _too_many_pixels()
        picture.verify()
    if kind == "JPEG" or width * height <= _DECODED_WHOLE:
        with Image.open(BytesIO(content), formats=(kind,)) as picture:
            picture.draft("RGB", _SMALL)
            picture.load()
    media_type, extension = _KINDS[kind]
    return Judged(media_type, extension, width, height)


def _too_many_pixels() -> PictureRefusedError:
    return PictureRefusedError(N_("It has more than 40 megapixels. Save it smaller."))


def _no_picture(content: bytes) -> PictureRefusedError:
    if content[:_BEGINNING].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        return PictureRefusedError(
            N_("It is SVG or a page, which could carry scripts. Save it as PNG.")
        )
    return PictureRefusedError(N_("It is no JPEG, PNG, GIF, WebP or AVIF."))
