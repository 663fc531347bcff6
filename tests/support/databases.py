"""Migrated databases for tests: fresh copies of a template, on SQLite and on PostgreSQL.

The migrations run once per worker into a template. A fresh SQLite database is a copied file (1 ms),
a fresh PostgreSQL database a cloned one (50 ms); both hold exactly what the migrations left.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from catalogue.db import Database
from catalogue.db.migrate import upgrade


class Backend(Protocol):
    """A kind of database that makes fresh, migrated databases."""

    def fresh_url(self) -> AbstractContextManager[str]:
        """Give the address of a database that nobody else uses; it is removed afterwards."""

    def empty_url(self) -> AbstractContextManager[str]:
        """Give the address of a database without any table, to try migrations on."""


class SqliteBackend:
    """SQLite files in a folder; the template is one migrated file in WAL mode."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()

    @cached_property
    def _template(self) -> Path:
        path = self._folder / "template.sqlite"
        upgrade(f"sqlite:///{path}")
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return path

    @contextmanager
    def fresh_url(self) -> Iterator[str]:
        path = self._folder / f"{next(self._numbers)}.sqlite"
        shutil.copyfile(self._template, path)
        yield f"sqlite:///{path}"
        _remove_sqlite(path)

    @contextmanager
    def empty_url(self) -> Iterator[str]:
        path = self._folder / f"{next(self._numbers)}.sqlite"
        yield f"sqlite:///{path}"
        _remove_sqlite(path)


class PostgresBackend:
    """Databases on one PostgreSQL server; the template is one migrated database."""

    def __init__(self, server: Callable[[], str], prefix: str) -> None:
        """``server`` gives the address when it is first needed, so that unit tests start none."""
        self._find_server = server
        self._prefix = prefix
        self._numbers = count()
        self._owned = ExitStack()

    @cached_property
    def _server_url(self) -> str:
        return self._find_server()

    @cached_property
    def _template(self) -> str:
        name = self._owned.enter_context(self._created("template0"))
        upgrade(self._url_of(name))
        return name

    def close(self) -> None:
        """Remove the template."""
        self._owned.close()

    @contextmanager
    def fresh_url(self) -> Iterator[str]:
        with self._created(self._template) as name:
            yield self._url_of(name)

    @contextmanager
    def empty_url(self) -> Iterator[str]:
        with self._created("template0") as name:
            yield self._url_of(name)

    @contextmanager
    def _created(self, template: str) -> Iterator[str]:
        name = f"{self._prefix}_{next(self._numbers)}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        try:
            yield name
        finally:
            self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._server_url, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _url_of(self, name: str) -> str:
        url = make_url(self._server_url).set(database=name)
        return url.render_as_string(hide_password=False)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """Give a Database whose connections are closed at the end."""
    database = Database(url)
    try:
        yield database
    finally:
        database.dispose()


@contextmanager
def rolled_back(database: Database) -> Iterator[Session]:
    """Give a writing session of which nothing remains, even when the test commits it.

    A commit or a rollback inside ends a savepoint only; the transaction around it, which no other
    connection sees into, is rolled back at the end.
    """
    with database.writing_engine.connect() as connection:
        around = connection.begin()
        with Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session:
            yield session
        if around.is_active:
            around.rollback()


def _remove_sqlite(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
