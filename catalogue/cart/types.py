"""Words of the cart, and how many of one thing may lie in it."""

import re

from catalogue.core.errors import InvalidError

MAX_QUANTITY = 99
MAX_LINES = 50
_DIGITS = re.compile(r"[0-9]{1,4}")


def parse_quantity(text: str, *, least: int = 1) -> int:
    """Read a whole number from ``least`` to 99 in plain digits; raise InvalidError otherwise."""
    compact = text.strip(" ")
    if _DIGITS.fullmatch(compact) and least <= int(compact) <= MAX_QUANTITY:
        return int(compact)
    message = f"A quantity is a whole number from {least} to {MAX_QUANTITY}."
    raise InvalidError(message)
