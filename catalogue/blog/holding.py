"""When a reply waits for a person, and the reasons as staff read them. Pure: nothing is asked here.

A rule holds a reply back or calls it spam; none deletes it, and none is told to its writer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from catalogue.blog.types import CommentStatus
from catalogue.core.lookalikes import looks_like

MAX_BODY = 5000
MAX_NAME = 80
_MOST_LINKS = 2
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyFacts:
    """What a visitor sends; ``address`` is where from (IP), ``is_trapped`` a program's mark.

    ``oddity`` says what is odd about how it came, as staff read it, if anything is.
    """

    name: str
    email: str
    body: str
    parent_id: UUID | None = None
    address: str | None = None
    is_trapped: bool = False
    oddity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRules:
    """The shop's own name, and after how many days replies are closed (0: never)."""

    shop_name: str = ""
    close_after_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of a reply.

    ``authors`` are the names that no stranger should seem to bear; ``suspicion`` are the words that
    the filter holds against it, or None when it holds nothing.
    """

    is_known: bool
    is_trapped: bool
    oddity: str
    links: int
    name: str
    authors: frozenset[str] = frozenset()
    suspicion: tuple[str, ...] | None = None


def reasons_to_hold(evidence: Evidence) -> list[str]:
    """Return why a person should look at a reply first; empty when nobody needs to."""
    found = [
        (evidence.is_trapped, "the field that only programs see was filled in"),
        (not evidence.is_known, "first reply from this address"),
        (bool(evidence.oddity) and not evidence.is_known, evidence.oddity),
        (evidence.links > _MOST_LINKS, f"{_spelled(evidence.links)} links"),
    ]
    reasons = [reason for is_so, reason in found if is_so]
    if evidence.suspicion is not None:
        words = ", ".join(evidence.suspicion)
        reasons.append(f"words: {words}" if words else "much like what was thrown away before")
    double = borrowed_name(evidence.name, evidence.authors)
    return [*reasons, f"the name looks like “{double}”"] if double else reasons


def first_status(evidence: Evidence, reasons: list[str]) -> CommentStatus:
    """Return what a reply begins as."""
    if evidence.is_trapped:
        return CommentStatus.SPAM
    return CommentStatus.WAITING if reasons else CommentStatus.APPROVED


def borrowed_name(name: str, authors: Iterable[str]) -> str | None:
    """Return the name of somebody here that a name could be taken for, if it could."""
    return next((author for author in sorted(authors) if looks_like(name, author)), None)


def are_closed(
    *, published_at: datetime | None, closed_at: datetime | None, rules: ReplyRules, now: datetime
) -> bool:
    """Return whether a post takes no more replies: staff closed it, or its days are over."""
    if closed_at is not None and closed_at <= now:
        return True
    if not rules.close_after_days or published_at is None:
        return False
    return published_at + timedelta(days=rules.close_after_days) <= now


def _spelled(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"
