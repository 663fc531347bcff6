"""Words of the reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Dimension(StrEnum):
    """By what the figures of a day are told apart; each comes to the same sums."""

    TOTAL = "total"
    TITLE = "title"
    EDITION = "edition"
    FORM = "form"
    COUNTRY = "country"
    DISCOUNT = "discount"
    POST = "post"


class Step(StrEnum):
    """How long the parts of a period are."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    def start_of(self, day: date) -> date:
        """Return the first day of the part in which a day lies; weeks begin on Monday."""
        if self is Step.WEEK:
            return day - timedelta(days=day.weekday())
        return day.replace(day=1) if self is Step.MONTH else day


@dataclass(frozen=True, slots=True)
class Period:
    """Some days, the first and the last among them."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Return how many."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """Return as many days that lie just before."""
        last = self.first - timedelta(days=1)
        return Period(last - timedelta(days=self.days - 1), last)


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened, in minor units of one currency.

    ``gross`` is the price of the goods before discounts; ``tax`` lies within what was paid, as all
    prices hold it. ``orders`` counts each order in which there is something of the kind.
    """

    orders: int = 0
    units: int = 0
    gross: int = 0
    discount: int = 0
    shipping: int = 0
    tax: int = 0
    refunded: int = 0
    refunded_tax: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        """Add what else happened, in the same currency."""
        return Figures(
            self.orders + other.orders,
            self.units + other.units,
            self.gross + other.gross,
            self.discount + other.discount,
            self.shipping + other.shipping,
            self.tax + other.tax,
            self.refunded + other.refunded,
            self.refunded_tax + other.refunded_tax,
        )

    @property
    def sales(self) -> int:
        """Return what buyers paid, postage and tax included."""
        return self.gross - self.discount + self.shipping

    @property
    def kept(self) -> int:
        """Return what is left of it after what went back."""
        return self.sales - self.refunded

    def amount(self, *, with_tax: bool = True, less_refunds: bool = True) -> int:
        """Return the sum that somebody wants to see."""
        paid = self.sales if with_tax else self.sales - self.tax
        back = self.refunded if with_tax else self.refunded - self.refunded_tax
        return paid - back if less_refunds else paid


def whole(parts: Iterable[Figures]) -> Figures:
    """Add figures of one currency up."""
    return sum(parts, Figures())


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a report: ``key`` names a title, a country, a day … within the dimension."""

    currency: str
    key: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class StockRow:
    """A printed edition: what is left, what goes in a week, and for how many weeks that lasts."""

    sku: str
    title: str
    slug: str
    stock: int
    sold: int
    weeks: int

    @property
    def per_week(self) -> float:
        """Return how many went in an average week."""
        return self.sold / self.weeks

    @property
    def weeks_left(self) -> float | None:
        """Return how long the stock lasts; None when nothing was sold."""
        return self.stock / self.per_week if self.sold else None

    @property
    def is_low(self) -> bool:
        """Return whether it is time to reorder: less than four weeks are left, or none at all."""
        left = self.weeks_left
        return self.stock == 0 or (left is not None and left < LOW_WEEKS)


LOW_WEEKS = 4
