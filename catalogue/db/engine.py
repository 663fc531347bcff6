"""Engines and sessions: deferred for readers, immediate for writers, commit at the edge."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from catalogue.db.memory import Memory, lend

_BUSY_TIMEOUT_MS = 10_000
_CACHE_KIB = 1_000
_MMAP_BYTES = 16 * 1024 * 1024
_POSTGRES_CONNECT_SECONDS = 5
_UNAVAILABLE = (OperationalError, InterfaceError)


class DatabaseUnavailableError(Exception):
    """The database does not answer, is locked for too long, or has no room left."""


class Database:
    """One database, with two doors.

    ``read()`` gives a session whose changes are never kept; ``write()`` one that commits when the
    block ends well and rolls back when it raises. On SQLite a writer takes the lock at its
    beginning (``BEGIN IMMEDIATE``), because a reader that turns into a writer cannot wait.
    """

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        """Prepare the engines; nothing is connected before the first use."""
        self.url = make_url(url)
        if self.url.drivername == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = self._engine(pool_size)
        self.reading_engine = self.engine if self.is_sqlite else self._reading_engine(pool_size)
        self.writing_engine = self.engine.execution_options(catalogue_writes=True)
        self._memory = Memory()
        self._page_readers = sessionmaker(
            self.reading_engine, expire_on_commit=False, autoflush=False
        )
        self._writers = sessionmaker(self.writing_engine, expire_on_commit=False)

    def _engine(self, pool_size: int) -> Engine:
        if not self.is_sqlite:
            return create_engine(
                self.url,
                pool_size=pool_size,
                max_overflow=pool_size,
                pool_pre_ping=True,
                connect_args={"connect_timeout": _POSTGRES_CONNECT_SECONDS},
            )
        engine = create_engine(self.url, pool_size=pool_size, max_overflow=pool_size)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _reading_engine(self, pool_size: int) -> Engine:
        """Return PostgreSQL for readers, which refuses to write.

        It spares the round trips for BEGIN, ROLLBACK and a ping. A connection that has died
        meanwhile costs one reader a 503, and then all of them are made anew.
        """
        return create_engine(
            self.url,
            isolation_level="AUTOCOMMIT",
            pool_size=pool_size,
            max_overflow=pool_size,
            connect_args={
                "connect_timeout": _POSTGRES_CONNECT_SECONDS,
                "options": "-c default_transaction_read_only=on",
            },
        )

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session to read with, in one transaction that is rolled back at the end."""
        with _translated(), Session(self.engine, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session to write with; it commits at the end, or rolls back on an error."""
        with _translated(), self._writers.begin() as session:
            yield session

    def reading_session(self, generation: int | None = None) -> Session:
        """Give a session for one page; its owner closes it, and nothing can be written with it.

        With the generation under which the page will be kept, it may recall what other pages read.
        """
        session = self._page_readers()
        if generation is not None:
            lend(session, self._memory, generation)
        return session

    def writing_session(self) -> Session:
        """Give a session whose owner commits and closes it."""
        return self._writers()

    def dispose(self) -> None:
        """Close all connections; a process that forks calls this in the child."""
        self.engine.dispose()
        self.reading_engine.dispose()


def is_unavailable(error: DBAPIError) -> bool:
    """Return whether an error means that the database is out of reach, not that we were wrong."""
    return isinstance(error, _UNAVAILABLE)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except _UNAVAILABLE as error:
        raise DatabaseUnavailableError(str(error.orig)) from error


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    """Switch off the driver's own transactions and set what is kept per connection."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={_BUSY_TIMEOUT_MS}",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"cache_size=-{_CACHE_KIB}",
        f"mmap_size={_MMAP_BYTES}",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("catalogue_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")
