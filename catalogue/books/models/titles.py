"""Titles, those who made them, their subjects, and their pieces for a minute."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.books.types import BookStatus, ContributorRole, SubjectScheme
from catalogue.core.ids import new_id
from catalogue.db.base import Base
from catalogue.db.generation import ShownToVisitors
from catalogue.db.types import Choice, UtcDateTime

if TYPE_CHECKING:
    from catalogue.books.models.editions import Edition

SortKey = String(300).with_variant(String(300, collation="C"), "postgresql")
"""Text that both databases put in the same order, byte by byte."""


class Book(ShownToVisitors, Base):
    """A title: the work, whatever forms it is sold in.

    ``credited`` repeats the credits (name, slug, role) so that a list needs no join, ``subjects``
    the topics (slug, label) for the title's page; only ``books.services`` writes any of them.
    ``listed_on`` is the first publication, or the day it came into the shop. Without
    ``cover_type`` the shop draws the cover. ``cover_original`` is where the store has the picture
    that the title's own cover is made from; the worker may still be at it. ``version`` counts the
    changes of what is said, so that two people who change it at once find out; ``publish_at`` is
    when a scheduled one comes out.
    """

    __tablename__ = "books"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    sort_title: Mapped[str] = mapped_column(SortKey)
    subtitle: Mapped[str] = mapped_column(String(300), default="")
    status: Mapped[BookStatus] = mapped_column(Choice(BookStatus), default=BookStatus.DRAFT)
    language: Mapped[str] = mapped_column(String(12), default="en")
    publisher: Mapped[str] = mapped_column(String(200), default="")
    listed_on: Mapped[date]
    credited: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    subjects: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    blurb: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    description_html: Mapped[str] = mapped_column(Text, default="")
    extract_title: Mapped[str] = mapped_column(String(300), default="")
    extract: Mapped[str] = mapped_column(Text, default="")
    extract_html: Mapped[str] = mapped_column(Text, default="")
    contents: Mapped[list[str]] = mapped_column(JSON, default=list)
    quotes: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    foreign_editions: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    is_calm: Mapped[bool] = mapped_column(default=False)
    by_enquiry: Mapped[bool] = mapped_column(default=False)
    ground_colour: Mapped[str] = mapped_column(String(7), default="#1f3a4d")
    ink_colour: Mapped[str] = mapped_column(String(7), default="#ffffff")
    cover_version: Mapped[str] = mapped_column(String(16), default="")
    cover_type: Mapped[str | None] = mapped_column(String(60))
    cover_width: Mapped[int | None]
    cover_height: Mapped[int | None]
    cover_original: Mapped[str | None] = mapped_column(String(100))
    audio_key: Mapped[str | None] = mapped_column(String(200))
    audio_title: Mapped[str] = mapped_column(String(300), default="")
    support_links: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    safety_contact: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    credits: Mapped[list["Credit"]] = relationship(
        lazy="raise", order_by="Credit.position", cascade="all, delete-orphan"
    )
    topics: Mapped[list["Topic"]] = relationship(
        lazy="raise", secondary="book_topics", order_by="book_topics.c.position"
    )
    editions: Mapped[list["Edition"]] = relationship(
        lazy="raise",
        order_by="Edition.position",
        back_populates="book",
        cascade="all, delete-orphan",
    )

    __table_args__ = (
        Index(None, "status", "position", "sort_title", "id"),
        Index(None, "status", "sort_title", "id"),
        Index(None, "status", "listed_on"),
    )

    @property
    def is_public(self) -> bool:
        """Return whether visitors may see it."""
        return self.status is BookStatus.PUBLISHED


class Contributor(ShownToVisitors, Base):
    """A person who made a book."""

    __tablename__ = "contributors"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(Text, default="")
    about_html: Mapped[str] = mapped_column(Text, default="")


class Credit(ShownToVisitors, Base):
    """What a contributor did for a title, in the order of the title page."""

    __tablename__ = "credits"

    book_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("books.id", ondelete="CASCADE"), primary_key=True
    )
    contributor_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("contributors.id"), primary_key=True, index=True
    )
    role: Mapped[ContributorRole] = mapped_column(Choice(ContributorRole), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)

    contributor: Mapped[Contributor] = relationship(lazy="raise")


class Topic(ShownToVisitors, Base):
    """A subject of a scheme, or a keyword."""

    __tablename__ = "topics"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    scheme: Mapped[SubjectScheme] = mapped_column(Choice(SubjectScheme))
    code: Mapped[str] = mapped_column(String(20), default="")
    label: Mapped[str] = mapped_column(String(200))


book_topics = Table(
    "book_topics",
    Base.metadata,
    Column("book_id", Uuid, ForeignKey("books.id", ondelete="CASCADE"), primary_key=True),
    Column("topic_id", Uuid, ForeignKey("topics.id"), primary_key=True, index=True),
    Column("position", Integer, default=0, nullable=False),
)


class Minute(ShownToVisitors, Base):
    """A piece of a title that is read in a minute, on one page; ``position`` orders them."""

    __tablename__ = "minutes"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    book_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("books.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index(None, "book_id", "position"),)
