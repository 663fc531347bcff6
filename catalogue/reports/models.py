"""The table of the reports: the figures of each day, counted anew and never added to."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.db.base import Base
from catalogue.db.types import Choice
from catalogue.reports.types import Dimension


class DayFigures(Base):
    """What happened on a day (UTC), told apart by one dimension; amounts in minor units.

    ``key`` is the id of a title, edition or discount, a form, a country, or the address of a post;
    it is empty for what belongs to none, and for postage where the dimension is of goods.
    """

    __tablename__ = "day_figures"

    dimension: Mapped[Dimension] = mapped_column(Choice(Dimension), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    orders: Mapped[int]
    units: Mapped[int]
    gross: Mapped[int]
    discount: Mapped[int]
    shipping: Mapped[int]
    tax: Mapped[int]
    refunded: Mapped[int]
    refunded_tax: Mapped[int]

    __table_args__ = ({"sqlite_with_rowid": False},)
