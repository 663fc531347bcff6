"""Read the figures: the days that are counted, and the stale ones counted on the spot.

A report is exact at any moment. Which days are stale is read first; the figures of all others are
read next, leaving these out, whatever the worker has done in between.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.blog.models import Post
from catalogue.books.models import Book, Edition
from catalogue.books.types import EditionStatus
from catalogue.discounts.models import Discount
from catalogue.orders.models import StaleDay
from catalogue.reports.counting import counted
from catalogue.reports.models import DayFigures
from catalogue.reports.types import Dimension, Figures, Period, Row, Step, StockRow

STOCK_WEEKS = 8
_SUMS = ("orders", "units", "gross", "discount", "shipping", "tax", "refunded", "refunded_tax")


def rows_by(session: Session, dimension: Dimension, period: Period) -> list[Row]:
    """Return what a period came to by a dimension and currency, the largest first."""
    stale = _stale_days(session, period)
    sums = [func.sum(getattr(DayFigures, name)) for name in _SUMS]
    stmt = (
        select(DayFigures.currency, DayFigures.key, *sums)
        .where(
            DayFigures.dimension == dimension,
            DayFigures.day.between(period.first, period.last),
            DayFigures.day.not_in(stale),
        )
        .group_by(DayFigures.currency, DayFigures.key)
    )
    found: defaultdict[tuple[str, str], Figures] = defaultdict(Figures)
    for currency, key, *values in session.execute(stmt):
        found[currency, key] = Figures(*(int(value) for value in values))
    for day in stale:
        for (kind, currency, key), each in counted(session, day).items():
            if kind is dimension:
                found[currency, key] += each
    return _sorted(Row(currency, key, each) for (currency, key), each in found.items())


def rows_by_step(session: Session, step: Step, period: Period) -> list[Row]:
    """Return what each day, week or month of a period came to, the first first.

    Days on which nothing happened have no row.
    """
    found: defaultdict[tuple[str, str], Figures] = defaultdict(Figures)
    for day, currency, each in _totals(session, period):
        found[currency, step.start_of(day).isoformat()] += each
    return [Row(currency, key, each) for (currency, key), each in sorted(found.items())]


def totals(session: Session, period: Period) -> dict[str, Figures]:
    """Return what a period came to, by currency."""
    return {row.currency: row.figures for row in rows_by(session, Dimension.TOTAL, period)}


def _totals(session: Session, period: Period) -> list[tuple[date, str, Figures]]:
    stale = _stale_days(session, period)
    columns = [getattr(DayFigures, name) for name in _SUMS]
    stmt = select(DayFigures.day, DayFigures.currency, *columns).where(
        DayFigures.dimension == Dimension.TOTAL,
        DayFigures.day.between(period.first, period.last),
        DayFigures.day.not_in(stale),
    )
    found = [(day, currency, Figures(*sums)) for day, currency, *sums in session.execute(stmt)]
    for day in stale:
        for (kind, currency, _), each in counted(session, day).items():
            if kind is Dimension.TOTAL:
                found.append((day, currency, each))
    return found


def first_day(session: Session) -> date | None:
    """Return the first day of which there are figures."""
    counted_days = select(func.min(DayFigures.day)).where(DayFigures.dimension == Dimension.TOTAL)
    found = [session.scalar(stmt) for stmt in (counted_days, select(func.min(StaleDay.day)))]
    return min((day for day in found if day), default=None)


def names_of(session: Session, dimension: Dimension, rows: Iterable[Row]) -> dict[str, str]:
    """Return what people call the titles, discounts and posts that some rows speak of, by key."""
    keys = {row.key for row in rows if row.key}
    if dimension is Dimension.TITLE:
        stmt = select(Book.id, Book.title).where(Book.id.in_(map(UUID, keys)))
    elif dimension is Dimension.DISCOUNT:
        stmt = select(Discount.id, Discount.name).where(Discount.id.in_(map(UUID, keys)))
    elif dimension is Dimension.POST:
        posts = select(Post.slug, Post.title).where(Post.slug.in_(keys))
        return {row.slug: row.title for row in session.execute(posts)}
    else:
        return {}
    return {found.hex: name for found, name in session.execute(stmt)}


def stock_to_reorder(session: Session, *, now: datetime) -> list[StockRow]:
    """Return printed editions whose copies are counted, those that run out first at the top."""
    last = now.astimezone(UTC).date()
    period = Period(last - timedelta(weeks=STOCK_WEEKS) + timedelta(days=1), last)
    sold: defaultdict[str, int] = defaultdict(int)
    for row in rows_by(session, Dimension.EDITION, period):
        sold[row.key] += row.figures.units
    stmt = (
        select(Edition.id, Edition.sku, Edition.stock, Book.title, Book.slug)
        .join(Book, Book.id == Edition.book_id)
        .where(Edition.stock.is_not(None), Edition.status == EditionStatus.IN_PRINT)
    )
    rows = [
        StockRow(sku, title, slug, stock or 0, sold[edition_id.hex], STOCK_WEEKS)
        for edition_id, sku, stock, title, slug in session.execute(stmt)
    ]
    return sorted(rows, key=_urgency)


def _urgency(row: StockRow) -> tuple[bool, float, str]:
    left = row.weeks_left
    return (not row.is_low, float("inf") if left is None else left, row.sku)


def _stale_days(session: Session, period: Period) -> list[date]:
    stmt = select(StaleDay.day).distinct().where(StaleDay.day.between(period.first, period.last))
    return list(session.scalars(stmt))


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row.currency, -row.figures.sales, row.key))
