"""How the queue is doing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from catalogue.jobs.models import Heartbeat, Job
from catalogue.jobs.types import JobStatus


@dataclass(frozen=True, slots=True)
class QueueHealth:
    """How many jobs wait, how many are dead, and how long the oldest has been due, in seconds."""

    due: int
    dead: int
    oldest_due_seconds: int


def queue_health(session: Session, *, now: datetime) -> QueueHealth:
    """Count the queue."""
    due, oldest = session.execute(
        select(func.count(), func.min(Job.due_at)).where(
            Job.status == JobStatus.DUE, Job.due_at <= now
        )
    ).one()
    dead = session.scalar(select(func.count()).where(Job.status == JobStatus.DEAD)) or 0
    waited = int((now - oldest).total_seconds()) if due else 0
    return QueueHealth(due, dead, waited)


def has_due_jobs(session: Session, *, now: datetime) -> bool:
    """Return whether anything is due; a cheap look for an idle worker."""
    found = session.scalar(
        select(Job.id).where(Job.status == JobStatus.DUE, Job.due_at <= now).limit(1)
    )
    return found is not None


def dead_jobs(session: Session) -> list[Job]:
    """Return the jobs that wait for a person, oldest first."""
    return list(
        session.scalars(select(Job).where(Job.status == JobStatus.DEAD).order_by(Job.created_at))
    )


@dataclass(frozen=True, slots=True)
class KindOfWork:
    """How many jobs of one kind wait, are in somebody's hands, and are dead."""

    kind: str
    waiting: int
    in_hand: int
    dead: int
    oldest_due_at: datetime


def kinds_of_work(session: Session) -> list[KindOfWork]:
    """Count the queue by kind, in one statement."""
    is_dead = Job.status == JobStatus.DEAD
    is_held = (Job.status == JobStatus.DUE) & Job.lease.is_not(None)
    counts = [
        func.sum(case((one, 1), else_=0)).label(name)
        for name, one in (("dead", is_dead), ("in_hand", is_held))
    ]
    stmt = select(
        Job.kind, func.count().label("all"), func.min(Job.due_at).label("oldest"), *counts
    )
    rows = session.execute(stmt.group_by(Job.kind).order_by(Job.kind))
    return [
        KindOfWork(row.kind, row.all - row.dead - row.in_hand, row.in_hand, row.dead, row.oldest)
        for row in rows
    ]


def find_dead_job(session: Session, job_id: UUID) -> Job | None:
    """Return a job that waits for a person; None once it does not any more."""
    return session.scalars(
        select(Job).where(Job.id == job_id, Job.status == JobStatus.DEAD)
    ).one_or_none()


def heartbeats(session: Session) -> dict[str, Heartbeat]:
    """Return what was last seen at work, by name."""
    return {row.name: row for row in session.scalars(select(Heartbeat))}
