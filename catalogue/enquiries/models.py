"""The table of enquiries."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.books.models import Book
from catalogue.core.ids import new_id
from catalogue.db.base import Base
from catalogue.db.types import UtcDateTime


class Enquiry(Base):
    """A company asks about seats."""

    __tablename__ = "enquiries"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    book_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("books.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    company: Mapped[str] = mapped_column(String(200))
    seats: Mapped[int | None]
    message: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    book: Mapped[Book] = relationship(lazy="raise")
