"""Many workers, one effect."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from catalogue.db import Database
from catalogue.jobs.models import Job
from catalogue.jobs.periodic import enqueue_due
from catalogue.jobs.queue import LeaseLostError, enqueue, finish, take
from catalogue.jobs.types import LEASE, Periodic, TakenJob
from tests.support.parallel import at_once
from tests.support.times import NOON

pytestmark = pytest.mark.race
WORKERS = 8
JOBS = 40


@dataclass(frozen=True, slots=True)
class Dig:
    """The work."""


@dataclass(frozen=True, slots=True)
class Dug:
    """Its effect: one more row for each time it was done."""


def count(database: Database, kind: type) -> int:
    with database.read() as session:
        stmt = select(func.count()).select_from(Job).where(Job.kind == kind.__name__)
        return session.scalar(stmt) or 0


def work_off(database: Database) -> None:
    """Do what the worker does until nothing is due."""
    while True:
        with database.write() as session:
            jobs = take(session, now=NOON)
        if not jobs:
            return
        with database.write() as session:
            enqueue(session, Dug(), now=NOON + timedelta(days=1))
            finish(session, jobs[0])


def test_many_workers_do_each_job_once(postgres_database: Database) -> None:
    with postgres_database.write() as session:
        for _ in range(JOBS):
            enqueue(session, Dig(), now=NOON)
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda _: work_off(postgres_database), range(WORKERS)))
    assert (count(postgres_database, Dig), count(postgres_database, Dug)) == (0, JOBS)


def taken_by_two(database: Database) -> tuple[TakenJob, TakenJob]:
    """Return one job in the hands of two workers: the first was slow."""
    with database.write() as session:
        enqueue(session, Dig(), now=NOON)
    with database.write() as session:
        (slow,) = take(session, now=NOON)
    with database.write() as session:
        (quick,) = take(session, now=NOON + LEASE)
    return slow, quick


def test_two_workers_with_one_job_have_one_effect(postgres_database: Database) -> None:
    def end(job: TakenJob) -> bool:
        try:
            with postgres_database.write() as session:
                enqueue(session, Dug(), now=NOON)
                finish(session, job)
        except LeaseLostError:
            return False
        return True

    assert sorted(at_once(end, *taken_by_two(postgres_database))) == [False, True]
    assert count(postgres_database, Dug) == 1


def test_control_without_the_lease_there_are_two_effects(postgres_database: Database) -> None:
    def end(job: TakenJob) -> None:
        with postgres_database.write() as session:
            enqueue(session, Dug(), now=NOON)
            row = session.get(Job, job.id)
            if row is not None:
                session.expunge(row)

    at_once(end, *taken_by_two(postgres_database))
    assert count(postgres_database, Dug) == 2


def test_many_workers_enqueue_what_comes_round_once(postgres_database: Database) -> None:
    def tick(_number: int) -> int:
        with postgres_database.write() as session:
            return enqueue_due(session, (Periodic(Dig(), timedelta(hours=1)),), now=NOON)

    assert sum(at_once(tick, *range(WORKERS))) == 1
    assert count(postgres_database, Dig) == 1
