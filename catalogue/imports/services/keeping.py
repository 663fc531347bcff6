"""Write what was planned, in one transaction a batch; its caller commits."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from catalogue.blog.models import Comment, Post
from catalogue.blog.services import place_posts, place_replies, remember_addresses
from catalogue.core.email import email_key
from catalogue.core.ids import new_id
from catalogue.db.generation import mark_catalogue_changed
from catalogue.imports.models import ImportMark
from catalogue.imports.services.changing import apply_change
from catalogue.imports.services.marks import file_values, marks_of, shop_values
from catalogue.imports.services.planning import Plan
from catalogue.imports.wxr.replies import ReplyFacts
from catalogue.pictures.services import keep_rows

_AT_ONCE = 500
_ADDED, _CHANGED, _UNCHANGED, _LEFT = "added", "changed", "unchanged", "left, as changed here"


class _Known(NamedTuple):
    """A reply that an earlier import kept; ``was_touched`` says that staff decided or edited."""

    id: UUID
    says: tuple[str, str, Any]
    was_touched: bool


def keep(session: Session, plans: Sequence[Plan], *, now: datetime) -> None:
    """Write the plans, and complete their reports with what became of the replies."""
    planned = [plan for plan in plans if plan.facts is not None]
    pictures = {picture.key: picture for plan in planned for picture in plan.pictures}
    keep_rows(session, pictures.values())
    _add(session, planned)
    _change(session, planned, now=now)
    remember_addresses(
        session, [(path, plan.post_id) for plan in planned for path in plan.addresses]
    )
    new, changed = _sorted_replies(session, planned)
    place_replies(session, new)
    if changed:
        session.execute(update(Comment), changed)
        mark_catalogue_changed(session)


def count_replies(session: Session, plans: Sequence[Plan]) -> None:
    """Complete the reports as ``keep`` would, and write nothing."""
    _sorted_replies(session, [plan for plan in plans if plan.facts is not None])


def _add(session: Session, planned: Sequence[Plan]) -> None:
    arrivals = [
        (plan.post, plan.facts, plan.body)
        for plan in planned
        if plan.post is not None and plan.facts is not None
    ]
    place_posts(session, [(post, facts.tags) for post, facts, _body in arrivals])
    marks = [
        {"post_id": post.id, "written": marks_of(file_values(facts, body), shop_values(post))}
        for post, facts, body in arrivals
    ]
    if marks:
        session.execute(insert(ImportMark), marks)


def _change(session: Session, planned: Sequence[Plan], *, now: datetime) -> None:
    changes = {
        plan.change.post_id: (plan.change, plan.facts)
        for plan in planned
        if plan.change is not None and plan.facts is not None and plan.change.fields
    }
    if not changes:
        return
    stmt = (
        select(Post)
        .where(Post.id.in_(changes))
        .options(selectinload(Post.tags), selectinload(Post.book_links), joinedload(Post.series))
    )
    for post in session.scalars(stmt).unique().all():
        change, facts = changes[post.id]
        written = apply_change(session, post, change, facts, now=now)
        session.merge(ImportMark(post_id=post.id, written=written))
    session.flush()


def _sorted_replies(
    session: Session, planned: Sequence[Plan]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of new and of changed replies, and count all of them in their reports."""
    known = dict(_known_replies(session, [one.source for plan in planned for one in plan.replies]))
    ids = {source: row.id for source, row in known.items()}
    new, changed = [], []
    for plan in planned:
        for reply in plan.replies:
            row = known.get(reply.source)
            if row is None:
                ids[reply.source] = new_id()
                new.append(_row(reply, plan.post_id, ids))
                outcome = _ADDED
            elif row.says == (reply.name, reply.body, reply.status):
                outcome = _UNCHANGED
            elif row.was_touched:
                outcome = _LEFT
            else:
                changed.append(_changed_row(reply, row.id))
                outcome = _CHANGED
            plan.report.replies[outcome] += 1
    return new, changed


def _row(reply: ReplyFacts, post_id: UUID, ids: dict[str, UUID]) -> dict[str, Any]:
    return {
        "id": ids[reply.source],
        "post_id": post_id,
        "parent_id": ids.get(reply.parent or ""),
        "email": reply.email,
        "email_key": email_key(reply.email),
        "is_by_staff": reply.is_by_staff,
        "held_because": [],
        "address": None,
        "source": reply.source,
        "written_at": reply.written_at,
        "announced_at": reply.written_at,
        "told_at": reply.written_at,
    } | _said(reply)


def _changed_row(reply: ReplyFacts, reply_id: UUID) -> dict[str, Any]:
    return {"id": reply_id} | _said(reply)


def _said(reply: ReplyFacts) -> dict[str, Any]:
    return {
        "name": reply.name,
        "body": reply.body,
        "body_html": reply.body_html,
        "status": reply.status,
    }


def _known_replies(session: Session, sources: list[str]) -> Iterator[tuple[str, _Known]]:
    for start in range(0, len(sources), _AT_ONCE):
        stmt = select(
            Comment.source,
            Comment.id,
            Comment.name,
            Comment.body,
            Comment.status,
            Comment.decided_at,
            Comment.edited_at,
        ).where(Comment.source.in_(sources[start : start + _AT_ONCE]))
        for source, reply_id, name, body, status, decided_at, edited_at in session.execute(stmt):
            touched = decided_at is not None or edited_at is not None
            yield source or "", _Known(reply_id, (name, body, status), touched)
