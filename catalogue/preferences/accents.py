"""The shop's accent: whether it can be read on light and on dark paper, and what would do."""

from hashlib import sha256

from catalogue.preferences.errors import PaleAccentError
from catalogue.preferences.types import Preferences
from catalogue.typeset.colours import READABLE_CONTRAST, contrast_ratio

LIGHT_PAPER = "#f2eee6"
DARK_PAPER = "#1f1c19"
"""The shades of tokens.css: the harder of the two grounds that words stand on."""

_WHITE, _BLACK = "#ffffff", "#000000"
_STEPS = 50


def check_accents(accent: str, dark: str) -> None:
    """Raise PaleAccentError for a colour that is hard to read; ValueError for no colour."""
    for colour, is_dark in ((accent, False), (dark, True)):
        if not colour:
            continue
        ratio = contrast_ratio(colour, DARK_PAPER if is_dark else LIGHT_PAPER)
        if ratio < READABLE_CONTRAST:
            nearest = for_dark(colour) if is_dark else for_light(colour)
            raise PaleAccentError(colour, ratio, nearest, is_dark=is_dark)


def for_light(colour: str) -> str:
    """Return the colour, darkened as far as light paper needs it."""
    return _readable(colour, _BLACK, LIGHT_PAPER)


def for_dark(colour: str) -> str:
    """Return the colour, lightened as far as dark paper needs it."""
    return _readable(colour, _WHITE, DARK_PAPER)


def strong(colour: str, *, on_dark: bool) -> str:
    """Return the colour a step further from the paper, for what a pointer rests on."""
    return _mixed(colour, _WHITE if on_dark else _BLACK, 12)


def theme_version(held: Preferences) -> str:
    """Return what names the style sheet of the accents; empty for the shop's own red."""
    if not held.accent:
        return ""
    return sha256(theme_css(held).encode()).hexdigest()[:12]


def theme_css(held: Preferences) -> str:
    """Return the style sheet that lays the accents over the tokens; empty without any."""
    if not held.accent:
        return ""
    dark = held.accent_dark or for_dark(held.accent)
    return (
        "@layer tokens{:root{"
        + _rubric(held.accent, on_dark=False)
        + "}@media screen and (prefers-color-scheme:dark){:root{"
        + _rubric(dark, on_dark=True)
        + "}}}\n"
    )


def _rubric(colour: str, *, on_dark: bool) -> str:
    further = strong(colour, on_dark=on_dark)
    return f"--color-rubric:{colour};--color-rubric-strong:{further}"


def _readable(colour: str, towards: str, paper: str) -> str:
    mixes = (_mixed(colour, towards, step) for step in range(_STEPS + 1))
    return next(mix for mix in mixes if contrast_ratio(mix, paper) >= READABLE_CONTRAST)


def _mixed(colour: str, towards: str, step: int) -> str:
    pairs = zip(_channels(colour), _channels(towards), strict=True)
    return "#" + "".join(f"{one + (other - one) * step // _STEPS:02x}" for one, other in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return red, green, blue
