"""The tables of the cart."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.core.ids import new_id
from catalogue.db.base import Base
from catalogue.db.types import UtcDateTime


class Cart(Base):
    """A visitor's cart; its id lies in a signed cookie."""

    __tablename__ = "carts"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    first_page: Mapped[str | None] = mapped_column(String(120))
    discount_code_id: Mapped[UUID | None] = mapped_column(
        Uuid, ForeignKey("discount_codes.id", ondelete="SET NULL")
    )

    items: Mapped[list["CartItem"]] = relationship(
        lazy="raise", order_by="CartItem.added_at", cascade="all, delete-orphan"
    )


class CartItem(Base):
    """So many of an edition."""

    __tablename__ = "cart_items"

    cart_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("carts.id", ondelete="CASCADE"), primary_key=True
    )
    edition_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    quantity: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (CheckConstraint("quantity BETWEEN 1 AND 99", name="quantity_in_bounds"),)
