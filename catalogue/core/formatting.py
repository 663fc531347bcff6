"""How words, amounts, dates, sizes and languages are written for a reader, through Babel."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from catalogue.core.i18n import DEFAULT_LOCALE, ENGLISH, N_, Language
from catalogue.core.money import Money

_REMEMBERED = 4096
_KILO = 1000
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BYTES = N_("%(size)s bytes")
_UNITS = (N_("%(size)s KB"), N_("%(size)s MB"), N_("%(size)s GB"))


@lru_cache(maxsize=_REMEMBERED)
def money_text(value: Money, locale: str = DEFAULT_LOCALE) -> str:
    """Return “£7.99”."""
    return value.format(locale)


def moment_text(value: datetime) -> str:
    """Return “2026-11-21T14:05:00+00:00” (RFC 3339), for machines."""
    return value.isoformat(timespec="seconds")


def xml_text(value: str) -> str:
    """Return text without what XML 1.0 cannot carry, which is some controls and non-characters."""
    return _NOT_IN_XML.sub("", value)


def decimal_text(value: Money) -> str:
    """Return “7.99”, for machines."""
    return str(value.decimal)


@lru_cache(maxsize=_REMEMBERED)
def date_text(
    value: date | datetime, pattern: str = "d MMMM y", locale: str = DEFAULT_LOCALE
) -> str:
    """Return “21 November 2026”, or as the Babel pattern says."""
    return format_date(value, pattern, locale=locale)


def datetime_text(value: datetime, locale: str = DEFAULT_LOCALE) -> str:
    """Return “21 November 2026, 14:05 UTC”."""
    return format_datetime(value, "d MMMM y, HH:mm 'UTC'", locale=locale)


def language_text(code: str, locale: str = DEFAULT_LOCALE) -> str:
    """Return the name of a language code (BCP 47); an unknown one stands for itself."""
    try:
        name = Locale.parse(code, sep="-").get_display_name(locale)
    except (UnknownLocaleError, ValueError):
        return code
    return name or code


@lru_cache(maxsize=_REMEMBERED)
def size_text(size: int, language: Language = ENGLISH) -> str:
    """Return “1.2 MB” for a size in bytes."""
    value, unit = float(size), _BYTES
    for larger in _UNITS:
        if value < _KILO:
            break
        value, unit = value / _KILO, larger
    pattern = "0" if unit is _BYTES else "0.0"
    number = format_decimal(value, pattern, locale=language.locale)
    return language.say(unit) % {"size": number}


def filters(language: Language = ENGLISH) -> dict[str, Callable[..., Any]]:
    """Return what templates write values with, for readers of a language."""
    if language is ENGLISH:
        return FILTERS
    return {
        **FILTERS,
        "money": partial(money_text, locale=language.locale),
        "date": partial(date_text, locale=language.locale),
        "datetime": partial(datetime_text, locale=language.locale),
        "language_name": partial(language_text, locale=language.locale),
        "filesize": partial(size_text, language=language),
        "translated": language.say,
    }


FILTERS: dict[str, Callable[..., Any]] = {
    "money": money_text,
    "decimal": decimal_text,
    "moment": moment_text,
    "xml_text": xml_text,
    "date": date_text,
    "datetime": datetime_text,
    "language_name": language_text,
    "filesize": size_text,
    "translated": ENGLISH.say,
}
