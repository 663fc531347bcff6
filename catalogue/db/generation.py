"""The catalogue's generation: a counter that moves with every change a visitor could see.

It moves in the same transaction as the change, so a page kept under its generation is never stale,
however many processes serve it.
"""

from datetime import datetime

from sqlalchemy import Integer, event, select, update
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column

from catalogue.db.base import Base
from catalogue.db.types import UtcDateTime

_CHANGED = "catalogue_changed"
_ONLY_ROW = 1


class Generation(Base):
    """One row, one number; ``looked_at`` is up to when changes by the passing of time count."""

    __tablename__ = "generation"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, default=1)
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ShownToVisitors:
    """Marks a table whose every change could alter a public page."""


def current_generation(session: Session) -> int:
    """Return the number under which a page may be kept."""
    return (
        session.execute(
            select(Generation.number).where(Generation.id == _ONLY_ROW)
        ).scalar_one_or_none()
        or 0
    )


def look_at_time(session: Session, *, now: datetime) -> datetime:
    """Return up to when time-dependent changes have been looked at, and move that to now."""
    row = session.get_one(Generation, _ONLY_ROW, with_for_update=True)
    before = row.looked_at or now
    row.looked_at = now
    return before


def mark_catalogue_changed(session: Session) -> None:
    """Move the generation when this transaction commits; for changes made without a loaded row."""
    session.info[_CHANGED] = True


def _notice(session: Session, _context: UOWTransaction, _instances: object) -> None:
    changed = (row for row in session.dirty if session.is_modified(row))
    for row in (*session.new, *changed, *session.deleted):
        if isinstance(row, ShownToVisitors):
            session.info[_CHANGED] = True
            return


def _move(session: Session) -> None:
    """Move with the whole transaction; the end of a savepoint is not yet the end."""
    if session.in_nested_transaction():
        return
    session.flush()
    if session.info.pop(_CHANGED, False):
        session.execute(
            update(Generation)
            .where(Generation.id == _ONLY_ROW)
            .values(number=Generation.number + 1)
        )


def _forget(session: Session) -> None:
    session.info.pop(_CHANGED, None)


event.listen(Session, "before_flush", _notice)
event.listen(Session, "before_commit", _move)
event.listen(Session, "after_rollback", _forget)
