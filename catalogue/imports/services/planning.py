"""Decide about a batch of entries, without writing: what comes, what changes, what stays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from catalogue.blog.models import OldAddress, Post
from catalogue.blog.services import arriving_post, old_addresses
from catalogue.blog.services.addresses import RESERVED_SLUGS
from catalogue.blog.types import PostFacts, address_key
from catalogue.core.errors import Refusal
from catalogue.core.i18n import N_
from catalogue.core.slugs import MAX_SLUG_LENGTH
from catalogue.imports.html import Surroundings, to_markdown
from catalogue.imports.illustrations import Illustrations, Used
from catalogue.imports.models import ImportMark
from catalogue.imports.services.changing import Change, change_of
from catalogue.imports.types import Outcome, RawEntry, Report
from catalogue.imports.uploads import upload_path
from catalogue.imports.wxr.facts import KINDS, EntryFacts, facts_of, one_line
from catalogue.imports.wxr.replies import ReplyFacts, replies_of
from catalogue.imports.wxr.survey import Survey, own_path
from catalogue.pictures.models import Picture

_BLOG = "/blog/"
_WITHOUT_WORDS = frozenset({"revision", "nav_menu_item", "customize_changeset", "oembed_cache"})


@dataclass(slots=True, kw_only=True)
class Plan:
    """What is to be written for one entry; ``post`` is new, ``change`` is for one that is there.

    Without ``facts`` nothing is.
    """

    report: Report
    source: str = ""
    facts: EntryFacts | None = None
    body: str = ""
    post: Post | None = None
    change: Change | None = None
    addresses: list[str] = field(default_factory=list)
    replies: list[ReplyFacts] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    @property
    def post_id(self) -> UUID:
        """Return the id of the post, new or not."""
        if self.post is not None:
            return self.post.id
        if self.change is not None:
            return self.change.post_id
        message = "nothing is to be written"
        raise ValueError(message)


class Planner:
    """Remembers over all batches which numbers, slugs and replies the file has used."""

    def __init__(
        self, found: Survey, illustrations: Illustrations, *, zone: tzinfo, now: datetime
    ) -> None:
        """Plan for an export that was surveyed; ``zone`` dates what names none."""
        self._found = found
        self._illustrations = illustrations
        self._zone = zone
        self._now = now
        self._numbers: set[str] = set()
        self._replies: set[str] = set()
        self._addresses: dict[str, str] = {}
        self._slugs: set[str] | None = None

    def plan(self, session: Session, batch: Sequence[RawEntry]) -> list[Plan]:
        """Decide about entries; reads only."""
        if self._slugs is None:
            self._slugs = _slugs_in_use(session)
        sources = [self._source(entry) for entry in batch]
        known = _known_posts(session, sources)
        plans = [
            self._plan_one(session, entry, source, known.get(source))
            for entry, source in zip(batch, sources, strict=True)
        ]
        self._settle_addresses(session, [plan for plan in plans if plan.facts is not None])
        return plans

    def _source(self, entry: RawEntry) -> str:
        number = entry["post_id"].strip()
        return self._found.source("", number) if number.isdecimal() else ""

    def _plan_one(self, session: Session, entry: RawEntry, source: str, known: Post | None) -> Plan:
        report = Report(
            number=entry.number,
            kind=entry["post_type"].strip()[:40] or "entry",
            title=one_line(entry["title"])[:300],
            outcome=Outcome.REFUSED,
            is_broken=entry.is_broken,
        )
        if not self._is_wanted(entry, source, report):
            return Plan(report=report)
        try:
            return self._plan_post(session, entry, source, known, report)
        except Refusal as refusal:
            report.outcome = Outcome.REFUSED
            report.notes.append(refusal.sentence)
            return Plan(report=report)

    def _is_wanted(self, entry: RawEntry, source: str, report: Report) -> bool:
        """Return whether it is a post to take; say in its report why not."""
        kind = entry["post_type"].strip()
        if entry.is_too_large:
            report.notes.append(N_("It is larger than 12 million characters."))
        elif kind == "attachment":
            self._list(entry, report)
        elif kind not in KINDS:
            report.outcome = Outcome.LEFT_OUT
            if kind not in _WITHOUT_WORDS:
                report.notes.append(
                    N_("Only posts and pages are taken, not “%(kind)s”.", kind=kind[:40])
                )
        elif entry["status"].strip() in {"trash", "auto-draft"}:
            report.outcome = Outcome.LEFT_OUT
            report.notes.append(N_("It lay in the bin, or was never saved."))
        elif not source:
            report.notes.append(
                N_("It has no number (wp:post_id), so it could not be known again.")
            )
        elif source in self._numbers:
            report.notes.append(
                N_("Its number, %(number)s, has come before in this file.", number=source[-12:])
            )
        else:
            self._numbers.add(source)
            return True
        return False

    def _list(self, entry: RawEntry, report: Report) -> None:
        address = entry["attachment_url"].strip() or entry["guid"].strip()
        report.outcome = Outcome.LISTED
        path = (upload_path(address) or address)[:300]
        here = N_("“%(path)s” is in the uploads folder.", path=path)
        gone = N_("“%(path)s” is not at hand.", path=path)
        report.notes.append(here if self._illustrations.has(address) else gone)

    def _plan_post(
        self, session: Session, entry: RawEntry, source: str, known: Post | None, report: Report
    ) -> Plan:
        facts = facts_of(entry, self._found, zone=self._zone, now=self._now)
        report.notes += facts.notes
        report.title = facts.title
        used = Used()
        body = self._body(entry, facts, used, report)
        plan = Plan(
            report=report,
            source=source,
            facts=facts,
            body=body,
            pictures=list(used.pictures.values()),
        )
        report.pictures = used.counts
        report.notes += used.notes
        plan.replies, report.replies = replies_of(
            entry,
            self._found,
            zone=self._zone,
            otherwise=facts.written_at,
            seen=self._replies,
        )
        if known is None:
            plan.post = self._new_post(facts, body, source, report)
            report.status = plan.post.status.value
            report.address = _BLOG + plan.post.slug
            report.outcome = Outcome.ADDED
        else:
            mark = session.get(ImportMark, known.id)
            plan.change = change_of(known, mark.written if mark else {}, facts, body)
            report.outcome = Outcome.CHANGED if plan.change.fields else Outcome.UNCHANGED
            report.notes += plan.change.notes
            report.status = known.status.value
            report.address = _BLOG + known.slug
        return plan

    def _settle_addresses(self, session: Session, plans: Sequence[Plan]) -> None:
        """Give each post its old addresses; one that leads to another post already stays there."""
        wanted = {
            key: plan
            for plan in reversed(plans)
            for path in (plan.facts.addresses if plan.facts else ())
            if (key := address_key(path))
        }
        known = dict(old_addresses(session, list(wanted)))
        for plan in plans:
            for path in dict.fromkeys(map(address_key, plan.facts.addresses if plan.facts else ())):
                first = self._addresses.setdefault(path, plan.source)
                if path and first == plan.source and known.get(path) in {None, plan.post_id}:
                    plan.addresses.append(path)
                elif path:
                    plan.report.notes.append(
                        N_("“%(path)s” leads to another post already, and stays so.", path=path)
                    )

    def _body(self, entry: RawEntry, facts: EntryFacts, used: Used, report: Report) -> str:
        around = Surroundings(
            picture=lambda address: self._illustrations.find(address, used),
            link=self._link,
            gallery=self._gallery,
        )
        converted = to_markdown(entry["content"], around)
        report.notes += converted.notes
        body = converted.markdown
        lead = self._lead(entry, used)
        if lead and lead.partition("(")[2].partition(")")[0] not in body:
            body = f"{lead}\n\n{body}".strip()
        if not body:
            body = facts.summary or facts.title
            report.notes.append(N_("It was empty; its summary or title stands in its place."))
        return body

    def _lead(self, entry: RawEntry, used: Used) -> str:
        """Return the picture that the old site showed above the post."""
        number = entry.meta.get("_thumbnail_id", "").strip()
        attachment = self._found.attachments.get(int(number[:9])) if number.isdecimal() else None
        address = self._illustrations.find(attachment.address, used) if attachment else ""
        return f"![{_alt(attachment.alt)}]({address})" if attachment and address else ""

    def _gallery(self, numbers: list[int]) -> list[tuple[str, str]]:
        found = (self._found.attachments.get(number) for number in numbers)
        return [(one.address, one.caption or one.alt) for one in found if one]

    def _link(self, address: str) -> str:
        """Return a link to an entry of the same site as a path, which leads here for ever."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return address
        path = own_path(address)
        if parts.netloc and self._found.is_own(parts) and path in self._found.paths:
            return path + (f"#{parts.fragment}" if parts.fragment else "")
        return address

    def _new_post(self, facts: EntryFacts, body: str, source: str, report: Report) -> Post:
        slug = self._free_slug(facts.slug, report)
        told = PostFacts(
            title=facts.title,
            body=body,
            slug=slug,
            author=facts.author,
            summary=facts.summary,
            language=self._found.language,
            source=source,
        )
        post = arriving_post(
            told, status=facts.status, published_at=facts.published_at, now=self._now
        )
        if not facts.is_open:
            post.replies_closed_at = self._now
        if self._slugs is not None:
            self._slugs.add(slug)
        return post

    def _free_slug(self, wanted: str, report: Report) -> str:
        taken = (self._slugs or set()) | RESERVED_SLUGS
        slug, number = wanted, 1
        while slug in taken:
            number += 1
            end = f"-{number}"
            slug = wanted[: MAX_SLUG_LENGTH - len(end)].rstrip("-") + end
        if slug != wanted:
            report.notes.append(
                N_(
                    "“%(wanted)s” is taken here; its address ends in “%(slug)s” now, and the old"
                    " one leads there.",
                    wanted=wanted,
                    slug=slug,
                )
            )
        return slug


def _slugs_in_use(session: Session) -> set[str]:
    """Return the slugs that posts have, or had before."""
    old = session.scalars(select(OldAddress.path).where(OldAddress.path.startswith(_BLOG)))
    return {*session.scalars(select(Post.slug)), *(path.removeprefix(_BLOG) for path in old)}


def _known_posts(session: Session, sources: Sequence[str]) -> dict[str, Post]:
    stmt = (
        select(Post)
        .where(Post.source.in_([source for source in sources if source]))
        .options(selectinload(Post.tags), selectinload(Post.book_links), joinedload(Post.series))
    )
    return {post.source or "": post for post in session.scalars(stmt)}


def _alt(text: str) -> str:
    return "".join(sign for sign in text if sign not in "[]\\*_`<>\n")
