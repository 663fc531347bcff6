"""Countries by their codes (ISO 3166), named for a reader through Babel."""

import re
from functools import cache

from babel import Locale

from catalogue.core.i18n import DEFAULT_LOCALE, Language, Words

_CODE = re.compile(r"[A-Z]{2}")
# Reserved or made-up codes that Babel can name too.
_NO_COUNTRIES = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)


class CountryName(Words):
    """A country, English to logs and exports, in the reader's language where it is shown."""

    __slots__ = ()

    def said_in(self, language: Language) -> str:
        """Return the name in a language; Babel knows them all."""
        return _names(language.locale).get(self.facts["code"]) or str(self.facts["name"])


def country_name(code: str) -> CountryName:
    """Return the name of a country; a code that nobody knows stands for itself."""
    return _marked_names().get(code) or _marked(code, code)


def is_country(code: str) -> bool:
    """Return whether this is the code of a country."""
    return code in _names()


@cache
def country_choices(
    codes: tuple[str, ...] = (), *, locale: str = DEFAULT_LOCALE
) -> list[tuple[str, str]]:
    """Return code and name of these countries, or of all, in the order of their names."""
    names = _names(locale)
    wanted = ((code, names.get(code, code)) for code in codes or tuple(names))
    return sorted(wanted, key=lambda pair: pair[1])


@cache
def _marked_names() -> dict[str, CountryName]:
    return {code: _marked(code, name) for code, name in _names().items()}


def _marked(code: str, name: str) -> CountryName:
    return CountryName("%(name)s", name=name, code=code)


@cache
def _names(locale: str = DEFAULT_LOCALE) -> dict[str, str]:
    territories = Locale.parse(locale).territories
    return {
        code: str(name)
        for code, name in territories.items()
        if _CODE.fullmatch(code) and code not in _NO_COUNTRIES
    }
