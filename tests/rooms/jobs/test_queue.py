"""Work is promised with its cause, done once, and given back by those who die."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.core.ids import new_id
from catalogue.db import Database
from catalogue.jobs.models import Job
from catalogue.jobs.periodic import enqueue_due, is_due
from catalogue.jobs.queries import dead_jobs, has_due_jobs, queue_health
from catalogue.jobs.queue import (
    LeaseLostError,
    backoff,
    enqueue,
    fail,
    finish,
    from_payload,
    retry_dead,
    take,
    take_back,
    to_payload,
)
from catalogue.jobs.types import LEASE, MAX_ATTEMPTS, JobStatus, Periodic, TakenJob
from tests.support.times import NOON

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Knock:
    """A message of these tests."""

    door: int = 1


@dataclass(frozen=True, slots=True)
class Ring:
    """Another one."""

    who: UUID
    at: datetime
    times: int


def kinds(session: Session) -> list[str]:
    return list(session.scalars(select(Job.kind).order_by(Job.id)))


def take_one(session: Session, now: datetime = NOON) -> TakenJob:
    (job,) = take(session, now=now)
    return job


def let_die(session: Session, *, now: datetime = NOON) -> None:
    """Fail the one job as often as it takes."""
    for attempt in range(MAX_ATTEMPTS):
        moment = now + attempt * timedelta(days=1)
        fail(session, take_one(session, moment), error=f"no {attempt}", now=moment)


def test_a_message_comes_back_as_it_was() -> None:
    message = Ring(new_id(), NOON, 3)
    assert from_payload(Ring, to_payload(message)) == message


def test_a_promise_is_kept_with_its_cause(database: Database) -> None:
    with database.write() as session:
        enqueue(session, Knock(), now=NOON)
    with database.read() as session:
        assert kinds(session) == ["Knock"]


def test_a_cause_that_fails_takes_its_promise_with_it(database: Database) -> None:
    def fail_after_promising() -> None:
        with database.write() as session:
            enqueue(session, Knock(), now=NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_promising()
    with database.read() as session:
        assert kinds(session) == []


def test_one_key_is_one_job_while_it_waits(session: Session) -> None:
    for door in (1, 2):
        enqueue(session, Knock(door), now=NOON, key="door")
    assert take_one(session).payload == {"door": 1}
    enqueue(session, Knock(3), now=NOON, key="door")
    assert kinds(session) == ["Knock"]


def test_without_a_key_each_promise_counts(session: Session) -> None:
    for _ in range(2):
        enqueue(session, Knock(), now=NOON)
    assert len(take(session, now=NOON, limit=5)) == 2


def test_a_job_is_taken_when_it_is_due_and_not_before(session: Session) -> None:
    enqueue(session, Knock(), now=NOON, due_at=NOON + HOUR)
    assert not has_due_jobs(session, now=NOON)
    assert take(session, now=NOON + HOUR - SECOND) == []
    assert has_due_jobs(session, now=NOON + HOUR)
    assert take_one(session, NOON + HOUR).attempts == 1


def test_the_oldest_comes_first(session: Session) -> None:
    for door in (3, 1, 2):
        enqueue(session, Knock(door), now=NOON + door * SECOND)
    taken = [take_one(session, NOON + HOUR).payload["door"] for _ in range(3)]
    assert taken == [1, 2, 3]


def test_a_named_kind_comes_last_and_is_not_forgotten(session: Session) -> None:
    enqueue(session, Knock(), now=NOON - HOUR)
    enqueue(session, Ring(new_id(), NOON, 1), now=NOON)
    taken = [take(session, now=NOON, last=(Knock,))[0].kind for _ in range(2)]
    assert taken == ["Ring", "Knock"]


def test_a_taken_job_is_not_taken_again_while_its_lease_lasts(session: Session) -> None:
    enqueue(session, Knock(), now=NOON)
    take_one(session)
    assert take(session, now=NOON + LEASE - SECOND) == []


def test_the_job_of_a_killed_worker_comes_back_after_its_lease(session: Session) -> None:
    enqueue(session, Knock(), now=NOON)
    first = take_one(session)
    second = take_one(session, NOON + LEASE)
    assert (second.id, second.attempts) == (first.id, 2)
    assert second.lease != first.lease


def test_a_finished_job_is_gone(session: Session) -> None:
    enqueue(session, Knock(), now=NOON)
    finish(session, take_one(session))
    assert kinds(session) == []


def test_an_effect_without_the_lease_is_rolled_back(database: Database) -> None:
    with database.write() as session:
        enqueue(session, Knock(), now=NOON)
    with database.write() as session:
        slow = take_one(session)
    with database.write() as session:
        quick = take_one(session, NOON + LEASE)

    def work(job: TakenJob, effect: str) -> None:
        with database.write() as session:
            enqueue(session, Ring(new_id(), NOON, 1), now=NOON, key=effect)
            finish(session, job)

    work(quick, "quick")
    with pytest.raises(LeaseLostError):
        work(slow, "slow")
    with database.read() as session:
        assert session.scalars(select(Job.key)).all() == ["quick"]


def test_a_failed_job_waits_longer_each_time(session: Session) -> None:
    enqueue(session, Knock(), now=NOON)
    assert fail(session, take_one(session), error="no", now=NOON) is JobStatus.DUE
    assert take(session, now=NOON + 4 * SECOND) == []
    assert take_one(session, NOON + 6 * SECOND).attempts == 2
    waits = [backoff(attempts).total_seconds() for attempts in range(1, MAX_ATTEMPTS + 1)]
    for attempts, wait in enumerate(waits):
        assert 0.9 * 5 * 2**attempts <= wait <= 1.1 * 5 * 2**attempts
    assert backoff(60) <= 1.1 * timedelta(hours=6)


def test_a_late_failure_does_not_disturb_who_has_the_job_now(session: Session) -> None:
    enqueue(session, Knock(), now=NOON)
    slow = take_one(session)
    quick = take_one(session, NOON + LEASE)
    fail(session, slow, error="too late", now=NOON + LEASE)
    finish(session, quick)
    assert kinds(session) == []


def test_after_twelve_failures_a_job_is_laid_out_for_a_person(session: Session) -> None:
    enqueue(session, Knock(), now=NOON)
    let_die(session)
    (dead,) = dead_jobs(session)
    assert (dead.attempts, dead.error) == (MAX_ATTEMPTS, "no 11")
    assert take(session, now=NOON + timedelta(days=365)) == []
    assert queue_health(session, now=NOON).dead == 1


def test_promising_a_dead_job_again_gives_it_a_new_life(session: Session) -> None:
    enqueue(session, Knock(), now=NOON, key="door")
    let_die(session)
    later = NOON + timedelta(days=30)
    enqueue(session, Knock(), now=later, key="door")
    assert dead_jobs(session) == []
    assert take_one(session, later).attempts == 1


def test_dead_jobs_can_all_be_tried_again(session: Session) -> None:
    enqueue(session, Knock(), now=NOON)
    let_die(session)
    assert retry_dead(session, now=NOON) == 1
    assert take_one(session).attempts == 1


def test_a_reconciler_takes_back_what_dead_workers_held(session: Session) -> None:
    enqueue(session, Knock(), now=NOON)
    enqueue(session, Ring(new_id(), NOON, 1), now=NOON)
    held = take(session, now=NOON, limit=2)
    assert take_back(session, now=NOON + SECOND, but_not=(Ring,)) == 1
    again = take_one(session, NOON + SECOND)
    assert again.kind == "Knock"
    with pytest.raises(LeaseLostError):
        finish(session, next(job for job in held if job.kind == "Knock"))


def test_health_tells_how_long_the_oldest_has_waited(session: Session) -> None:
    assert queue_health(session, now=NOON).oldest_due_seconds == 0
    enqueue(session, Knock(), now=NOON)
    enqueue(session, Knock(), now=NOON + 30 * SECOND)
    health = queue_health(session, now=NOON + 90 * SECOND)
    assert (health.due, health.dead, health.oldest_due_seconds) == (2, 0, 90)


def tasks() -> Iterable[Periodic]:
    return (Periodic(Knock(), HOUR),)


def test_what_comes_round_is_enqueued_once_an_interval(session: Session) -> None:
    assert is_due(session, tasks(), now=NOON)
    assert enqueue_due(session, tasks(), now=NOON) == 1
    finish(session, take_one(session))
    assert not is_due(session, tasks(), now=NOON + HOUR - SECOND)
    assert enqueue_due(session, tasks(), now=NOON + HOUR - SECOND) == 0
    assert enqueue_due(session, tasks(), now=NOON + HOUR) == 1
    assert kinds(session) == ["Knock"]


@pytest.mark.parametrize("hours_late", [0, 3, 12 + 24 * 5])
def test_what_comes_round_by_the_calendar_keeps_to_it_however_late_a_worker_is(
    session: Session, hours_late: int
) -> None:
    days = (Periodic(Knock(), 24 * HOUR, at_the_turn=True),)
    began = NOON + hours_late * HOUR
    assert enqueue_due(session, days, now=began) == 1
    finish(session, take_one(session, began))
    midnight = began.replace(hour=0) + 24 * HOUR
    assert enqueue_due(session, days, now=midnight - SECOND) == 0
    assert enqueue_due(session, days, now=midnight) == 1


def test_what_comes_round_does_not_pile_up_behind_a_slow_worker(session: Session) -> None:
    for hours in range(3):
        enqueue_due(session, tasks(), now=NOON + hours * HOUR)
    assert kinds(session) == ["Knock"]
