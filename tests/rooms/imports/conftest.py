"""An import on a database of the test's own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from catalogue.db import Database
from catalogue.imports.services import Order, look_through, take_in
from catalogue.imports.types import Report
from catalogue.storage import LocalStorage
from tests.factories.wxr import write_export
from tests.support.times import NOON

Import = Callable[..., list[Report]]


@pytest.fixture
def take(database: Database, tmp_path: Path) -> Import:
    """Takes in an export of some items, and gives the reports."""

    def run(*items: str, **facts: Any) -> list[Report]:
        path = facts.pop("path", None) or write_export(tmp_path, *items)
        order = Order(path=path, **facts)
        found = look_through(order)
        storage = LocalStorage(tmp_path / "files")
        reports = take_in(order, found, storage, read=database.read, write=database.write, now=NOON)
        return list(reports)

    return run
