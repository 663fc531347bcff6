"""Take what is due, do it, strike it out; put back what failed."""

import threading
import time

import structlog

from catalogue.core.clock import utc_now
from catalogue.db import DatabaseUnavailableError
from catalogue.jobs import periodic
from catalogue.jobs.queries import has_due_jobs
from catalogue.jobs.queue import LeaseLostError, beat, fail, finish, from_payload, take
from catalogue.jobs.types import MAX_ATTEMPTS, JobStatus, TakenJob
from catalogue.mail.messages import LETTERS
from catalogue.worker.handlers import HANDLERS, PERIODIC
from catalogue.worker.tools import Tools

_log = structlog.get_logger()
_IDLE_SECONDS = 0.5
_AWAY_SECONDS = 5.0
_SEEN_EVERY_SECONDS = 30.0
_KINDS = {kind.__name__: kind for kind in HANDLERS}


class KillerJobError(Exception):
    """A job ends every worker that takes it; it waits for a person instead."""


def work_once(tools: Tools) -> int:
    """Do what is due until nothing is; return how many jobs were taken."""
    _enqueue_periodic(tools)
    taken = 0
    while job := _next_job(tools):
        run(job, tools)
        taken += 1
    return taken


def work(tools: Tools, stop: threading.Event) -> None:
    """Work until told to stop; a job that is in hand is finished first."""
    seen = -_SEEN_EVERY_SECONDS
    while not stop.is_set():
        try:
            seen = _be_seen(tools, seen)
            _enqueue_periodic(tools)
            job = _next_job(tools)
        except DatabaseUnavailableError as error:
            _log.warning("database away", reason=str(error))
            stop.wait(_AWAY_SECONDS)
            continue
        if job is None:
            stop.wait(_IDLE_SECONDS)
        else:
            run(job, tools)


def run(job: TakenJob, tools: Tools) -> None:
    """Do one job, or put it back with the reason."""
    started = time.monotonic()
    try:
        _refuse_killer(job)
        kind = _KINDS[job.kind]
        step = HANDLERS[kind](from_payload(kind, job.payload), tools)
        with tools.database.write() as session:
            step(session)
            finish(session, job)
    except LeaseLostError:
        _log.warning("lease lost", job=job.kind, id=str(job.id))
    except DatabaseUnavailableError as error:
        # The lease gives the job back by itself once it has run out.
        _log.warning("database away", job=job.kind, reason=str(error))
    except Exception as error:  # noqa: BLE001 -- whatever went wrong belongs to the job, not to us.
        _put_back(job, error, tools)
    else:
        milliseconds = round((time.monotonic() - started) * 1000)
        _log.info("done", job=job.kind, id=str(job.id), milliseconds=milliseconds)


def _refuse_killer(job: TakenJob) -> None:
    """Raise for a job whose every attempt ended with its worker, before it ends this one too."""
    if job.attempts > MAX_ATTEMPTS:
        raise KillerJobError(f"{MAX_ATTEMPTS} workers ended in the middle of it")


def _put_back(job: TakenJob, error: Exception, tools: Tools) -> None:
    reason = f"{type(error).__name__}: {error}"
    try:
        with tools.database.write() as session:
            status = fail(session, job, error=reason, now=utc_now())
    except DatabaseUnavailableError:
        # As above: the lease runs out.
        _log.warning("database away", job=job.kind, reason=reason)
        return
    level = _log.error if status is JobStatus.DEAD else _log.warning
    level("job failed", job=job.kind, id=str(job.id), attempts=job.attempts, reason=reason)


def _be_seen(tools: Tools, seen: float) -> float:
    """Leave a mark now and then, by which staff see that a worker is there; return when."""
    if time.monotonic() - seen < _SEEN_EVERY_SECONDS:
        return seen
    with tools.database.write() as session:
        beat(session, "worker", now=utc_now())
    return time.monotonic()


def _next_job(tools: Tools) -> TakenJob | None:
    with tools.database.read() as reader:
        if not has_due_jobs(reader, now=utc_now()):
            return None
    with tools.database.write() as session:
        jobs = take(session, now=utc_now(), last=LETTERS)
    return jobs[0] if jobs else None


def _enqueue_periodic(tools: Tools) -> None:
    with tools.database.read() as reader:
        if not periodic.is_due(reader, PERIODIC, now=utc_now()):
            return
    with tools.database.write() as session:
        periodic.enqueue_due(session, PERIODIC, now=utc_now())
