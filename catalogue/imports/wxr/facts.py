"""What an entry means in this shop: its status, date, address, words about it."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import unquote, urlsplit

from catalogue.blog.types import PostStatus
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_, Words
from catalogue.core.slugs import slugify
from catalogue.core.text import clean_line
from catalogue.imports.types import RawEntry
from catalogue.imports.wxr.survey import Survey, own_path

KINDS = frozenset({"post", "page"})
_LONGEST_TITLE, _LONGEST_AUTHOR, _LONGEST_TAG = 300, 200, 100
_MOST_TAGS = 60
_FIRST_YEAR, _LAST_YEAR = 1970, 2200
_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)")
_NEVER = "0000-00-00"
_TAG = re.compile(r"<[^<>]{0,2000}>")
_DRAFTS = frozenset({"draft", "pending", "private", "inherit"})
_UNCATEGORISED = frozenset({"uncategorized", "uncategorised"})


@dataclass(slots=True, kw_only=True)
class EntryFacts:
    """An entry as it is to stand here; ``addresses`` are where it could be read before."""

    title: str
    slug: str
    author: str
    summary: str
    tags: tuple[str, ...]
    status: PostStatus
    published_at: datetime | None
    written_at: datetime
    addresses: tuple[str, ...]
    is_open: bool
    notes: list[Words] = field(default_factory=list)


def facts_of(entry: RawEntry, found: Survey, *, zone: tzinfo, now: datetime) -> EntryFacts:
    """Read an entry; what is missing or odd is made good, and said."""
    notes: list[Words] = [
        N_("The XML of this entry is broken: %(fault)s.", fault=fault) for fault in entry.faults[:3]
    ]
    moment = _moment(entry, zone, notes)
    status = _status(entry, moment, notes, now=now)
    title = _title(entry, moment, notes)
    return EntryFacts(
        title=title,
        slug=_slug(entry, title),
        author=one_line(found.authors.get(entry["creator"].strip()) or entry["creator"])[
            :_LONGEST_AUTHOR
        ],
        summary=_words(entry["excerpt"]),
        tags=_tags(entry, found),
        status=status,
        published_at=moment if status is not PostStatus.DRAFT else None,
        written_at=moment or now,
        addresses=_addresses(entry),
        is_open=entry["comment_status"].strip() != "closed",
        notes=notes,
    )


def moment_of(gmt: str, local: str, zone: tzinfo) -> tuple[datetime | None, bool]:
    """Return a moment, and whether the zone had to be supposed; None when there is no date."""
    found = _parsed(gmt, UTC)
    if found is not None:
        return found, False
    found = _parsed(local, zone)
    return found, found is not None


def one_line(text: str) -> str:
    """Return words on one line without markup and without what nobody sees."""
    plain = unescape(_TAG.sub("", text)) if "<" in text or "&" in text else text
    try:
        return clean_line(plain)
    except InvalidError:
        return clean_line("".join(sign for sign in plain if sign.isprintable() or sign == " "))


def _words(html: str) -> str:
    return one_line(re.sub(r"\s+", " ", _TAG.sub(" ", html)))


def _parsed(text: str, zone: tzinfo) -> datetime | None:
    found = _MOMENT.match(text.strip())
    if found is None or text.strip().startswith(_NEVER):
        return None
    try:
        moment = datetime.fromisoformat("{}-{}-{}T{}:{}:{}".format(*found.groups()))
        known = moment.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return known if _FIRST_YEAR <= known.year <= _LAST_YEAR else None


def _moment(entry: RawEntry, zone: tzinfo, notes: list[Words]) -> datetime | None:
    moment, is_supposed = moment_of(entry["post_date_gmt"], entry["post_date"], zone)
    if moment is None:
        moment = _published(entry["pubDate"])
    given = entry["post_date"].strip() or entry["post_date_gmt"].strip()
    if moment is None and given and not given.startswith(_NEVER):
        notes.append(N_("Its date, “%(date)s”, cannot be read.", date=given[:40]))
    elif is_supposed and entry["status"].strip() in {"publish", "future"}:
        notes.append(N_("Its date names no zone; %(zone)s was supposed.", zone=str(zone)))
    return moment


def _published(text: str) -> datetime | None:
    """Return the date of the feed (RFC 2822), which WordPress writes beside its own."""
    try:
        moment = parsedate_to_datetime(text.strip())
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        found = aware.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _status(
    entry: RawEntry, moment: datetime | None, notes: list[Words], *, now: datetime
) -> PostStatus:
    """Return whether visitors may read it: what was not public there, or not whole, is not here."""
    given = entry["status"].strip()
    if given == "draft":
        return PostStatus.DRAFT
    reason = _reason_for_draft(entry, given, moment, now=now)
    if reason is not None:
        notes.append(reason)
        return PostStatus.DRAFT
    is_to_come = moment is not None and moment > now
    return PostStatus.SCHEDULED if is_to_come else PostStatus.PUBLISHED


def _reason_for_draft(
    entry: RawEntry, given: str, moment: datetime | None, *, now: datetime
) -> Words | None:
    reasons = (
        (given in _DRAFTS, N_("It was “%(status)s”, and came as a draft.", status=given)),
        (bool(entry["post_password"].strip()), N_("It needed a password, and came as a draft.")),
        (
            given not in {"publish", "future"},
            N_("Its status, “%(status)s”, is unknown; it came as a draft.", status=given[:40]),
        ),
        (entry.is_broken, N_("Because part of it may be missing, it came as a draft.")),
        (moment is None, N_("Because it has no date, it came as a draft.")),
        (
            given == "future" and moment is not None and moment <= now,
            N_("Its hour went by without it being published; it came as a draft."),
        ),
    )
    return next((sentence for is_so, sentence in reasons if is_so), None)


def _title(entry: RawEntry, moment: datetime | None, notes: list[Words]) -> str:
    title = one_line(entry["title"])
    if not title:
        title = f"Untitled, {moment.day} {moment:%B %Y}" if moment else "Untitled"
        notes.append(N_("It had no title, and is called “%(title)s” now.", title=title))
    if len(title) > _LONGEST_TITLE:
        notes.append(N_("Its title was cut to %(most)s characters.", most=_LONGEST_TITLE))
        title = title[:_LONGEST_TITLE].rstrip()
    return title


def _slug(entry: RawEntry, title: str) -> str:
    name = slugify(unquote(entry["post_name"].strip(), errors="replace"))
    number = re.sub(r"\D", "", entry["post_id"])[:12]
    return name or slugify(title) or f"post-{number or entry.number}"


def _tags(entry: RawEntry, found: Survey) -> tuple[str, ...]:
    """Return categories and tags, the categories first; other taxonomies stay behind."""
    names: dict[str, str] = {}
    for wanted in ("category", "post_tag"):
        for domain, nicename, name in entry.terms:
            kind = {"tag": "post_tag", "": "category"}.get(domain, domain)
            words = one_line(name or found.terms.get((kind, nicename), "") or nicename)
            slug = slugify(words)
            if kind == wanted and slug and nicename not in _UNCATEGORISED:
                names.setdefault(slug, words[:_LONGEST_TAG])
    return tuple(names.values())[:_MOST_TAGS]


def _addresses(entry: RawEntry) -> tuple[str, ...]:
    """Return the paths that led to it: its link, its number, its month and name."""
    found: dict[str, None] = {}
    link = entry["link"].strip()
    try:
        is_web = urlsplit(link).scheme in {"http", "https"}
    except ValueError:
        is_web = False
    if is_web:
        found.setdefault(own_path(link))
    number = entry["post_id"].strip()
    if number.isdecimal():
        found.setdefault(f"/?p={number}")
    moment = _MOMENT.match(entry["post_date"].strip())
    name = unquote(entry["post_name"].strip(), errors="replace")
    if moment and name and moment[1] != _NEVER[:4] and entry["post_type"].strip() == "post":
        found.setdefault(f"/{moment[1]}/{moment[2]}/{name}/")
    return tuple(found)
