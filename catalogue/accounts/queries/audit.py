"""Reads of the audit: a page of it, the whole as it goes by, and what it can be narrowed to."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from catalogue.accounts.auditing import AuditFilter
from catalogue.accounts.models import AuditEntry

PAGE_SIZE = 50
_BATCH = 500


def audit_page(
    session: Session, wanted: AuditFilter, *, before: UUID | None = None
) -> tuple[list[AuditEntry], UUID | None]:
    """Return fifty entries, the newest first, and the one to go on before, if there are more.

    Pages are told by the last entry seen and not by a number, so they cost the same however far
    back one reads, and new entries move nothing.
    """
    stmt = _entries(wanted).options(joinedload(AuditEntry.origin)).limit(PAGE_SIZE + 1)
    if before is not None and (last := session.get(AuditEntry, before)) is not None:
        stmt = stmt.where(tuple_(AuditEntry.at, AuditEntry.id) < tuple_(last.at, last.id))
    found = list(session.scalars(stmt))
    more = len(found) > PAGE_SIZE
    return found[:PAGE_SIZE], found[PAGE_SIZE - 1].id if more else None


def every_entry(session: Session, wanted: AuditFilter) -> Iterator[AuditEntry]:
    """Give all entries that the filter finds, the newest first, without holding them all."""
    stmt = _entries(wanted).options(joinedload(AuditEntry.origin))
    yield from session.scalars(stmt.execution_options(yield_per=_BATCH))


def audit_choices(session: Session) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Return who did something, what was done, and to what kinds of things."""
    return (
        _distinct(session, AuditEntry.actor),
        _distinct(session, AuditEntry.act),
        _distinct(session, AuditEntry.about_kind),
    )


def _distinct(session: Session, column: InstrumentedAttribute[str]) -> Sequence[str]:
    return session.scalars(select(column).distinct().order_by(column)).all()


def _entries(wanted: AuditFilter) -> Select[AuditEntry]:
    conditions: list[Any] = []
    if wanted.actor:
        conditions.append(AuditEntry.actor == wanted.actor)
    if wanted.act:
        conditions.append(AuditEntry.act == wanted.act)
    if wanted.kind:
        conditions.append(AuditEntry.about_kind == wanted.kind)
    if wanted.since is not None:
        conditions.append(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(AuditEntry.at < wanted.until)
    conditions += [
        AuditEntry.about_label.icontains(word, autoescape=True) for word in wanted.q.split()
    ]
    order = (AuditEntry.at.desc(), AuditEntry.id.desc())
    return select(AuditEntry).where(*conditions).order_by(*order)
