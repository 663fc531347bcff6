"""Enqueue in the caller's transaction; take, finish and fail with a lease.

A job is taken by moving its due time past the lease, so a worker that dies gives it back by
itself. It is finished in the transaction of its effect, and only by the holder of the lease:
an effect is therefore kept exactly once, however many workers tried.
"""

import random
from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

from sqlalchemy import case, delete, select, update
from sqlalchemy.orm import Session

from catalogue.core.ids import new_id, new_token
from catalogue.db.upsert import insert_into
from catalogue.jobs.models import Heartbeat, Job
from catalogue.jobs.types import LEASE, MAX_ATTEMPTS, JobStatus, TakenJob

_FIRST_DELAY_SECONDS = 5
_LONGEST_DELAY_SECONDS = 6 * 3600

M = TypeVar("M")


class LeaseLostError(Exception):
    """Another worker has taken the job meanwhile; this one's effect must be rolled back."""


def enqueue(
    session: Session, message: Any, *, now: datetime, due_at: datetime | None = None, key: str = ""
) -> None:
    """Promise a message in this transaction; with a ``key``, at most once while it waits.

    Promising again what has died gives it a new life.
    """
    values = {
        "id": new_id(),
        "kind": type(message).__name__,
        "payload": to_payload(message),
        "key": key or None,
        "status": JobStatus.DUE,
        "due_at": due_at or now,
        "attempts": 0,
        "error": "",
        "created_at": now,
    }
    session.execute(
        insert_into(session, Job)
        .values(values)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={"status": JobStatus.DUE, "due_at": values["due_at"], "attempts": 0},
            where=Job.status == JobStatus.DEAD,
        )
    )


def withdraw(session: Session, key: str) -> bool:
    """Take back what was promised under a key; return False when nothing waits under it."""
    gone = session.execute(
        delete(Job).where(Job.key == key, Job.status == JobStatus.DUE).returning(Job.id)
    )
    return bool(gone.all())


def take(
    session: Session, *, now: datetime, limit: int = 1, last: Sequence[type] = ()
) -> list[TakenJob]:
    """Lease up to ``limit`` jobs that are due; commit before working on them.

    ``last`` names the messages that wait until nothing else is due, the most patient one at the
    end, so that a slow server which they speak to holds up nothing else.
    """
    patience = {kind.__name__: place for place, kind in enumerate(last, start=1)}
    urgency = [case(patience, value=Job.kind, else_=0)] if patience else []
    ids = session.scalars(
        select(Job.id)
        .where(Job.status == JobStatus.DUE, Job.due_at <= now)
        .order_by(*urgency, Job.due_at, Job.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if not ids:
        return []
    lease = new_token()
    rows = session.execute(
        update(Job)
        .where(Job.id.in_(ids))
        .values(due_at=now + LEASE, attempts=Job.attempts + 1, lease=lease)
        .returning(Job.id, Job.kind, Job.payload, Job.attempts)
    ).all()
    return [TakenJob(row.id, row.kind, row.payload, row.attempts, lease) for row in rows]


def finish(session: Session, job: TakenJob) -> None:
    """Strike the job out in the transaction of its effect; raise LeaseLostError if it is gone."""
    done = session.execute(
        delete(Job).where(Job.id == job.id, Job.lease == job.lease).returning(Job.id)
    ).one_or_none()
    if done is None:
        raise LeaseLostError(job.kind)


def fail(session: Session, job: TakenJob, *, error: str, now: datetime) -> JobStatus:
    """Put the job back with a growing delay, or lay it out for a person after twelve attempts."""
    status = JobStatus.DEAD if job.attempts >= MAX_ATTEMPTS else JobStatus.DUE
    session.execute(
        update(Job)
        .where(Job.id == job.id, Job.lease == job.lease)
        .values(status=status, error=error[:2000], due_at=now + backoff(job.attempts), lease=None)
    )
    return status


def retry_dead(session: Session, *, now: datetime, only: Collection[UUID] | None = None) -> int:
    """Make every dead job due again, or only some; return how many."""
    wanted = [Job.status == JobStatus.DEAD]
    if only is not None:
        wanted.append(Job.id.in_(only))
    retried = session.execute(
        update(Job)
        .where(*wanted)
        .values(status=JobStatus.DUE, attempts=0, due_at=now)
        .returning(Job.id)
    )
    return len(retried.all())


def give_up(session: Session, job_id: UUID) -> bool:
    """Delete a dead job for good; False when it is dead no more."""
    gone = session.execute(
        delete(Job).where(Job.id == job_id, Job.status == JobStatus.DEAD).returning(Job.id)
    ).one_or_none()
    return gone is not None


def beat(session: Session, name: str, *, now: datetime, note: str = "") -> None:
    """Note that something which runs by itself is at work."""
    values = {"name": name, "seen_at": now, "note": note[:200]}
    session.execute(
        insert_into(session, Heartbeat)
        .values(values)
        .on_conflict_do_update(index_elements=["name"], set_=values)
    )


def take_back(session: Session, *, now: datetime, but_not: Sequence[type]) -> int:
    """Make leased jobs due again, for when their workers have died; return how many.

    A worker that is alive after all loses its lease, and with it the effect that it has not yet
    committed. ``but_not`` names the messages whose effect lies outside and would be repeated.
    """
    spared = [kind.__name__ for kind in but_not]
    taken = session.execute(
        update(Job)
        .where(Job.lease.is_not(None), Job.kind.not_in(spared))
        .values(lease=None, due_at=now)
        .returning(Job.id)
    )
    return len(taken.all())


def backoff(attempts: int) -> timedelta:
    """Return the delay after so many attempts: doubling from 5 s to 6 h, spread by a fifth."""
    seconds = min(_FIRST_DELAY_SECONDS * 2 ** (attempts - 1), _LONGEST_DELAY_SECONDS)
    return timedelta(seconds=seconds * random.uniform(0.9, 1.1))  # noqa: S311 -- no secret.


def to_payload(message: Any) -> dict[str, Any]:
    """Turn a frozen message of strings, numbers, UUIDs and times into JSON."""
    return {field.name: _plain(getattr(message, field.name)) for field in fields(message)}


def from_payload(kind: type[M], payload: dict[str, Any]) -> M:
    """Turn JSON back into the message; raise KeyError or ValueError when it does not fit."""
    hints = get_type_hints(kind)
    known = {name: _typed(hints[name], value) for name, value in payload.items() if name in hints}
    return kind(**known)


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return value


def _typed(hint: Any, value: Any) -> Any:
    base = getattr(hint, "__supertype__", hint)
    if base is UUID:
        return UUID(value)
    if base is datetime:
        return datetime.fromisoformat(value)
    return value
