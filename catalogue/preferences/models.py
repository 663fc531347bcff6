"""The tables of preferences: what holds, and every change there ever was."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.core.ids import new_id
from catalogue.db.base import Base
from catalogue.db.generation import ShownToVisitors
from catalogue.db.types import UtcDateTime


class KeptPreference(Base, ShownToVisitors):
    """What the staff said last; ``value`` is JSON, None where the environment holds again.

    It is kept as text, because the keeper reads it below SQLAlchemy. ``version`` counts changes.
    """

    __tablename__ = "preferences"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(254))


class PreferenceChange(Base):
    """One change of one preference, never changed itself; None is what the environment says."""

    __tablename__ = "preference_changes"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(40), index=True)
    before: Mapped[Any] = mapped_column(JSON, nullable=False)
    after: Mapped[Any] = mapped_column(JSON, nullable=False)
    version: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    changed_by: Mapped[str] = mapped_column(String(254))
