"""The tables of posts. The link to the titles is many-to-many and has an order."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.blog.types import PostStatus
from catalogue.core.ids import new_id
from catalogue.db.base import Base
from catalogue.db.generation import ShownToVisitors
from catalogue.db.types import Choice, UtcDateTime


class Post(ShownToVisitors, Base):
    """A post; its Markdown is rendered once, when it is saved.

    ``version`` counts the saves, so that of two people who edit at once the second is told.
    ``revised_at`` is set when what was published already has changed for its readers.
    ``tagged`` repeats the tags (``slug``, ``name``) in their order, so that a page reads them with
    the post. ``contents`` is the list of headings (``id``, ``title``, ``level``), ``quotes`` that
    of the pull quotes (``key``, ``text``, ``source``). ``preview_key`` opens it before it is
    published, and is made when staff ask for it. ``source`` names an imported post, so that a
    second import knows it.
    """

    __tablename__ = "posts"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    author: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(12), default="en")
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    excerpt: Mapped[str] = mapped_column(Text)
    words: Mapped[int]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    tagged: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    contents: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    quotes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    series_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("series.id"), index=True)
    series_part: Mapped[int | None]
    preview_key: Mapped[str | None] = mapped_column(String(43), unique=True)
    replies_closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    source: Mapped[str | None] = mapped_column(String(120), unique=True)
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

    series: Mapped["Series | None"] = relationship(lazy="raise")

    __table_args__ = (Index(None, "status", "published_at"),)


class Series(ShownToVisitors, Base):
    """Posts that continue one another, ordered by ``Post.series_part``."""

    __tablename__ = "series"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(300))


class OldAddress(ShownToVisitors, Base):
    """Where a post could be read before: a path such as ``/2006/09/slug/`` or ``/?p=123``.

    It leads to the post for ever, wherever the post moves.
    """

    __tablename__ = "old_addresses"

    path: Mapped[str] = mapped_column(String(400), primary_key=True)
    post_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("posts.id", ondelete="CASCADE"), index=True
    )


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
    """A post belongs with a title; ``position`` orders the titles under the post.

    ``chapter`` names the chapter of the title's extract that the post continues, if it does.
    """

    __tablename__ = "post_books"

    post_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    book_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("books.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    chapter: Mapped[str] = mapped_column(String(300), default="")
