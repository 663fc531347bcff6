"""Colours of a title and whether its words can be read on them."""

import re

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_DARK_LIMIT = 0.04045

READABLE_CONTRAST = 4.5
"""The smallest ratio that WCAG 2.2 (1.4.3, level AA) allows for running text."""


def contrast_ratio(one: str, other: str) -> float:
    """Tell how far two colours stand apart, so that staff cannot save an unreadable pair.

    Colours are written ``#rrggbb``; the answer lies between 1.0 and 21.0, whichever comes first.
    Raises ValueError for anything else. Follows WCAG 2.2, "contrast ratio".
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def checked_colour(colour: str) -> str:
    """Return the colour unchanged, or raise ValueError, because typst would fail less clearly."""
    if not _HEX.fullmatch(colour):
        raise ValueError(f"A colour is written like #1b3a57, not {colour!r}.")
    return colour


def _luminance(colour: str) -> float:
    """Weigh the three channels as the eye does (WCAG 2.2, "relative luminance")."""
    digits = checked_colour(colour)[1:]
    red, green, blue = (_linear(int(digits[start : start + 2], 16) / 255) for start in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    if channel <= _DARK_LIMIT:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)
