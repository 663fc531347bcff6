"""The tables of the blog. The link to the titles is many-to-many and has an order."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.blog.types import PostStatus
from catalogue.core.ids import new_id
from catalogue.db.base import Base
from catalogue.db.generation import ShownToVisitors
from catalogue.db.types import Choice, UtcDateTime


class Post(ShownToVisitors, Base):
    """A post; its Markdown is rendered once, when it is saved.

    ``revised_at`` is set when what was published already has changed for its readers.
    """

    __tablename__ = "posts"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    author: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    excerpt: Mapped[str] = mapped_column(Text)
    words: Mapped[int]
    status: Mapped[PostStatus] = mapped_column(Choice(PostStatus), default=PostStatus.DRAFT)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    tags: Mapped[list["Tag"]] = relationship(
        lazy="raise", secondary="post_tags", order_by="post_tags.c.position"
    )
    book_links: Mapped[list["PostBook"]] = relationship(
        lazy="raise", order_by="PostBook.position", cascade="all, delete-orphan"
    )

    __table_args__ = (Index(None, "status", "published_at"),)


class Tag(ShownToVisitors, Base):
    """A word under which posts are gathered."""

    __tablename__ = "tags"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(100))


post_tags = Table(
    "post_tags",
    Base.metadata,
    Column("post_id", Uuid, ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", Uuid, ForeignKey("tags.id"), primary_key=True, index=True),
    Column("position", Integer, default=0, nullable=False),
)


class PostBook(ShownToVisitors, Base):
    """A post belongs with a title; ``position`` orders the titles under the post."""

    __tablename__ = "post_books"

    post_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    book_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("books.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int] = mapped_column(default=0)
