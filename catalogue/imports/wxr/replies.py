"""Comments of an entry as replies: two deep, with their status, in their order."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from catalogue.blog.types import CommentStatus
from catalogue.core.email import parse_email
from catalogue.core.errors import InvalidError
from catalogue.core.reply_markdown import render_reply
from catalogue.imports.html import Surroundings, to_markdown
from catalogue.imports.types import RawEntry, RawReply
from catalogue.imports.wxr.facts import moment_of, one_line
from catalogue.imports.wxr.survey import Survey

LONGEST_REPLY = 20_000
_LONGEST_NAME = 80
_NAMELESS = "Anonymous"
_COMMENTS = frozenset({"", "comment"})
_PINGS = frozenset({"pingback", "trackback"})
_STATUS = {
    "1": CommentStatus.APPROVED,
    "approved": CommentStatus.APPROVED,
    "spam": CommentStatus.SPAM,
    "trash": CommentStatus.REJECTED,
    "post-trashed": CommentStatus.REJECTED,
}
_AS_REPLY = Surroundings(is_reply=True)


@dataclass(slots=True, kw_only=True)
class ReplyFacts:
    """A comment as it is to stand here; ``parent`` is the source of the reply above, or None."""

    source: str
    parent: str | None
    name: str
    email: str
    body: str
    body_html: str
    status: CommentStatus
    written_at: datetime
    is_by_staff: bool


def replies_of(
    entry: RawEntry, found: Survey, *, zone: tzinfo, otherwise: datetime, seen: set[str]
) -> tuple[list[ReplyFacts], Counter[str]]:
    """Return the replies, each behind its parent, and counts of what was left out.

    ``otherwise`` dates what has no date; ``seen`` holds the sources that came before in the file.
    """
    counts: Counter[str] = Counter()
    raw: dict[str, RawReply] = {}
    for reply in entry.replies:
        kind, number = reply["type"].strip(), reply["id"].strip()
        if kind not in _COMMENTS:
            counts["pingbacks left out" if kind in _PINGS else "other kinds left out"] += 1
        elif not number.isdecimal() or found.source("c", number) in seen:
            counts["without a number of their own left out"] += 1
        else:
            seen.add(found.source("c", number))
            raw[number] = reply
    statuses = {number: _status(reply) for number, reply in raw.items()}
    replies: dict[str, ReplyFacts] = {}
    for number, reply in raw.items():
        facts = _facts(reply, number, found, zone=zone, otherwise=otherwise)
        if facts is None:
            counts["empty ones left out"] += 1
        else:
            replies[number] = facts
    for number, facts in replies.items():
        top = _top(number, raw, statuses, set(replies))
        facts.parent = replies[top].source if top else None
    return sorted(
        replies.values(), key=lambda one: (one.parent is not None, one.written_at)
    ), counts


def _facts(
    reply: RawReply, number: str, found: Survey, *, zone: tzinfo, otherwise: datetime
) -> ReplyFacts | None:
    body = to_markdown(reply["content"], _AS_REPLY).markdown[:LONGEST_REPLY].strip()
    html = render_reply(body)
    if not html:
        return None
    moment, _is_supposed = moment_of(reply["date_gmt"], reply["date"], zone)
    return ReplyFacts(
        source=found.source("c", number),
        parent=None,
        name=one_line(reply["author"])[:_LONGEST_NAME].strip() or _NAMELESS,
        email=_email(reply["author_email"]),
        body=body,
        body_html=html,
        status=_status(reply),
        written_at=moment or otherwise,
        is_by_staff=reply["user_id"].strip() in found.author_ids - {"", "0"},
    )


def _status(reply: RawReply) -> CommentStatus:
    return _STATUS.get(reply["approved"].strip(), CommentStatus.WAITING)


def _email(text: str) -> str:
    try:
        return parse_email(text)
    except InvalidError:
        return ""


def _top(
    number: str,
    raw: dict[str, RawReply],
    statuses: dict[str, CommentStatus],
    known: set[str],
) -> str | None:
    """Return the highest reply above that may carry this one.

    One that nobody sees carries none that people see, or these would be lost with it.
    """
    is_shown = statuses[number] is CommentStatus.APPROVED
    top = None
    for above in _above(number, raw):
        if above in known and (not is_shown or statuses[above] is CommentStatus.APPROVED):
            top = above
    return top


def _above(number: str, raw: dict[str, RawReply]) -> Iterator[str]:
    """Give the replies above, nearest first; a circle ends where it began."""
    passed = {number}
    above = raw[number]["parent"].strip()
    while above in raw and above not in passed:
        yield above
        passed.add(above)
        above = raw[above]["parent"].strip()
