"""The colours of the picture beside the form of the look."""

import re

from catalogue.preferences.accents import DARK_PAPER, LIGHT_PAPER, for_dark

_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


def preview_css(accent: str, dark: str) -> str:
    """Return a style sheet for two pieces of paper; what is no colour colours nothing."""
    if not _COLOUR.fullmatch(accent):
        return ""
    other = dark if _COLOUR.fullmatch(dark) else for_dark(accent)
    return _paper("light", LIGHT_PAPER, "#2b2622", accent) + _paper(
        "dark", DARK_PAPER, "#e9e4da", other
    )


def _paper(name: str, paper: str, ink: str, accent: str) -> str:
    return (
        f"@layer pages{{.swatch--{name}{{background:{paper};color:{ink}}}"
        f".swatch--{name} .swatch__link{{color:{accent}}}"
        f".swatch--{name} .swatch__button{{background:{accent};color:{paper}}}}}\n"
    )
