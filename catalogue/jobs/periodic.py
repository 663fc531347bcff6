"""Work that comes round: enqueued once per interval, whatever the number of workers."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalogue.db.upsert import insert_into
from catalogue.jobs.models import PeriodicRun
from catalogue.jobs.queue import enqueue
from catalogue.jobs.types import Periodic


def is_due(session: Session, tasks: Iterable[Periodic], *, now: datetime) -> bool:
    """Return whether a write would find anything to do; a cheap look for an idle worker."""
    next_runs = dict(session.execute(select(PeriodicRun.name, PeriodicRun.due_at)).all())
    names = (type(task.message).__name__ for task in tasks)
    return any(name not in next_runs or next_runs[name] <= now for name in names)


def enqueue_due(session: Session, tasks: Iterable[Periodic], *, now: datetime) -> int:
    """Enqueue what has come round and set its next time, in one transaction; return how many."""
    return sum(_enqueue_if_due(session, task, now=now) for task in tasks)


def _enqueue_if_due(session: Session, task: Periodic, *, now: datetime) -> bool:
    name = type(task.message).__name__
    session.execute(
        insert_into(session, PeriodicRun).values(name=name, due_at=now).on_conflict_do_nothing()
    )
    won = session.execute(
        update(PeriodicRun)
        .where(PeriodicRun.name == name, PeriodicRun.due_at <= now)
        .values(due_at=task.next_after(now))
        .returning(PeriodicRun.name)
    ).one_or_none()
    if won is None:
        return False
    enqueue(session, task.message, now=now, key=f"periodic:{name}")
    return True
