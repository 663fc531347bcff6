"""INSERT … ON CONFLICT, which both databases speak alike but SQLAlchemy spells apart."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalogue.db.base import Base


def insert_into(session: Session, table: type[Base]) -> Any:
    """Return an insert that takes ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)
