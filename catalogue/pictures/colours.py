"""Pairs of colours that a picture suggests, each readable; the same picture gives the same ones."""

from io import BytesIO
from typing import NamedTuple

from PIL import Image

from catalogue.typeset.colours import READABLE_CONTRAST, contrast_ratio

_LOOKED_AT = (120, 180)
_COLOURS = 8
_LIGHT, _DARK = "#ffffff", "#000000"
_NEAR = 60


class Pair(NamedTuple):
    """The colour behind, and that of the words, as ``#rrggbb``."""

    ground: str
    ink: str


def colour_pairs(content: bytes, most: int = 3) -> list[Pair]:
    """Return up to ``most`` pairs for a judged picture, of what covers most of it first.

    The words take another colour of the picture where that can be read, else white or black.
    """
    colours = _colours_of(content)
    pairs: list[Pair] = []
    for ground in colours:
        if any(_distance(ground, pair.ground) < _NEAR for pair in pairs):
            continue
        inks = [one for one in colours if _is_readable(ground, one)]
        plain = _LIGHT if _is_readable(ground, _LIGHT) else _DARK
        pairs.append(Pair(ground, max(inks, key=_saturation) if inks else plain))
        if len(pairs) == most:
            break
    return pairs


def _colours_of(content: bytes) -> list[str]:
    with Image.open(BytesIO(content)) as opened:
        opened.draft("RGB", (_LOOKED_AT[0] * 2, _LOOKED_AT[1] * 2))
        small = opened.convert("RGB").resize(_LOOKED_AT, Image.Resampling.BOX)
    few = small.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT)
    palette = few.getpalette() or []
    counted = sorted(few.getcolors() or [], key=lambda pair: (-pair[0], pair[1]))
    places = [int(str(place)) * 3 for _count, place in counted]
    return ["#" + bytes(palette[at : at + 3]).hex() for at in places]


def _is_readable(ground: str, ink: str) -> bool:
    return contrast_ratio(ground, ink) >= READABLE_CONTRAST


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def _distance(one: str, other: str) -> int:
    return sum(abs(a - b) for a, b in zip(_channels(one), _channels(other), strict=True))


def _saturation(colour: str) -> int:
    return max(_channels(colour)) - min(_channels(colour))
