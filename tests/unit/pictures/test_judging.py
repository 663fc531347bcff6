"""A picture is what its bytes say, small enough before it is unpacked, and whole."""

import struct
import zlib
from contextlib import suppress

import pytest

from catalogue.pictures.errors import PictureRefusedError
from catalogue.pictures.judging import MOST_BYTES, judge
from tests.factories.pictures import make_image

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def png_that_says(width: int, height: int) -> bytes:
    """Return a small PNG whose header promises more pixels than it holds."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        end = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + end

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(b"\0" * 64))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("kind", "media_type", "extension"),
    [
        ("JPEG", "image/jpeg", "jpg"),
        ("PNG", "image/png", "png"),
        ("GIF", "image/gif", "gif"),
        ("WEBP", "image/webp", "webp"),
        ("AVIF", "image/avif", "avif"),
    ],
)
def test_five_kinds_are_known_by_their_content(kind: str, media_type: str, extension: str) -> None:
    judged = judge(make_image(kind, (64, 48)))
    assert judged == (media_type, extension, 64, 48)


REFUSED = {
    "svg": (SVG, "scripts"),
    "xml": (b"  <?xml version='1.0'?>" + SVG, "scripts"),
    "page": (b"<!DOCTYPE html><p>hello", "scripts"),
    "nothing": (b"", "no JPEG"),
    "a beginning": (b"GIF89a", "damaged|no JPEG"),
    "bmp": (make_image("BMP"), "no JPEG"),
    "tiff": (make_image("TIFF"), "no JPEG"),
    "half a jpeg": (make_image("JPEG", (400, 300))[:700], "damaged"),
    "most of a png": (make_image("PNG", (400, 300))[:-20], "damaged"),
    "fewer pixels than said": (png_that_says(30, 30), "damaged"),
    "64 megapixels": (png_that_says(8_000, 8_000), "megapixels"),
    "a bomb": (png_that_says(60_000, 60_000), "megapixels"),
    "the largest bomb": (png_that_says(2**31 - 1, 2**31 - 1), "megapixels"),
    "20 MB": (b"\x89PNG\r\n\x1a\n" + b"\0" * MOST_BYTES, "20 MB"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_is_told_why(what: str) -> None:
    content, sentence = REFUSED[what]
    with pytest.raises(PictureRefusedError, match=sentence):
        judge(content)


def test_a_byte_taken_out_anywhere_ends_in_a_verdict() -> None:
    whole = make_image("PNG", (20, 20))
    for place in range(0, len(whole), 3):
        with suppress(PictureRefusedError):
            assert judge(whole[:place] + whole[place + 1 :]).media_type == "image/png"
