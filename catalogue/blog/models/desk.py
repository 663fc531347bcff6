"""The tables of the desk: decisions that can be taken back, drafts of staff, and revisions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.blog.types import CommentStatus
from catalogue.core.ids import new_id
from catalogue.db.base import Base
from catalogue.db.types import Choice, UtcDateTime


class ReplyDecision(Base):
    """What was decided about one reply, and what it was before; ``press`` is shared by a bulk.

    ``taught_before`` is what the filter had been taught by the reply until then.
    """

    __tablename__ = "reply_decisions"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    press: Mapped[UUID] = mapped_column(Uuid, index=True)
    comment_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("comments.id", ondelete="CASCADE"), index=True
    )
    before: Mapped[CommentStatus] = mapped_column(Choice(CommentStatus))
    after: Mapped[CommentStatus] = mapped_column(Choice(CommentStatus))
    taught_before: Mapped[bool | None]
    decided_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PostDraft(Base):
    """The unsaved text of one person for one post; ``place`` is the post's id, or ``new``.

    ``fields`` is the form as it was typed, ``version`` that of the post when typing began.
    """

    __tablename__ = "post_drafts"

    member_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[str] = mapped_column(String(36), primary_key=True)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PostRevision(Base):
    """A post as it was saved once; ``books`` are ids, ``by`` is who saved it, empty for unknown."""

    __tablename__ = "post_revisions"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    post_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("posts.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    summary: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    books: Mapped[list[str]] = mapped_column(JSON, default=list)
    by: Mapped[str] = mapped_column(String(254), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("post_id", "number"),)
