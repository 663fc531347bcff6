"""What somebody wants to see: the days, by what, with or without tax and refunds."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from werkzeug.datastructures import MultiDict
from wtforms import DateField, Form, SelectField
from wtforms.validators import Optional

from catalogue.core.i18n import N_
from catalogue.reports.types import Dimension, Figures, Period, Step

_MOST_DAYS = 92
_MOST_WEEKS = 2 * 366
_EARLIEST = date(2000, 1, 1)


class By(StrEnum):
    """By what sales are shown."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    TITLE = "title"
    FORM = "form"
    COUNTRY = "country"
    DISCOUNT = "discount"

    @property
    def step(self) -> Step | None:
        """Return the length of the parts, None for what is no time."""
        return Step(self.value) if self.value in set(Step) else None

    @property
    def dimension(self) -> Dimension:
        """Return what the figures are told apart by."""
        return Dimension.TOTAL if self.step else Dimension(self.value)


BY_WORDS = {
    By.DAY: N_("Day"),
    By.WEEK: N_("Week"),
    By.MONTH: N_("Month"),
    By.TITLE: N_("Title"),
    By.FORM: N_("Form"),
    By.COUNTRY: N_("Country"),
    By.DISCOUNT: N_("Discount"),
}
_PERIODS = (
    ("30", N_("The last 30 days")),
    ("7", N_("The last 7 days")),
    ("90", N_("The last 90 days")),
    ("month", N_("This month")),
    ("last-month", N_("Last month")),
    ("year", N_("This year")),
    ("all", N_("All days")),
    ("days", N_("From one day to another")),
)


class AskForm(Form):
    """The filter of every report; what it does not know is as if it had not been asked."""

    period = SelectField(N_("Days"), choices=_PERIODS, default="30")
    first = DateField(N_("From"), validators=[Optional()])
    last = DateField(N_("To"), validators=[Optional()])
    by = SelectField(N_("By"), choices=list(BY_WORDS.items()), default=By.DAY.value)
    tax = SelectField(
        N_("Tax"),
        choices=[("with", N_("With tax")), ("without", N_("Without tax"))],
        default="with",
    )
    refunds = SelectField(
        N_("Refunds"),
        choices=[("less", N_("Less refunds")), ("not", N_("Before refunds"))],
        default="less",
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What is shown; ``args`` are the filter again, for links."""

    period: Period
    by: By
    with_tax: bool
    less_refunds: bool
    args: dict[str, str]

    def amount(self, figures: Figures) -> int:
        """Return the sum that was asked for."""
        return figures.amount(with_tax=self.with_tax, less_refunds=self.less_refunds)

    @property
    def step(self) -> Step:
        """Return how the drawing is parted: no more bars than can be told apart."""
        if self.period.days > _MOST_WEEKS:
            return Step.MONTH
        if self.period.days > _MOST_DAYS and self.by is By.DAY:
            return Step.WEEK
        return self.by.step or (Step.DAY if self.period.days <= _MOST_DAYS else Step.WEEK)


def ask(args: MultiDict[str, str], *, today: date, since: date | None) -> tuple[AskForm, Asked]:
    """Read the filter; ``since`` is the first day of which there is anything."""
    given = {name: value for name, value in args.items() if value}
    if given.get("first") or given.get("last"):
        given["period"] = "days"
    form = AskForm(MultiDict(given))
    if not form.validate():
        bad = set(form.errors)
        form = AskForm(MultiDict({name: given[name] for name in given if name not in bad}))
    period = _period(form, today, since or today)
    names = ("period", "first", "last", "by", "tax", "refunds")
    shown = {name: given[name] for name in names if name in given and name not in form.errors}
    asked = Asked(
        period,
        By(form.by.data),
        with_tax=form.tax.data != "without",
        less_refunds=form.refunds.data != "not",
        args=shown,
    )
    return form, asked


def _period(form: AskForm, today: date, since: date) -> Period:
    chosen = form.period.data
    if chosen == "days":
        first, last = form.first.data or since, form.last.data or today
        known = [min(max(day, _EARLIEST), today) for day in (first, last)]
        return Period(min(known), max(known))
    if chosen == "month":
        return Period(today.replace(day=1), today)
    if chosen == "last-month":
        last = today.replace(day=1) - timedelta(days=1)
        return Period(last.replace(day=1), last)
    if chosen == "year":
        return Period(today.replace(month=1, day=1), today)
    if chosen == "all":
        return Period(min(since, today), today)
    return Period(today - timedelta(days=int(chosen) - 1), today)
