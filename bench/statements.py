"""How many SQL statements a page takes when it is not kept."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import event

from bench.databases import Databases
from bench.figures import Figure
from bench.pages import Page, pages_of
from catalogue.app import create_app
from catalogue.settings import Settings

_GOALS = {"list": 6.0, "title": 6.0}
_PROBE = 1
"""The page cache reads the generation over a connection of its own, outside the engine."""


def statement_figures(databases: Databases, kind: str, titles: int) -> Iterator[Figure]:
    """Count what every page takes on a database of so many titles."""
    with databases.fresh(kind, titles) as url:
        for name, most in counted_statements(url, pages_of(titles)).items():
            yield Figure(f"statements, {name}", kind, titles, most, "", goal=_GOALS.get(name))


def counted_statements(url: str, pages: list[Page]) -> dict[str, int]:
    """Return the most that any address of a page takes, the look at the generation included."""
    with tempfile.TemporaryDirectory(prefix="catalogue-bench-") as folder:
        settings = Settings(
            _env_file=None,
            database_url=url,
            data_dir=Path(folder),
            secret_key=SecretStr("a secret only for benchmarks, 0123456789 abcdefghij"),
            page_cache_bytes=1,
        )
        app = create_app(settings)
        shop: Any = app.extensions["catalogue"]
        counted: list[str] = []
        for engine in {shop.database.engine, shop.database.reading_engine}:
            event.listen(
                engine,
                "before_cursor_execute",
                lambda _connection, _cursor, statement, *_: counted.append(statement),
            )
        with app.test_client() as client:
            counts = {page.name: _most(client, page, counted) for page in pages}
        shop.database.dispose()
    return counts


def _most(client: FlaskClient, page: Page, counted: list[str]) -> int:
    counts = []
    for path in page.paths:
        counted.clear()
        client.get(path)
        counts.append(_PROBE + sum(not statement.startswith("BEGIN") for statement in counted))
    return max(counts)
