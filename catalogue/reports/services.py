"""Write: count anew the days whose money has moved, and tell the owners of a month."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from catalogue.accounts.queries import members
from catalogue.accounts.types import Role
from catalogue.mail.models import KeptLetter
from catalogue.mail.services import post_letter
from catalogue.orders.models import StaleDay
from catalogue.reports.counting import counted
from catalogue.reports.mails import about_month, monthly_statement
from catalogue.reports.models import DayFigures
from catalogue.reports.statement import month_before, statement_of

_DAYS = 40


def count_days(session: Session, *, limit: int = _DAYS) -> int:
    """Count up to so many stale days anew, the newest first; return how many there were.

    What marks a day is read before the day is counted, and only that is struck out. So money that
    moves meanwhile leaves its mark, and the day is counted once more.
    """
    marks = _marks(session, limit)
    for day, ids in marks.items():
        count_day(session, day)
        session.execute(delete(StaleDay).where(StaleDay.id.in_(ids)))
    return len(marks)


def count_day(session: Session, day: date) -> None:
    """Put the figures of a day in place of those that were there."""
    session.execute(delete(DayFigures).where(DayFigures.day == day))
    rows = [
        {
            "dimension": dimension,
            "day": day,
            "currency": currency,
            "key": key,
            "orders": each.orders,
            "units": each.units,
            "gross": each.gross,
            "discount": each.discount,
            "shipping": each.shipping,
            "tax": each.tax,
            "refunded": each.refunded,
            "refunded_tax": each.refunded_tax,
        }
        for (dimension, currency, key), each in counted(session, day).items()
    ]
    if rows:
        session.execute(insert(DayFigures), rows)


def send_statements(session: Session, *, base_url: str, now: datetime) -> int:
    """Write to the owners what the last month came to, once; return how many letters there are.

    The kept letters themselves say that it was done, so a worker that was away on the first day
    catches up. A month in which nothing happened is not written about.
    """
    first = month_before(now.date())
    is_told = select(KeptLetter.id).where(KeptLetter.about == about_month(first)).limit(1)
    if session.scalar(is_told) is not None:
        return 0
    statement = statement_of(session, first, now=now)
    if not statement.money:
        return 0
    owners = [one for one in members(session) if one.is_active and one.role is Role.OWNER]
    for owner in owners:
        letter = monthly_statement(statement, to=owner.email, base_url=base_url)
        post_letter(session, letter, now=now)
    return len(owners)


def _marks(session: Session, limit: int) -> dict[date, list[UUID]]:
    days = select(StaleDay.day).distinct().order_by(StaleDay.day.desc()).limit(limit).subquery()
    found: dict[date, list[UUID]] = {}
    stmt = select(StaleDay.day, StaleDay.id).join(days, days.c.day == StaleDay.day)
    for day, mark in session.execute(stmt):
        found.setdefault(day, []).append(mark)
    return found
