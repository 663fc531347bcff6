"""One small read, as cheap as the driver allows, for the check that every cached page makes."""

import threading
from contextlib import suppress
from typing import Any

from sqlalchemy import event

from catalogue.db.engine import Database, DatabaseUnavailableError

_QUERY = "SELECT number FROM generation WHERE id = 1"


class _Line:
    """A connection that ends with the thread that asked over it."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


class GenerationProbe:
    """Reads the catalogue's generation over a connection of each thread's own, without ORM."""

    def __init__(self, database: Database) -> None:
        """Remember the database; a thread connects at its first question."""
        self._database = database
        self._local = threading.local()
        event.listen(database.engine, "engine_disposed", lambda _engine: self._forget())

    def read(self) -> int:
        """Return the generation; raise DatabaseUnavailableError when the database is away."""
        found = self.rows(_QUERY)
        return int(found[0][0]) if found else 0

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what a query finds; raise DatabaseUnavailableError when the database is away.

        A kept connection that has died meanwhile is replaced once before that; when connecting
        itself fails there is no second try, and no second wait.
        """
        line = getattr(self._local, "line", None)
        if line is not None:
            with suppress(self._errors()):
                return list(line.connection.execute(query).fetchall())
            self._forget()
        try:
            line = self._local.line = _Line(self._connect())
            return list(line.connection.execute(query).fetchall())
        except self._errors() as error:
            self._forget()
            raise DatabaseUnavailableError(str(error)) from error

    def _connect(self) -> Any:
        engine = self._database.engine
        arguments, options = engine.dialect.create_connect_args(engine.url)
        extra = {} if self._database.is_sqlite else {"autocommit": True, "connect_timeout": 5}
        return engine.dialect.loaded_dbapi.connect(*arguments, **{**options, **extra})

    def _forget(self) -> None:
        self._local.line = None

    def _errors(self) -> type[Exception]:
        error: type[Exception] = self._database.engine.dialect.loaded_dbapi.Error
        return error
