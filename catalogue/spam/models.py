"""The table of what the filter has learned."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.db.base import Base

EVERY_TEXT = ""
"""The word that every text holds: its counts are the totals."""


class SpamWord(Base):
    """In how many texts of each kind a word or a sign occurred."""

    __tablename__ = "spam_words"

    word: Mapped[str] = mapped_column(String(60), primary_key=True)
    spam: Mapped[int]
    ham: Mapped[int]

    __table_args__ = (
        CheckConstraint("spam >= 0", name="spam_not_negative"),
        CheckConstraint("ham >= 0", name="ham_not_negative"),
    )
