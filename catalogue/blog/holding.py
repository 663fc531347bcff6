"""When a reply waits for a person, and the reasons as staff read them. Pure: nothing is asked here.

A rule holds a reply back or calls it spam; none deletes it, and none is told to its writer.
"""

import re
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
    """The shop's own name, and what staff have set.

    Replies close after so many days (0: never). A reply waits that has more links than
    ``most_links``, one of the ``words``, or, with ``holds_first``, an address that is new here.
    """

    shop_name: str = ""
    close_after_days: int = 0
    most_links: int = _MOST_LINKS
    words: tuple[str, ...] = ()
    holds_first: bool = True


_ORDINARY = ReplyRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of a reply.

    ``authors`` are the names that no stranger should seem to bear; ``suspicion`` are the words that
    the filter holds against it, or None when it holds nothing;
    ``held_words`` are those that staff hold.
    """

    is_known: bool
    is_trapped: bool
    oddity: str
    links: int
    name: str
    authors: frozenset[str] = frozenset()
    suspicion: tuple[str, ...] | None = None
    held_words: tuple[str, ...] = ()


def reasons_to_hold(evidence: Evidence, rules: ReplyRules = _ORDINARY) -> list[str]:
    """Return why a person should look at a reply first; empty when nobody needs to."""
    found = [
        (evidence.is_trapped, "the field that only programs see was filled in"),
        (rules.holds_first and not evidence.is_known, "first reply from this address"),
        (bool(evidence.oddity) and not evidence.is_known, evidence.oddity),
        (evidence.links > rules.most_links, f"{_spelled(evidence.links)} links"),
    ]
    reasons = [reason for is_so, reason in found if is_so]
    if evidence.held_words:
        reasons.append(f"a word that you hold: {', '.join(evidence.held_words)}")
    if evidence.suspicion is not None:
        words = ", ".join(evidence.suspicion)
        reasons.append(f"words: {words}" if words else "much like what was thrown away before")
    double = borrowed_name(evidence.name, evidence.authors)
    return [*reasons, f"the name looks like “{double}”"] if double else reasons


def words_held(text: str, words: Iterable[str]) -> tuple[str, ...]:
    """Return which of the words that staff hold stand in a text, in whatever case."""
    folded = text.casefold()
    return tuple(word for word in words if _stands_in(word.casefold(), folded))


def _stands_in(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


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
