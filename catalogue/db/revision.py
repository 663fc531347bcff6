"""Whether the tables are of this version, asked without loading the tool that migrates them.

A web server asks it at every ``/readyz``; Alembic would take it a fifth of a second at the start
and 10 MB. Migrations are one line, numbered by their files: ``0002_index_the_words.py``.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Engine, inspect, text

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"
_TABLE = "alembic_version"


def pending(engine: Engine) -> bool:
    """Return whether the database is older or newer than this code."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(_TABLE):
            return True
        found = connection.execute(text(f"SELECT version_num FROM {_TABLE}"))  # noqa: S608 -- ours.
        return found.scalar_one_or_none() != newest_revision()


@cache
def newest_revision() -> str:
    """Return the revision that the last migration leads to."""
    return max(path.stem.partition("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*_*.py"))
