"""Write down what staff do, in the transaction in which they do it."""

from collections.abc import Mapping
from typing import Any

from catalogue.accounts.services import record
from catalogue.accounts.types import About
from catalogue.core.clock import utc_now
from catalogue.web.common.transaction import session
from catalogue.web.staff.shell import actor

__all__ = ["About", "note"]

_NOTHING: Mapping[str, Any] = {}


def note(
    act: str,
    about: About,
    *,
    before: Mapping[str, Any] = _NOTHING,
    after: Mapping[str, Any] = _NOTHING,
) -> None:
    """Note an act (``book.published``) of whoever is signed in, with what changed by it."""
    record(session(), actor(), act, about, before=before, after=after, now=utc_now())
