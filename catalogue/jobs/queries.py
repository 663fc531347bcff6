"""How the queue is doing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.jobs.models import Job
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
