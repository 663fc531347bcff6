"""Words of the job queue."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

LEASE = timedelta(seconds=120)
MAX_ATTEMPTS = 12
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class JobStatus(StrEnum):
    """A job that is done is gone; a dead one waits for a person."""

    DUE = "due"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class TakenJob:
    """A job in the hands of one worker, for as long as its lease lasts."""

    id: UUID
    kind: str
    payload: dict[str, Any]
    attempts: int
    lease: str


@dataclass(frozen=True, slots=True)
class Periodic:
    """A message to be enqueued again and again, at most once per interval for all workers.

    With ``at_the_turn`` the intervals are those of the calendar: a day begins at midnight UTC.
    """

    message: Any
    every: timedelta
    at_the_turn: bool = False

    def next_after(self, now: datetime) -> datetime:
        """Return when it comes round again."""
        into = (now - _EPOCH) % self.every if self.at_the_turn else timedelta(0)
        return now - into + self.every
