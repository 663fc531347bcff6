"""Write the figures: count anew the days whose money has moved."""

from datetime import date
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from catalogue.orders.models import StaleDay
from catalogue.reports.counting import counted
from catalogue.reports.models import DayFigures

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


def _marks(session: Session, limit: int) -> dict[date, list[UUID]]:
    days = select(StaleDay.day).distinct().order_by(StaleDay.day.desc()).limit(limit).subquery()
    found: dict[date, list[UUID]] = {}
    stmt = select(StaleDay.day, StaleDay.id).join(days, days.c.day == StaleDay.day)
    for day, mark in session.execute(stmt):
        found.setdefault(day, []).append(mark)
    return found
