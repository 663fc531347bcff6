"""The tables of the news."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.core.ids import new_id, new_token
from catalogue.db.base import Base
from catalogue.db.types import Choice, UtcDateTime
from catalogue.news.types import NewsStatus, ProofStep, SubscriberStatus


class Subscriber(Base):
    """An address and where it stands; ``token`` opens the way off the list and nothing else.

    ``left_at`` is when it left or was taken off; what was asked before that confirms nothing.
    """

    __tablename__ = "news_subscribers"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254))
    mailbox: Mapped[str] = mapped_column(String(254), unique=True)
    status: Mapped[SubscriberStatus] = mapped_column(Choice(SubscriberStatus), index=True)
    token: Mapped[str] = mapped_column(String(64), unique=True, default=new_token)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NewsProof(Base):
    """A step of an address: when, from where (IP, forgotten after 30 days), to which words."""

    __tablename__ = "news_proofs"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    subscriber_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("news_subscribers.id", ondelete="CASCADE"), index=True
    )
    step: Mapped[ProofStep] = mapped_column(Choice(ProofStep))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    address: Mapped[str | None] = mapped_column(String(45))
    words: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[str] = mapped_column(String(20), default="")


class NewsLetter(Base):
    """A letter about a post; ``facts`` are those of the post when it was last looked at.

    One post has one letter: discarding it is an answer that stays.
    """

    __tablename__ = "news_letters"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    post_id: Mapped[UUID | None] = mapped_column(
        Uuid, ForeignKey("posts.id", ondelete="SET NULL"), unique=True
    )
    status: Mapped[NewsStatus] = mapped_column(Choice(NewsStatus), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NewsCopy(Base):
    """One subscriber's copy of a letter, written together with the kept letter ``kept_id``."""

    __tablename__ = "news_copies"

    letter_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("news_letters.id", ondelete="CASCADE"), primary_key=True
    )
    subscriber_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("news_subscribers.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    kept_id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class NewsBounce(Base):
    """A copy that came back for good, counted once however often that is told."""

    __tablename__ = "news_bounces"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    subscriber_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("news_subscribers.id", ondelete="CASCADE")
    )
    kept_id: Mapped[UUID] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (UniqueConstraint("subscriber_id", "kept_id"),)
