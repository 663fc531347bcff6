"""The table of uploads."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.core.ids import new_id
from catalogue.db.base import Base
from catalogue.db.types import Choice, UtcDateTime
from catalogue.intake.types import FileFacts, FileKind


class Upload(Base):
    """A judged file that waits for a person to look at what it says; ``size`` is bytes.

    ``taken_at`` is when a title was made from it. One that nobody needs any more is forgotten
    after a week, with its file.
    """

    __tablename__ = "uploads"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    member_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("staff.id", ondelete="CASCADE"), index=True
    )
    filename: Mapped[str] = mapped_column(String(200))
    kind: Mapped[FileKind] = mapped_column(Choice(FileKind))
    size: Mapped[int]
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    has_cover: Mapped[bool] = mapped_column(default=False)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "created_at"),)

    @property
    def facts(self) -> FileFacts:
        """Return what the file says."""
        return FileFacts.from_json(self.said)

    @property
    def file_key(self) -> str:
        """Return where the store has the file."""
        return f"uploads/{self.id}"

    @property
    def cover_key(self) -> str:
        """Return where the store has the picture of its cover, if there is one."""
        return f"uploads/{self.id}-cover"
