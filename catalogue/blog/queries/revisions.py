"""Reads of drafts and revisions, and what differs between two texts."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.blog.errors import NoSuchRevisionError
from catalogue.blog.models import PostDraft, PostRevision

_MOST_REVISIONS = 200
_PIECES = re.compile(r"\s+|[^\s]+")
_ALIKE_ENOUGH = 0.4


class Difference(NamedTuple):
    """A piece of text that both have (``same``), or only the older or the newer one."""

    kind: str
    text: str


def revisions_of(session: Session, post_id: UUID) -> Sequence[PostRevision]:
    """Return the revisions of a post, newest first, at most 200."""
    return session.scalars(
        select(PostRevision)
        .where(PostRevision.post_id == post_id)
        .order_by(PostRevision.number.desc())
        .limit(_MOST_REVISIONS)
    ).all()


def revision(session: Session, post_id: UUID, number: int) -> PostRevision:
    """Return one revision; raise NoSuchRevisionError."""
    found = find_revision(session, post_id, number)
    if found is None:
        raise NoSuchRevisionError
    return found


def find_revision(session: Session, post_id: UUID, number: int) -> PostRevision | None:
    """Return one revision, or None."""
    return session.scalars(
        select(PostRevision).where(PostRevision.post_id == post_id, PostRevision.number == number)
    ).one_or_none()


def find_draft(session: Session, *, member_id: UUID, place: str) -> PostDraft | None:
    """Return what somebody typed for a post and did not save, or None."""
    return session.get(PostDraft, (member_id, place))


def differences(older: str, newer: str) -> list[Difference]:
    """Return both texts as one: by lines, and by words within lines that changed a little."""
    before, after = older.splitlines(keepends=True), newer.splitlines(keepends=True)
    found: list[Difference] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[a:b]), "".join(after[c:d])
        if kind == "equal":
            found.append(Difference("same", gone))
        else:
            found += _within(gone, come)
    return found


def _within(older: str, newer: str) -> Iterator[Difference]:
    before, after = _PIECES.findall(older), _PIECES.findall(newer)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.quick_ratio() < _ALIKE_ENOUGH:
        yield from _both(older, newer)
        return
    for kind, a, b, c, d in matcher.get_opcodes():
        gone, come = "".join(before[a:b]), "".join(after[c:d])
        if kind == "equal":
            yield Difference("same", gone)
        else:
            yield from _both(gone, come)


def _both(older: str, newer: str) -> Iterator[Difference]:
    if older:
        yield Difference("gone", older)
    if newer:
        yield Difference("come", newer)
