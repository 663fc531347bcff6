"""How many statements a piece of work sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from catalogue.db import Database

_BEGINNINGS = ("BEGIN", "SAVEPOINT", "RELEASE")


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Give a list that fills with the statements, without those that only begin a transaction."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(_BEGINNINGS):
            statements.append(statement)

    engines = {database.engine, database.reading_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
