"""What every list of the staff pages needs: its page, and addresses that keep the rest of it."""

import re
from typing import NamedTuple
from urllib.parse import urlencode

from flask import request

_NUMBER = re.compile("[1-9][0-9]{0,5}")


class Page(NamedTuple):
    """Which page of a list is open, and the addresses of its neighbours."""

    number: int
    pages: int
    total: int
    previous_url: str | None
    next_url: str | None


def page_asked() -> int:
    """Return the number of the page that the address asks for; the first for anything else."""
    asked = request.args.get("page", "")
    return int(asked) if _NUMBER.fullmatch(asked) else 1


def paged(number: int, total: int, per_page: int) -> Page:
    """Return the page with its neighbours; a list of nothing has one page."""
    pages = max(1, -(-total // per_page))
    return Page(
        number,
        pages,
        total,
        here_with(page=number - 1 if number > 2 else None) if number > 1 else None,  # noqa: PLR2004
        here_with(page=number + 1) if number < pages else None,
    )


def here_with(**changes: object) -> str:
    """Return the address of this list with some of its questions changed; None takes one out."""
    kept = {name: value for name, value in request.args.items() if value}
    kept.update({name: str(value) for name, value in changes.items() if value is not None})
    asked = {name: value for name, value in kept.items() if changes.get(name, "") is not None}
    return f"{request.path}?{urlencode(asked)}" if asked else request.path


def text_asked(name: str, *, most: int = 200) -> str:
    """Return the words that the address asks for, with single blanks, at most ``most`` of signs."""
    return " ".join(request.args.get(name, "").replace("\x00", "").split())[:most]
