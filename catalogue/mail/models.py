"""The table of letters."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.core.ids import new_id
from catalogue.db.base import Base
from catalogue.db.types import Choice, UtcDateTime
from catalogue.mail.types import LetterStatus


class KeptLetter(Base):
    """A letter as it was rendered; a retry sends the same words with the same Message-ID."""

    __tablename__ = "letters"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    about: Mapped[str] = mapped_column(String(120), index=True)
    recipient: Mapped[str] = mapped_column(String(254))
    reply_to: Mapped[str] = mapped_column(String(254), default="")
    leave_url: Mapped[str] = mapped_column(String(500), default="")
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    status: Mapped[LetterStatus] = mapped_column(
        Choice(LetterStatus), default=LetterStatus.WAITING, index=True
    )
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
