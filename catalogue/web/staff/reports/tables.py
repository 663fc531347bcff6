"""Reports as people read them: rows with names, sums, a drawing, and the same as CSV."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from catalogue.core.countries import country_name
from catalogue.core.formatting import date_text
from catalogue.core.i18n import N_
from catalogue.core.money import Money
from catalogue.core.spreadsheets import csv_text
from catalogue.reports.queries import names_of, rows_by, rows_by_step, totals
from catalogue.reports.types import Dimension, Figures, Period, Row, Step, whole
from catalogue.web.common.shop import language
from catalogue.web.staff.charts import Chart, bar_chart, share_of
from catalogue.web.staff.reports.asking import Asked

SHOWN = 100
_CSV = (
    *("currency", "key", "name", "orders", "units", "goods", "discount", "shipping", "paid"),
    *("tax", "refunded", "refunded_tax", "sum"),
)
_NOTHING = {
    Dimension.TITLE: N_("Postage"),
    Dimension.FORM: N_("Postage"),
    Dimension.DISCOUNT: N_("Without a discount"),
    Dimension.POST: N_("No post of ours"),
}
_FORMS = {
    "paperback": N_("Paperback"),
    "hardback": N_("Hardback"),
    "epub": N_("E-book (EPUB)"),
    "pdf": N_("PDF"),
    "audiobook": N_("Audiobook (MP3)"),
    "seat": N_("Seat for a year"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its name, the sum that was asked for, and how long its bar is, of 100."""

    key: str
    name: str
    figures: Figures
    amount: int
    share: float


@dataclass(frozen=True, slots=True)
class Section:
    """A report in one currency; ``others`` are the rows that the page does not show."""

    currency: str
    total: Figures
    amount: int
    before: int
    lines: tuple[Line, ...]
    others: int
    chart: Chart

    def money(self, amount: int) -> Money:
        """Return an amount with the currency."""
        return Money(amount, self.currency)


def named_rows(session: Session, asked: Asked, dimension: Dimension) -> list[tuple[Row, str]]:
    """Return the rows of a report with what people call them."""
    step = asked.by.step if dimension is Dimension.TOTAL else None
    if step:
        rows = rows_by_step(session, step, asked.period)
        return [(row, step_name(step, date.fromisoformat(row.key))) for row in rows]
    rows = rows_by(session, dimension, asked.period)
    names = names_of(session, dimension, rows)
    return [(row, _name(dimension, row.key, names)) for row in rows]


def sections(session: Session, asked: Asked, dimension: Dimension) -> list[Section]:
    """Return a report, a section for each currency: they are never added."""
    named = named_rows(session, asked, dimension)
    steps = rows_by_step(session, asked.step, asked.period)
    earlier = totals(session, asked.period.before)
    currencies = sorted({row.currency for row, _ in named})
    return [
        _section(
            code,
            [(row, name) for row, name in named if row.currency == code],
            [row for row in steps if row.currency == code],
            asked,
            earlier.get(code, Figures()),
        )
        for code in currencies
    ]


def _section(
    code: str, named: list[tuple[Row, str]], steps: list[Row], asked: Asked, before: Figures
) -> Section:
    largest = max((asked.amount(row.figures) for row, _ in named), default=0)
    lines = tuple(
        Line(row.key, name, row.figures, amount, share_of(amount, largest))
        for row, name in named
        for amount in (asked.amount(row.figures),)
    )
    # Of all days, where an order counts once; it may stand in several rows.
    total = whole(row.figures for row in steps)
    if not asked.by.step:
        lines = tuple(sorted(lines, key=lambda line: -line.amount))
    return Section(
        currency=code,
        total=total,
        amount=asked.amount(total),
        before=asked.amount(before),
        lines=lines[-SHOWN:] if asked.by.step else lines[:SHOWN],
        others=max(len(lines) - SHOWN, 0),
        chart=_chart(code, steps, asked),
    )


def _chart(code: str, steps: list[Row], asked: Asked) -> Chart:
    """Draw every part of the period, also those in which nothing happened."""
    amounts = {row.key: asked.amount(row.figures) for row in steps}
    locale = language().locale
    values = []
    for start in _starts(asked.step, asked.period):
        name = step_name(asked.step, start)
        amount = amounts.get(start.isoformat(), 0)
        values.append((name, amount, f"{name}: {Money(amount, code).format(locale)}"))
    return bar_chart(values)


def _starts(step: Step, period: Period) -> list[date]:
    days = (period.first + timedelta(days=at) for at in range(period.days))
    return sorted({step.start_of(day) for day in days})


def step_name(step: Step, start: date) -> str:
    """Return “3 Nov 2026”, or “November 2026” for a month."""
    return date_text(start, "MMMM y" if step is Step.MONTH else "d MMM y", language().locale)


def _name(dimension: Dimension, key: str, names: dict[str, str]) -> str:
    said = language().say
    if not key:
        return said(_NOTHING.get(dimension, N_("Unknown")))
    if dimension is Dimension.COUNTRY:
        return said(country_name(key))
    if dimension is Dimension.FORM:
        return said(_FORMS.get(key, key))
    return names.get(key, key)


def as_csv(named: Iterable[tuple[Row, str]], asked: Asked) -> str:
    """Return a report for a spreadsheet; amounts are minor units, as in the exports."""
    return csv_text(_CSV, (_cells(row, name, asked) for row, name in named))


def _cells(row: Row, name: str, asked: Asked) -> tuple[object, ...]:
    each = row.figures
    return (
        *(row.currency, row.key, name, each.orders, each.units, each.gross, each.discount),
        *(each.shipping, each.sales, each.tax, each.refunded, each.refunded_tax),
        asked.amount(each),
    )
