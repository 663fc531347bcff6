"""What staff want to know first: what waits for somebody, and whether all is well."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.blog.models import Comment
from catalogue.blog.queries.moderation import JudgedReply, judged_replies
from catalogue.blog.types import CommentStatus
from catalogue.core.money import Money
from catalogue.jobs.models import Job
from catalogue.jobs.queries import QueueHealth, queue_health
from catalogue.jobs.types import JobStatus
from catalogue.mail.messages import SendBulkLetter, SendLetter
from catalogue.orders.models import Order, OrderFlag
from catalogue.payments.models import StripeEvent
from catalogue.reports.queries import totals
from catalogue.reports.types import Figures, Period

_LAST = 8
_REPLIES = 5
_LETTERS = (SendLetter.__name__, SendBulkLetter.__name__)
_PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Compared:
    """Today against the same day of last week, in one currency; minor units."""

    currency: str
    today: Figures
    before: Figures

    def money(self, amount: int) -> Money:
        """Return an amount with the currency."""
        return Money(amount, self.currency)


@dataclass(frozen=True, slots=True)
class Health:
    """How jobs, letters and webhooks are; ``stuck_events`` wait longer than they should."""

    jobs: QueueHealth
    letters_waiting: int
    letters_dead: int
    last_event_at: datetime | None
    stuck_events: int

    @property
    def is_well(self) -> bool:
        """Return whether nobody needs to do anything."""
        is_late = self.jobs.oldest_due_seconds > _PATIENCE.total_seconds()
        return not (self.jobs.dead or self.stuck_events or is_late)


def compared(session: Session, *, now: datetime) -> list[Compared]:
    """Return today beside the same day last week, whole; a day is of UTC."""
    today = now.date()
    before = today - timedelta(weeks=1)
    new, old = (totals(session, Period(day, day)) for day in (today, before))
    nothing = Figures()
    return [
        Compared(code, new.get(code, nothing), old.get(code, nothing))
        for code in sorted(new.keys() | old.keys())
    ]


def last_orders(session: Session) -> Sequence[Order]:
    """Return the last orders that were paid, the newest first."""
    stmt = (
        select(Order)
        .where(Order.paid_at.is_not(None))
        .order_by(Order.paid_at.desc(), Order.id.desc())
        .limit(_LAST)
    )
    return session.scalars(stmt).all()


def open_flags(session: Session) -> int:
    """Return how many orders, or sums without one, somebody should look at."""
    stmt = select(func.count()).select_from(OrderFlag).where(OrderFlag.resolved_at.is_(None))
    return session.scalar(stmt) or 0


def waiting_replies(session: Session) -> tuple[int, list[JudgedReply]]:
    """Return how many replies wait, and the newest of them."""
    waiting = CommentStatus.WAITING
    count = session.scalar(
        select(func.count()).select_from(Comment).where(Comment.status == waiting)
    )
    return count or 0, judged_replies(session, status=waiting, limit=_REPLIES)


def health(session: Session, *, now: datetime) -> Health:
    """Count what waits and what has died."""
    letters = select(Job.status, func.count()).where(Job.kind.in_(_LETTERS)).group_by(Job.status)
    counts = {row[0]: row[1] for row in session.execute(letters)}
    stuck = select(func.count()).where(
        StripeEvent.handled_at.is_(None), StripeEvent.received_at < now - _PATIENCE
    )
    return Health(
        queue_health(session, now=now),
        counts.get(JobStatus.DUE, 0),
        counts.get(JobStatus.DEAD, 0),
        session.scalar(select(func.max(StripeEvent.received_at))),
        session.scalar(stuck) or 0,
    )
