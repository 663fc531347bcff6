"""How many SQL statements a page takes when it is not kept."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import event

from bench.databases import Databases
from bench.figures import Figure
from bench.pages import pages_of
from catalogue.app import create_app
from catalogue.settings import Settings

_GOALS = {"list": 6.0, "title": 6.0}
_PROBE = 1
"""The page cache reads the generation over a connection of its own, outside the engine."""


def statement_figures(databases: Databases, kind: str, titles: int) -> Iterator[Figure]:
    """Count the most that any address of each page takes, the look at the generation included."""
    with (
        databases.fresh(kind, titles) as url,
        tempfile.TemporaryDirectory(prefix="catalogue-bench-") as folder,
    ):
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
        event.listen(
            shop.database.engine,
            "before_cursor_execute",
            lambda _connection, _cursor, statement, *_: counted.append(statement),
        )
        with app.test_client() as client:
            for page in pages_of(titles):
                most = 0
                for path in page.paths:
                    counted.clear()
                    client.get(path)
                    most = max(most, _PROBE + sum(not s.startswith("BEGIN") for s in counted))
                yield Figure(
                    f"statements, {page.name}", kind, titles, most, "", goal=_GOALS.get(page.name)
                )
        shop.database.dispose()
