"""The table of those who asked to be told of further replies to a post."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.core.ids import new_id
from catalogue.db.base import Base
from catalogue.db.types import UtcDateTime


class Follower(Base):
    """An address that follows a thread between ``confirmed_at`` and ``left_at``.

    The first letter only asks; nobody is told of anything before the button in it was pressed.
    """

    __tablename__ = "followers"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    post_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("posts.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("post_id", "email_key"),)
