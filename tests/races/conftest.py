"""Races run on PostgreSQL, over connections of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue.db import Database
from catalogue.mail.rendering import introduce_shop
from tests.support.back_office import BackOffice, back_office
from tests.support.settings import quick_settings, told_by


@pytest.fixture(scope="session", autouse=True)
def introduced_shop() -> None:
    """Tell the letters which shop they come from."""
    introduce_shop(told_by(quick_settings()))


@pytest.fixture
def office(postgres_database: Database, tmp_path: Path) -> Iterator[BackOffice]:
    """A shop without pages, on PostgreSQL."""
    with back_office(postgres_database, tmp_path) as office:
        yield office
