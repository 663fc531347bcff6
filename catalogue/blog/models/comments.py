"""The table of replies to posts. Threads are two deep: a reply, and answers to it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.blog.types import CommentStatus
from catalogue.core.ids import new_id
from catalogue.db.base import Base
from catalogue.db.generation import ShownToVisitors
from catalogue.db.types import Choice, UtcDateTime


class Comment(ShownToVisitors, Base):
    """A reply as it was typed, and as safe HTML; only an approved one is shown to anybody.

    ``address`` is the sender's (IP), forgotten after 30 days. ``held_because`` holds reasons as
    staff read them. ``is_by_staff`` is set by staff only: a name proves nothing. ``source`` names
    an imported reply, so that a second import knows it; ``fingerprint`` is made of address, post
    and words, so that a form sent twice is one reply. ``taught_spam`` is what the filter was taught
    by it (None: nothing). ``announced_at`` is when staff, ``told_at`` when followers were written
    to. ``original_body`` is what the writer had typed when the shop has edited the reply, and
    ``editor_note`` why it did, for staff.
    """

    __tablename__ = "comments"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    post_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("posts.id", ondelete="CASCADE"))
    parent_id: Mapped[UUID | None] = mapped_column(
        Uuid, ForeignKey("comments.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(254), default="")
    email_key: Mapped[str] = mapped_column(String(254), default="", index=True)
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    original_body: Mapped[str | None] = mapped_column(Text)
    editor_note: Mapped[str] = mapped_column(String(500), default="", server_default="")
    status: Mapped[CommentStatus] = mapped_column(Choice(CommentStatus), index=True)
    is_by_staff: Mapped[bool] = mapped_column(default=False)
    held_because: Mapped[list[str]] = mapped_column(JSON, default=list)
    address: Mapped[str | None] = mapped_column(String(45))
    source: Mapped[str | None] = mapped_column(String(120), unique=True)
    fingerprint: Mapped[str | None] = mapped_column(String(64), unique=True)
    taught_spam: Mapped[bool | None]
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "post_id", "status", "written_at"),)
