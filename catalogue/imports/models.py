"""The table of what an import wrote, so that the next one knows what was changed here since."""

from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.db.base import Base


class ImportMark(Base):
    """What an import wrote into a post: for each field a hash of its value."""

    __tablename__ = "import_marks"

    post_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    written: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
