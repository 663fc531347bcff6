"""Bring a database to a revision, on SQLite with foreign keys off and checked afterwards."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.engine import Connection

from catalogue.db.engine import Database
from catalogue.db.revision import SCRIPTS

_LOCK_TIMEOUT = "5s"


class BrokenReferencesError(Exception):
    """After a migration some rows point at nothing; the migration was wrong."""


def upgrade(url: str, revision: str = "head") -> None:
    """Migrate up; a database that is there already is left alone."""
    _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Migrate down."""
    _run(url, lambda config: command.downgrade(config, revision))


def _run(url: str, act: Callable[[Config], None]) -> None:
    database = Database(url)
    try:
        if database.is_sqlite:
            _enable_wal(database)
        with database.engine.connect() as connection:
            _prepare(connection, is_sqlite=database.is_sqlite)
            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", str(SCRIPTS))
            act(config)
            if database.is_sqlite:
                _check_references(connection)
    finally:
        database.dispose()


def _enable_wal(database: Database) -> None:
    """Switch to the write-ahead log, once, because switching under load fails."""
    path = database.url.database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    raw = database.engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode=WAL")
    finally:
        raw.close()


def _prepare(connection: Connection, *, is_sqlite: bool) -> None:
    if is_sqlite:
        raw = connection.connection.cursor()
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.close()
    else:
        connection.execute(text(f"SET lock_timeout = '{_LOCK_TIMEOUT}'"))
        connection.commit()


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        message = f"{len(broken)} rows point at nothing, the first in table {broken[0][0]}"
        raise BrokenReferencesError(message)
