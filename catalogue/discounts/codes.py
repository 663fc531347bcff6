"""Codes: how they are compared, which can be read, and how unguessable ones are made."""

import secrets
import unicodedata

from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.text import clean_line
from catalogue.discounts.errors import NotReadableError

MOST_CHARACTERS = 32
_LEAST_CHARACTERS = 4
_LOOK_ALIKE = str.maketrans("oil", "011")
_GROUPS, _GROUP = 3, 4
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def code_key(code: str) -> str:
    """Return the form under which all spellings of a code are found.

    Upper and lower case, accents and Unicode forms are alike, and so are the letters O, I and L and
    the digits that look like them. Only letters and digits count.
    """
    parts = unicodedata.normalize("NFKD", code.casefold())
    plain = "".join(sign for sign in parts if sign.isalnum())
    return unicodedata.normalize("NFKC", plain.casefold()).translate(_LOOK_ALIKE)


def readable_code(typed: str) -> str:
    """Return a code as it will be printed; raise NotReadableError for one that people mistype."""
    try:
        code = "-".join(clean_line(unicodedata.normalize("NFKC", typed)).upper().split())
    except InvalidError:
        code = ""
    if not len(code_key(code)) >= _LEAST_CHARACTERS or len(code) > MOST_CHARACTERS:
        raise NotReadableError(
            N_(
                "A code has %(least)s to %(most)s letters and digits.",
                least=_LEAST_CHARACTERS,
                most=MOST_CHARACTERS,
            )
        )
    if not all(sign.isalnum() or sign == "-" for sign in code):
        raise NotReadableError(N_("A code is made of letters, digits and hyphens alone."))
    if len({_script(sign) for sign in code if sign.isalpha()}) > 1:
        raise NotReadableError(
            N_("This code mixes letters of two alphabets, which nobody can tell apart.")
        )
    return code


def unguessable_code() -> str:
    """Return twelve characters in groups, such as ``K7QM-2XPD-9RTV``: 59 random bits."""
    return "-".join(
        "".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS)
    )


def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").partition(" ")[0]
