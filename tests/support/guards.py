"""Take a guard away from the shop's own acts, or let something happen between two statements.

A race test's control runs the same code as the shop. What is missing is a clause of a statement on
its way to the database (a lock, a condition, what a conflict leads to) or a rule of a table.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier, get_ident
from typing import Any

from sqlalchemy import event, text

from catalogue.db import Database

_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Guard:
    """A clause of the statements that begin with some words; both are patterns."""

    statement: str
    clause: str
    instead: str = ""

    def taken_from(self, statement: str) -> str:
        """Return the statement without the clause; other statements as they are."""
        if not re.match(self.statement, statement):
            return statement
        return re.sub(self.clause, self.instead, statement, flags=re.DOTALL)


ORDER_LOCK = Guard("SELECT orders", " FOR UPDATE")


@contextmanager
def unguarded(database: Database, *guards: Guard) -> Iterator[None]:
    """Take the guards from every statement; each of them must have been there to be taken."""
    taken: set[Guard] = set()

    def strip(_connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> Any:
        for guard in guards:
            less = guard.taken_from(statement)
            if less != statement:
                taken.add(guard)
            statement = less
        return statement, given

    event.listen(database.engine, "before_cursor_execute", strip, retval=True)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", strip)
    assert taken == set(guards), "a control that takes nothing away shows nothing"


@contextmanager
def meanwhile(database: Database, statement: str, act: Callable[[], object]) -> Iterator[None]:
    """Act just before the first statement of a kind is sent, as somebody quicker would."""
    has_acted = False

    def interrupt(_connection: Any, _cursor: Any, sent: str, *_: Any) -> None:
        nonlocal has_acted
        if not has_acted and re.match(statement, sent):
            has_acted = True
            act()

    event.listen(database.engine, "before_cursor_execute", interrupt)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", interrupt)
    assert has_acted, "the statement was never sent"


@contextmanager
def meeting(database: Database, statement: str, *, of: int) -> Iterator[None]:
    """Let so many threads wait for one another before the first such statement of each."""
    together, met = Barrier(of), set[int]()

    def wait(_connection: Any, _cursor: Any, sent: str, *_: Any) -> None:
        if get_ident() not in met and re.match(statement, sent):
            met.add(get_ident())
            together.wait(_SECONDS)

    event.listen(database.engine, "before_cursor_execute", wait)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", wait)


def drop_rule(database: Database, table: str, constraint: str) -> None:
    """Take a constraint from a table of a database that only this test uses."""
    with database.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}"))


def drop_index(database: Database, index: str) -> None:
    """Take a unique index from a database that only this test uses."""
    with database.engine.begin() as connection:
        connection.execute(text(f"DROP INDEX {index}"))
