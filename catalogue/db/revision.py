"""Whether the tables are of this version, asked without loading the tool that migrates them.

A web server asks it at every ``/readyz``; Alembic would take it a fifth of a second at the start
and 10 MB. Migrations are one line, numbered by their files: ``0002_index_the_words.py``.
"""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, inspect, text

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"
_TABLE = "alembic_version"
_BEFORE = re.compile(r'^down_revision = "([^"]+)"', re.MULTILINE)


def pending(engine: Engine) -> bool:
    """Return whether the database is older or newer than this code."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(_TABLE):
            return True
        found = connection.execute(text(f"SELECT version_num FROM {_TABLE}"))  # noqa: S608 -- ours.
        return found.scalar_one_or_none() != newest_revision()


@cache
def newest_revision() -> str:
    """Return the revision that the last migration leads to: the one that no other comes after.

    Numbers are taken by whoever begins to write, so the greatest need not be the last.
    """
    texts = [path.read_text(encoding="utf-8") for path in _migrations()]
    before = {found[1] for text in texts if (found := _BEFORE.search(text))}
    return next(name for path in _migrations() if (name := _number(path)) not in before)


def _migrations() -> list[Path]:
    return sorted((SCRIPTS / "versions").glob("[0-9]*_*.py"))


def _number(path: Path) -> str:
    return path.stem.partition("_")[0]
