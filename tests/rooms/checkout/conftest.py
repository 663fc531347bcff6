"""The shop without its pages, on both databases, beside a Stripe sandbox."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue.db import Database
from tests.support.back_office import BackOffice, back_office


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[BackOffice]:
    """Its worker runs when it is told to; the sandbox sends no webhooks."""
    with back_office(database, tmp_path) as office:
        yield office
