"""What a month came to: for the letter to the owners, and for the page with the same numbers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from catalogue.core.money import Money
from catalogue.reports.queries import names_of, rows_by, stock_to_reorder, totals
from catalogue.reports.today import open_flags, waiting_replies
from catalogue.reports.types import Dimension, Figures, Period, Row, StockRow

_BEST = 10


@dataclass(frozen=True, slots=True)
class Named:
    """A title or a post, what it brought, and how many pieces."""

    name: str
    units: int
    amount: Money


@dataclass(frozen=True, slots=True)
class MonthIn:
    """A month in one currency."""

    currency: str
    figures: Figures
    titles: tuple[Named, ...]
    posts: tuple[Named, ...]

    @property
    def sales(self) -> Money:
        """Return what buyers paid."""
        return Money(self.figures.sales, self.currency)

    @property
    def refunds(self) -> Money:
        """Return what went back."""
        return Money(self.figures.refunded, self.currency)

    @property
    def net(self) -> Money:
        """Return what is left."""
        return Money(self.figures.kept, self.currency)

    @property
    def tax(self) -> Money:
        """Return the tax that lies in what is left."""
        return Money(self.figures.tax - self.figures.refunded_tax, self.currency)


@dataclass(frozen=True, slots=True)
class Statement:
    """A month, and what waits for somebody now; ``first`` is its first day."""

    first: date
    money: tuple[MonthIn, ...]
    low: tuple[StockRow, ...]
    flags: int
    replies: int


def month_before(day: date) -> date:
    """Return the first day of the month before that of a day."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def statement_of(session: Session, first: date, *, now: datetime) -> Statement:
    """Return the statement of the month that begins on a day; stock and to-dos are of now."""
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    period = Period(first, last)
    titles = _named(session, Dimension.TITLE, period)
    posts = _named(session, Dimension.POST, period)
    money = tuple(
        MonthIn(code, figures, titles.get(code, ()), posts.get(code, ()))
        for code, figures in sorted(totals(session, period).items())
    )
    low = tuple(row for row in stock_to_reorder(session, now=now) if row.is_low)
    return Statement(first, money, low, open_flags(session), waiting_replies(session)[0])


def _named(session: Session, dimension: Dimension, period: Period) -> dict[str, tuple[Named, ...]]:
    rows = [row for row in rows_by(session, dimension, period) if row.key and row.figures.units]
    names = names_of(session, dimension, rows)
    found: dict[str, tuple[Named, ...]] = {}
    for row in rows:
        best = found.get(row.currency, ())
        if len(best) < _BEST:
            found[row.currency] = (*best, _one(row, names))
    return found


def _one(row: Row, names: dict[str, str]) -> Named:
    name = names.get(row.key, row.key)
    return Named(name, row.figures.units, Money(row.figures.sales, row.currency))
