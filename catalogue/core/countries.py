"""Countries by their codes (ISO 3166), named for a reader through Babel."""

import re
from functools import cache

from babel import Locale

from catalogue.core.formatting import DEFAULT_LOCALE

_CODE = re.compile(r"[A-Z]{2}")
# Reserved or made-up codes that Babel can name too.
_NO_COUNTRIES = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)


def country_name(code: str) -> str:
    """Return the name of a country; a code that nobody knows stands for itself."""
    return _names().get(code, code)


@cache
def country_choices(codes: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return code and name of these countries, or of all, in the order of their names."""
    wanted = codes or tuple(_names())
    return sorted(((code, country_name(code)) for code in wanted), key=lambda pair: pair[1])


@cache
def _names() -> dict[str, str]:
    territories = Locale.parse(DEFAULT_LOCALE).territories
    return {
        code: str(name)
        for code, name in territories.items()
        if _CODE.fullmatch(code) and code not in _NO_COUNTRIES
    }
