"""The sandbox's own SQLite file: what it was asked for, what moved, what is still to be told.

One connection and one lock serve all threads, because transactions here last microseconds. WAL with
`synchronous=NORMAL` survives the death of the process; only a power cut may lose the last moment.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from catalogue.core.clock import utc_now
from catalogue.sandbox.faults import Faults

_SCHEMA = """
CREATE TABLE IF NOT EXISTS session (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, created INTEGER NOT NULL,
    expires_at INTEGER NOT NULL, status TEXT NOT NULL, payment_status TEXT NOT NULL,
    currency TEXT NOT NULL, subtotal INTEGER NOT NULL, shipping INTEGER NOT NULL,
    total INTEGER NOT NULL, intent TEXT UNIQUE, request TEXT NOT NULL, url TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS session_due ON session (expires_at) WHERE status = 'open';
CREATE TABLE IF NOT EXISTS coupon (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, created INTEGER NOT NULL,
    amount_off INTEGER NOT NULL, currency TEXT NOT NULL, name TEXT, metadata TEXT NOT NULL,
    max_redemptions INTEGER, redeemed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS intent (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, session TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL, status TEXT NOT NULL, amount INTEGER NOT NULL,
    currency TEXT NOT NULL, metadata TEXT NOT NULL, method TEXT NOT NULL, charge TEXT,
    decline TEXT, settle_at INTEGER, settle_as TEXT
);
CREATE INDEX IF NOT EXISTS intent_due ON intent (settle_at) WHERE settle_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS charge (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, intent TEXT NOT NULL,
    created INTEGER NOT NULL, status TEXT NOT NULL, amount INTEGER NOT NULL,
    currency TEXT NOT NULL, refunded INTEGER NOT NULL DEFAULT 0, method TEXT NOT NULL,
    last4 TEXT, brand TEXT, behaviour TEXT NOT NULL, email TEXT, decline TEXT,
    CHECK (refunded BETWEEN 0 AND amount)
);
CREATE INDEX IF NOT EXISTS charge_intent ON charge (intent);
CREATE TABLE IF NOT EXISTS refund (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, intent TEXT NOT NULL, charge TEXT NOT NULL,
    created INTEGER NOT NULL, status TEXT NOT NULL, amount INTEGER NOT NULL,
    currency TEXT NOT NULL, reason TEXT, metadata TEXT NOT NULL, failure TEXT,
    settle_at INTEGER, settle_as TEXT
);
CREATE INDEX IF NOT EXISTS refund_intent ON refund (intent);
CREATE INDEX IF NOT EXISTS refund_due ON refund (settle_at) WHERE settle_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS dispute (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, intent TEXT NOT NULL, charge TEXT NOT NULL,
    created INTEGER NOT NULL, status TEXT NOT NULL, amount INTEGER NOT NULL,
    currency TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS dispute_intent ON dispute (intent);
CREATE TABLE IF NOT EXISTS event (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, created INTEGER NOT NULL,
    type TEXT NOT NULL, object TEXT NOT NULL, state TEXT NOT NULL, next_at REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, copies INTEGER NOT NULL DEFAULT 1,
    last_answer TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS event_due ON event (state, next_at);
CREATE TABLE IF NOT EXISTS answer (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Work:
    """One transaction: its connection, time (Unix seconds), fault switch, and events told."""

    db: sqlite3.Connection
    now: int
    faults: Faults
    told: list[str]

    def one(self, statement: str, *values: object) -> sqlite3.Row | None:
        """Return the first row, or None."""
        row: sqlite3.Row | None = self.db.execute(statement, values).fetchone()
        return row

    def all(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """Return every row."""
        return self.db.execute(statement, values).fetchall()

    def add(self, table: str, **values: object) -> None:
        """Insert one row; the names come from this package, never from a request."""
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 -- see above.
        self.db.execute(statement, tuple(values.values()))

    def change(self, table: str, thing: str, **values: object) -> None:
        """Update the row with an id; the names come from this package, never from a request."""
        names = ", ".join(f"{name} = ?" for name in values)
        statement = f"UPDATE {table} SET {names} WHERE id = ?"  # noqa: S608 -- see above.
        self.db.execute(statement, (*values.values(), thing))


class Store:
    """The file and its lock; `begin` opens a transaction that commits unless an error leaves it."""

    def __init__(self, path: Path, faults: Faults) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._faults = faults
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA busy_timeout = 10000")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_SCHEMA)
        self._ahead = 0
        self.after_events: Callable[[], None] = lambda: None
        with self.begin() as work:
            row = work.one("SELECT value FROM setting WHERE name = 'seconds_ahead'")
            self._ahead = row["value"] if row else 0

    def now(self) -> float:
        """Return the sandbox's time in Unix seconds: the real one, plus what a test skipped."""
        return utc_now().timestamp() + self._ahead

    def skip_ahead(self, seconds: int) -> None:
        """Let time pass at once, for what expires or settles later."""
        self._ahead += seconds
        with self.begin() as work:
            statement = "INSERT OR REPLACE INTO setting VALUES ('seconds_ahead', ?)"
            work.db.execute(statement, (self._ahead,))

    @contextmanager
    def begin(self) -> Iterator[Work]:
        """Hold the lock and a transaction."""
        told: list[str] = []
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield Work(self._db, int(self.now()), self._faults, told)
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        if told:
            self.after_events()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()
