"""The audit: rows are added and never changed; triggers in the database see to it as well."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Uuid, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.accounts.errors import AuditChangedError
from catalogue.core.ids import new_id
from catalogue.db.base import Base
from catalogue.db.types import UtcDateTime


class AuditEntry(Base):
    """Who did what to what, with the changed fields before and after.

    ``actor`` repeats the address, for when the person is gone; ``actor_id`` is empty for commands.
    """

    __tablename__ = "audit_entries"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    actor: Mapped[str] = mapped_column(String(254))
    act: Mapped[str] = mapped_column(String(60))
    about_kind: Mapped[str] = mapped_column(String(40))
    about_id: Mapped[str] = mapped_column(String(80))
    about_label: Mapped[str] = mapped_column(String(300))
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    origin: Mapped["AuditAddress | None"] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (
        Index(None, "at", "id"),
        Index(None, "about_kind", "about_id", "at"),
        Index(None, "actor", "at"),
        Index(None, "act", "at"),
    )


class AuditAddress(Base):
    """From where something was done; forgotten after thirty days, while the entry stays."""

    __tablename__ = "audit_addresses"

    entry_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("audit_entries.id"), primary_key=True, default=new_id
    )
    address: Mapped[str] = mapped_column(String(45))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def _refuse(_mapper: object, _connection: object, entry: AuditEntry) -> None:
    raise AuditChangedError(entry.id)


event.listen(AuditEntry, "before_update", _refuse)
event.listen(AuditEntry, "before_delete", _refuse)
