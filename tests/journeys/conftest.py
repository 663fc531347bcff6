"""Fixtures for journeys: a browser per worker, and per test whoever sits in front of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.browser import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium that may only speak to this machine."""
    with chromium() as browser:
        yield browser
