"""What may stand in a storefront's address: slugs, page numbers, words to look for."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request

from catalogue.core.errors import NotFoundError
from catalogue.core.i18n import N_
from catalogue.core.slugs import MAX_SLUG_LENGTH

_SLUG = re.compile(rf"[a-z0-9-]{{1,{MAX_SLUG_LENGTH}}}")
_PAGE = re.compile(r"[1-9][0-9]{0,5}")
_SPACES = re.compile(r"[\s\x00-\x1f\x7f]+")
LONGEST_QUESTION = 200


def refuse_odd_slugs(pages: Blueprint, *names: str) -> None:
    """Answer 404 before the database is asked when a part of the address cannot be a slug."""

    @pages.url_value_preprocessor
    def _check(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        for name in names:
            slug = (values or {}).get(name)
            if slug is not None and not _SLUG.fullmatch(slug):
                raise NotFoundError(N_("There is nothing at this address."))


def page_number() -> int:
    """Return the page that is asked for, 1 without one; raise NotFoundError for what is none."""
    text = request.args.get("page", "1")
    if not _PAGE.fullmatch(text):
        raise NotFoundError(N_("There is no such page of this list."))
    return int(text)


def check_page(number: int, pages: int) -> None:
    """Raise NotFoundError beyond the last page; the first is always there."""
    if number > max(1, pages):
        raise NotFoundError(N_("This list ends at page %(number)s.", number=max(1, pages)))


def question(name: str = "q") -> str:
    """Return the words that are asked for, on one line, at most 200 characters."""
    return _SPACES.sub(" ", request.args.get(name, "")).strip()[:LONGEST_QUESTION].rstrip()


def slug_argument(name: str) -> str:
    """Return a slug from the query, or nothing where it cannot be one."""
    text = request.args.get(name, "")
    return text if _SLUG.fullmatch(text) else ""


def own_path() -> str:
    """Return the path of the page that is asked for, without its parameters."""
    return request.script_root + request.path


def with_query(path: str, parts: Mapping[str, Any]) -> str:
    """Return an address with its parameters, without the empty ones."""
    query = urlencode([(name, value) for name, value in parts.items() if value])
    return f"{path}?{query}" if query else path
