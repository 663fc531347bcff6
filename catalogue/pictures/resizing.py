"""One picture in the sizes and the formats that browsers ask for, the best first."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageOps

AVIF, WEBP, JPEG = "image/avif", "image/webp", "image/jpeg"
_WAYS: dict[str, tuple[str, dict[str, object]]] = {
    AVIF: ("AVIF", {"quality": 62, "speed": 7, "max_threads": 1}),
    WEBP: ("WEBP", {"quality": 80, "method": 4}),
    JPEG: ("JPEG", {"quality": 84, "progressive": True, "optimize": True}),
}
FORMATS = tuple(_WAYS)
"""The media types that are made; every browser knows the last."""


class Sized(NamedTuple):
    """One picture; ``width`` is what was asked for, in pixels."""

    width: int
    media_type: str
    content: bytes


def size_of(content: bytes) -> tuple[int, int]:
    """Return width and height of a judged picture as it is to be seen, in pixels."""
    with Image.open(BytesIO(content)) as picture:
        width, height = picture.size
        is_turned = picture.getexif().get(0x0112, 1) >= 5  # noqa: PLR2004 -- EXIF: a quarter turn.
    return (height, width) if is_turned else (width, height)


def resized(content: bytes, widths: Iterable[int]) -> Iterator[Sized]:
    """Make each width in each format; a picture that is narrower is not blown up.

    Places and cameras that the picture names are left out of what is made.
    """
    with Image.open(BytesIO(content)) as opened:
        opened.draft("RGB", (max(widths) * 2, max(widths) * 4))
        upright = ImageOps.exif_transpose(opened)
        whole = _on_white(upright)
    for width in widths:
        made = whole
        if whole.width > width:
            height = max(1, round(whole.height * width / whole.width))
            made = whole.resize((width, height), Image.Resampling.LANCZOS)
        for media_type, (name, ways) in _WAYS.items():
            kept = BytesIO()
            made.save(kept, name, **ways)
            yield Sized(width, media_type, kept.getvalue())


def _on_white(picture: Image.Image) -> Image.Image:
    """Return it in plain colours, with white where it was clear."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    ground = Image.new("RGBA", clear.size, "#ffffff")
    return Image.alpha_composite(ground, clear).convert("RGB")
