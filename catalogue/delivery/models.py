"""The tables of delivery."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.books.models import Edition
from catalogue.core.ids import new_id, new_token
from catalogue.db.base import Base
from catalogue.db.types import Choice, UtcDateTime
from catalogue.delivery.types import EntitlementStatus, Ruling
from catalogue.orders.models import Order, OrderLine


class Entitlement(Base):
    """The right to the file of one unit of an order line; it does not expire, links to it do."""

    __tablename__ = "entitlements"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    order_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("orders.id"), index=True)
    order_line_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("order_lines.id"))
    unit: Mapped[int]
    edition_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("editions.id"), index=True)
    key: Mapped[str] = mapped_column(String(64), unique=True, default=new_token)
    status: Mapped[EntitlementStatus] = mapped_column(
        Choice(EntitlementStatus), default=EntitlementStatus.ACTIVE
    )
    ruling: Mapped[Ruling | None] = mapped_column(Choice(Ruling))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_access_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    order: Mapped[Order] = relationship(lazy="raise")
    line: Mapped[OrderLine] = relationship(lazy="raise")
    edition: Mapped[Edition] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("order_line_id", "unit"),)


class Download(Base):
    """A file was served to its owner; kept as evidence. ``size`` is bytes."""

    __tablename__ = "downloads"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    entitlement_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("entitlements.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("edition_files.id"))
    grant: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
