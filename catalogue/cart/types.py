"""Words of the cart, and how many of one thing may lie in it."""

import re

from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_

MAX_QUANTITY = 99
MAX_LINES = 50
_POST = re.compile(r"/blog/([a-z0-9-]{1,120})", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,4}")


def parse_quantity(text: str, *, least: int = 1) -> int:
    """Read a whole number from ``least`` to 99 in plain digits; raise InvalidError otherwise."""
    compact = text.strip(" ")
    if _DIGITS.fullmatch(compact) and least <= int(compact) <= MAX_QUANTITY:
        return int(compact)
    raise wrong_quantity(least=least)


def wrong_quantity(*, least: int) -> InvalidError:
    """Return the refusal of a number of copies that nobody can order."""
    return InvalidError(
        N_(
            "A quantity is a whole number from %(least)s to %(most)s.",
            least=least,
            most=MAX_QUANTITY,
        )
    )


def post_in(page: str) -> str:
    """Return the slug in the address of a post, ``/blog/<slug>``; empty for any other page."""
    found = _POST.fullmatch(page)
    return found[1] if found else ""
