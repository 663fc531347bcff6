"""The table of pictures."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.db.base import Base
from catalogue.db.types import UtcDateTime


class Picture(Base):
    """One file that never changes; ``key`` is the first half of its SHA-256, in hexadecimal.

    ``name`` ends its address, for people; ``size`` is bytes, ``width`` and ``height`` are pixels.
    """

    __tablename__ = "pictures"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    media_type: Mapped[str] = mapped_column(String(24))
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def storage_key(self) -> str:
        """Return where the store has the file."""
        return storage_key(self.key)

    @property
    def path(self) -> str:
        """Return the path of its address in this shop."""
        return f"/media/{self.key}/{self.name}"


def storage_key(key: str) -> str:
    """Return where the store has a picture."""
    return f"pictures/{key}"
