"""The worker goes on, whatever a job or the database does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select, update

from catalogue.cart.messages import ForgetOldCarts
from catalogue.core.clock import utc_now
from catalogue.db import Database, DatabaseUnavailableError
from catalogue.jobs.models import Job
from catalogue.jobs.queue import enqueue, take
from catalogue.jobs.types import LEASE, MAX_ATTEMPTS, JobStatus, TakenJob
from catalogue.mail.models import KeptLetter
from catalogue.mail.postman import FolderPostman
from catalogue.mail.services import post_letter
from catalogue.mail.types import Letter
from catalogue.payments.gateway import StripeGateway
from catalogue.worker import PERIODIC, Tools, run, work_once
from tests.factories.orders import LINKS
from tests.support.ports import LOOPBACK, free_port


def tools_for(database: Database, folder: Path) -> Tools:
    """Return a worker of a shop that has no key for Stripe."""
    postman = FolderPostman(folder / "mail", sender="The shop <shop@example.com>", host="x")
    return Tools(database, StripeGateway("", "", live=False), postman, LINKS)


@pytest.fixture
def tools(database: Database, tmp_path: Path) -> Tools:
    return tools_for(database, tmp_path)


def promise(database: Database, times: int = 1) -> None:
    with database.write() as session:
        for _ in range(times):
            enqueue(session, ForgetOldCarts(), now=utc_now())


def take_one(database: Database) -> TakenJob:
    with database.write() as session:
        (job,) = take(session, now=utc_now())
    return job


def errors(database: Database) -> dict[str, str]:
    with database.read() as session:
        jobs = session.scalars(select(Job).where(Job.error != ""))
        return {job.kind: job.error for job in jobs}


@contextmanager
def away(database: Database) -> Iterator[None]:
    """Let nobody into a PostgreSQL database, and throw out who is in it."""
    name = database.url.database
    server = database.url.set(drivername="postgresql", database="postgres")
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as admin:
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield
        finally:
            admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())


def test_all_that_is_due_is_done(tools: Tools) -> None:
    promise(tools.database, times=3)
    assert work_once(tools) == 3 + len(PERIODIC)
    assert work_once(tools) == 0


class WatchingPostman:
    """Notes what still waits whenever a letter is handed over."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.waiting: list[str] = []

    def deliver(self, letter: KeptLetter) -> None:
        with self._database.read() as session:
            due = Job.lease.is_(None) & (Job.error == "")
            self.waiting.extend(session.scalars(select(Job.kind).where(due)))


def test_letters_go_out_when_all_else_is_done(tools: Tools) -> None:
    postman = WatchingPostman(tools.database)
    with tools.database.write() as session:
        letter = Letter("reader@example.com", "S", "T", "<p>H</p>", "order:AB")
        post_letter(session, letter, now=utc_now())
    promise(tools.database)
    assert work_once(replace(tools, postman=postman)) == 2 + len(PERIODIC)
    assert postman.waiting == []


def test_a_job_that_fails_waits_with_its_reason_and_the_others_go_on(tools: Tools) -> None:
    promise(tools.database)
    nobody = f"http://{LOOPBACK}:{free_port()}"
    gateway = StripeGateway("sk_test_1", "whsec_1", live=False, api_base=nobody)
    work_once(replace(tools, gateway=gateway))
    assert list(errors(tools.database)) == ["Reconcile"]
    assert "PaymentsUnavailableError" in errors(tools.database)["Reconcile"]


def test_a_shop_without_payments_has_nothing_to_reconcile(tools: Tools) -> None:
    work_once(tools)
    assert errors(tools.database) == {}


def test_a_message_of_another_version_is_put_aside_and_the_others_go_on(tools: Tools) -> None:
    promise(tools.database, times=2)
    with tools.database.write() as session:
        first = session.scalars(select(Job.id).order_by(Job.id).limit(1)).one()
        session.execute(update(Job).where(Job.id == first).values(kind="FlyToTheMoon"))
    work_once(tools)
    assert "KeyError" in errors(tools.database)["FlyToTheMoon"]


def test_a_database_that_goes_away_in_the_middle_does_not_end_the_worker(
    postgres_database: Database, tmp_path: Path
) -> None:
    tools = tools_for(postgres_database, tmp_path)
    promise(postgres_database)
    job = take_one(postgres_database)
    with away(postgres_database):
        run(job, tools)
        with pytest.raises(DatabaseUnavailableError):
            work_once(tools)
    with postgres_database.write() as session:
        (again,) = take(session, now=utc_now() + LEASE)
    assert (again.id, again.attempts) == (job.id, 2)
    run(again, tools)
    work_once(tools)
    with postgres_database.read() as session:
        assert session.get(Job, job.id) is None


def test_the_reason_of_a_failure_may_get_lost_with_the_database(
    postgres_database: Database, tmp_path: Path
) -> None:
    """The job itself does not: its lease runs out."""
    tools = tools_for(postgres_database, tmp_path)
    promise(postgres_database)
    job = take_one(postgres_database)
    with away(postgres_database):
        run(TakenJob(job.id, "FlyToTheMoon", {}, 1, job.lease), tools)
    with postgres_database.write() as session:
        assert [each.id for each in take(session, now=utc_now() + LEASE)] == [job.id]


def test_a_job_that_ends_every_worker_is_put_aside(tools: Tools) -> None:
    promise(tools.database)
    with tools.database.write() as session:
        session.execute(update(Job).values(attempts=MAX_ATTEMPTS))
    run(take_one(tools.database), tools)
    with tools.database.read() as session:
        (job,) = session.scalars(select(Job))
    assert (job.status, "workers ended" in job.error) == (JobStatus.DEAD, True)
