"""Forms of a title: their prices, whose history only grows, and the files that buyers get."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    Uuid,
    event,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.books.errors import PriceHistoryError
from catalogue.books.types import EditionStatus, Form, Protection
from catalogue.core.ids import new_id
from catalogue.core.money import Money
from catalogue.db.base import Base
from catalogue.db.generation import ShownToVisitors
from catalogue.db.types import Choice, UtcDateTime

if TYPE_CHECKING:
    from catalogue.books.models.titles import Book


class Edition(ShownToVisitors, Base):
    """One sellable form of a title; ``stock`` is what may still be promised, holds taken off.

    ``version`` counts the changes of its facts, stock and prices apart.
    """

    __tablename__ = "editions"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    book_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("books.id", ondelete="CASCADE"))
    sku: Mapped[str] = mapped_column(String(120), unique=True)
    form: Mapped[Form] = mapped_column(Choice(Form))
    isbn: Mapped[str | None] = mapped_column(String(13), unique=True)
    status: Mapped[EditionStatus] = mapped_column(
        Choice(EditionStatus), default=EditionStatus.IN_PRINT
    )
    published_on: Mapped[date | None]
    pages: Mapped[int | None]
    minutes: Mapped[int | None]
    trim_width_mm: Mapped[int | None]
    trim_height_mm: Mapped[int | None]
    weight_g: Mapped[int | None]
    stock: Mapped[int | None]
    protection: Mapped[Protection] = mapped_column(Choice(Protection), default=Protection.NONE)
    tax_code: Mapped[str] = mapped_column(String(40), default="")
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    book: Mapped["Book"] = relationship(lazy="raise", back_populates="editions")
    prices: Mapped[list["Price"]] = relationship(
        lazy="raise", order_by="Price.starts_at", cascade="all, delete-orphan"
    )
    files: Mapped[list["EditionFile"]] = relationship(
        lazy="raise", order_by="EditionFile.version", cascade="all, delete-orphan"
    )

    __table_args__ = (
        Index(None, "book_id", "form"),
        Index(None, "form", "book_id"),
        CheckConstraint("stock >= 0", name="stock_not_negative"),
    )

    @property
    def current_file(self) -> "EditionFile | None":
        """Return the newest version, which is what a buyer gets."""
        return self.files[-1] if self.files else None

    def price_at(self, moment: datetime, currency: str) -> Money | None:
        """Return what it costs at a moment; ``queries.current_amount`` is the same rule as SQL."""
        holding = [p for p in self.prices if p.currency == currency and p.holds_at(moment)]
        return max(holding, key=lambda p: (p.starts_at, p.id)).money if holding else None


class Price(ShownToVisitors, Base):
    """What an edition costs in a currency from a moment on; rows are added, never changed.

    ``amount`` is in minor units. Of the prices that hold at a moment, the one that began last
    counts, so a promotion with an end lies over the regular price and falls away by itself. One
    that is called off keeps its row and its planned end: ``stopped_at`` is added, once, and never
    lies in the past, so that what a price was at a moment gone by stays what it was.
    """

    __tablename__ = "prices"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    edition_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("editions.id", ondelete="CASCADE"))
    amount: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(
            "ix_prices_current",
            *("edition_id", "currency", "starts_at", "id", "ends_at", "stopped_at", "amount"),
        ),
        Index(
            "ix_prices_with_end",
            *("currency", "ends_at", "starts_at", "edition_id"),
            sqlite_where=text("ends_at IS NOT NULL"),
            postgresql_where=text("ends_at IS NOT NULL"),
        ),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
    )

    @property
    def money(self) -> Money:
        """Return the amount with its currency."""
        return Money(self.amount, self.currency)

    @property
    def ended_at(self) -> datetime | None:
        """Return when it ends or ended: as planned, or sooner where it was called off."""
        ends = [end for end in (self.ends_at, self.stopped_at) if end is not None]
        return min(ends) if ends else None

    def holds_at(self, moment: datetime) -> bool:
        """Return whether the price is in force at a moment."""
        end = self.ended_at
        return self.starts_at <= moment and (end is None or moment < end)


def _refuse(_mapper: object, _connection: object, price: Price) -> None:
    raise PriceHistoryError(price.id)


event.listen(Price, "before_update", _refuse)


class EditionFile(ShownToVisitors, Base):
    """One version of the file that buyers of an edition download; sizes are bytes."""

    __tablename__ = "edition_files"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    edition_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("editions.id", ondelete="CASCADE"))
    version: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    storage_key: Mapped[str] = mapped_column(String(200))
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    accessibility: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("edition_id", "version"),)
