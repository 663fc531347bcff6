"""Covers for titles that have none, set as a book designer would."""

import hashlib
from dataclasses import dataclass

from catalogue.typeset import engine
from catalogue.typeset.colours import checked_colour
from catalogue.typeset.words import display_words, initial_of

_LAYOUTS = 4
_PAGE_WIDTH_PT = 400
_MOST_AUTHORS = 4


@dataclass(frozen=True, slots=True)
class CoverSpec:
    """What a cover shows: its words, its two colours (``#rrggbb``), and the key of its layout."""

    title: str
    subtitle: str
    authors: tuple[str, ...]
    ground: str
    ink: str
    key: str


def cover_png(spec: CoverSpec, *, width_px: int) -> bytes:
    """Draw the cover at two to three; ``width_px`` of 600 gives 600 × 900 pixels."""
    scale = width_px / _PAGE_WIDTH_PT
    return engine.render_png("cover.typ", cover_data(spec), pixels_per_point=scale)


def cover_svg(spec: CoverSpec) -> bytes:
    """Draw the cover as outlines, for print and for very large screens."""
    return engine.render_svg("cover.typ", cover_data(spec))


def cover_data(spec: CoverSpec) -> dict[str, object]:
    """Prepare what the templates read; other documents print the same cover from it."""
    return {
        "title": display_words(spec.title),
        "subtitle": display_words(spec.subtitle, limit=150),
        "authors": _names(spec.authors),
        "ground": checked_colour(spec.ground),
        "ink": checked_colour(spec.ink),
        "layout": layout_of(spec.key),
        "initial": initial_of(spec.title),
    }


def layout_of(key: str) -> int:
    """Choose one of the layouts from the key alone, so that a shelf varies and never shuffles."""
    return hashlib.sha256(key.encode()).digest()[0] % _LAYOUTS


def _names(authors: tuple[str, ...]) -> list[str]:
    names = [display_words(name, limit=40) for name in authors]
    if len(names) <= _MOST_AUTHORS:
        return names
    return [*names[: _MOST_AUTHORS - 1], "and others"]
