"""The database: one door for readers, one for writers, on SQLite and on PostgreSQL alike."""

from catalogue.db.base import Base
from catalogue.db.engine import Database, DatabaseUnavailableError

__all__ = ["Base", "Database", "DatabaseUnavailableError"]
