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
from tests.support.guards import Guard, drop_rule, meanwhile, unguarded
from tests.support.parallel import at_once
from tests.support.times import NOON

pytestmark = pytest.mark.race
WORKERS = 8
JOBS = 40
SKIPS_TAKEN = Guard("SELECT jobs.id", " FOR UPDATE SKIP LOCKED")
IS_DUE = Guard("UPDATE periodic_runs", r" AND periodic_runs\.due_at <= .*(?= RETURNING)")
ONE_KEY = Guard("INSERT INTO jobs", r" ON CONFLICT \(key\).*")


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


def test_control_without_the_lock_two_workers_take_one_job(postgres_database: Database) -> None:
    with postgres_database.write() as session:
        enqueue(session, Dig(), now=NOON)
    taken: list[TakenJob] = []

    def take_one() -> None:
        with postgres_database.write() as session:
            taken.extend(take(session, now=NOON))

    with (
        unguarded(postgres_database, SKIPS_TAKEN),
        meanwhile(postgres_database, "UPDATE jobs", take_one),
    ):
        take_one()
    assert len(taken) == 2
    assert taken[0].id == taken[1].id


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


def test_control_with_two_transactions_there_are_two_effects(postgres_database: Database) -> None:
    """The guard is that an effect and the end of its job are one transaction."""

    def end(job: TakenJob) -> bool:
        with postgres_database.write() as session:
            enqueue(session, Dug(), now=NOON)
        try:
            with postgres_database.write() as session:
                finish(session, job)
        except LeaseLostError:
            return False
        return True

    assert sorted(at_once(end, *taken_by_two(postgres_database))) == [False, True]
    assert count(postgres_database, Dug) == 2


def tick(database: Database) -> int:
    """Do what every worker does now and then."""
    with database.write() as session:
        return enqueue_due(session, (Periodic(Dig(), timedelta(hours=1)),), now=NOON)


def test_many_workers_enqueue_what_comes_round_once(postgres_database: Database) -> None:
    assert sum(at_once(tick, *[postgres_database] * WORKERS)) == 1
    assert count(postgres_database, Dig) == 1


def test_control_without_the_condition_each_worker_enqueues_it(postgres_database: Database) -> None:
    drop_rule(postgres_database, "jobs", "uq_jobs_key")
    with unguarded(postgres_database, IS_DUE, ONE_KEY):
        assert sum(at_once(tick, *[postgres_database] * WORKERS)) == WORKERS
    assert count(postgres_database, Dig) == WORKERS
