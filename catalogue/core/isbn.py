"""ISBNs as the book trade writes and checks them (ISO 2108)."""

from stdnum import isbn
from stdnum.exceptions import ValidationError

from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_

_MUSIC_PREFIX = "9790"
_ISBN_LENGTH = 13
_ISBN10_LENGTH = 10
_MOST_LOST_ZEROS = 3


def parse_isbn(text: str) -> str:
    """Return the 13 digits of an ISBN-10 or ISBN-13; raise InvalidError with the reason."""
    raw = text.strip()
    if "e+" in raw.lower():
        raise InvalidError(
            N_(
                "“%(number)s” was shortened by a spreadsheet; "
                "format the column as text and export again",
                number=raw,
            )
        )
    compact = raw.replace("-", "").replace(" ", "")
    if compact.isdigit() and _ISBN10_LENGTH - _MOST_LOST_ZEROS <= len(compact) < _ISBN10_LENGTH:
        compact = compact.zfill(_ISBN10_LENGTH)
    if compact.startswith(_MUSIC_PREFIX):
        raise InvalidError(N_("“%(number)s” numbers printed music (979-0), not a book", number=raw))
    try:
        return str(isbn.validate(compact, convert=True))
    except ValidationError as error:
        raise InvalidError(
            N_("“%(number)s” is not an ISBN: its check digit or length is wrong", number=raw)
        ) from error


def display_isbn(digits: str) -> str:
    """Return the ISBN with the hyphens of its registration group."""
    return str(isbn.format(digits)) if len(digits) == _ISBN_LENGTH else digits
