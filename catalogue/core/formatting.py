"""How amounts, dates, sizes and languages are written for a reader, through Babel."""

from datetime import date, datetime
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_datetime

from catalogue.core.money import Money

DEFAULT_LOCALE = "en_GB"
_REMEMBERED = 4096
_KILO = 1000
_UNITS = ("bytes", "KB", "MB", "GB")


@lru_cache(maxsize=_REMEMBERED)
def money_text(value: Money) -> str:
    """Return “£7.99”."""
    return value.format(DEFAULT_LOCALE)


def decimal_text(value: Money) -> str:
    """Return “7.99”, for machines."""
    return str(value.decimal)


@lru_cache(maxsize=_REMEMBERED)
def date_text(value: date | datetime, pattern: str = "d MMMM y") -> str:
    """Return “21 November 2026”, or as the Babel pattern says."""
    return format_date(value, pattern, locale=DEFAULT_LOCALE)


def datetime_text(value: datetime) -> str:
    """Return “21 November 2026, 14:05 UTC”."""
    return format_datetime(value, "d MMMM y, HH:mm 'UTC'", locale=DEFAULT_LOCALE)


def language_text(code: str) -> str:
    """Return the English name of a language code (BCP 47); an unknown one stands for itself."""
    try:
        name = Locale.parse(code, sep="-").get_display_name(DEFAULT_LOCALE)
    except (UnknownLocaleError, ValueError):
        return code
    return name or code


def size_text(size: int) -> str:
    """Return “1.2 MB” for a size in bytes."""
    value = float(size)
    for unit in _UNITS[:-1]:
        if value < _KILO:
            return f"{value:.0f} {unit}" if unit == "bytes" else f"{value:.1f} {unit}"
        value /= _KILO
    return f"{value:.1f} {_UNITS[-1]}"


FILTERS = {
    "money": money_text,
    "decimal": decimal_text,
    "date": date_text,
    "datetime": datetime_text,
    "language_name": language_text,
    "filesize": size_text,
}
