"""Fixtures for journeys: a browser and a shop per worker, and per test whoever sits in front."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.support.browser import browsing, chromium
from tests.support.shop import Shop, running_shop
from tests.support.visitor import Visitor

NewVisitor = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium that may only speak to this machine."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def shop() -> Iterator[Shop]:
    """A seeded shop that all journeys of this worker share; each buyer has an address alone."""
    with running_shop() as shop:
        yield shop


@pytest.fixture(scope="session")
def judged() -> set[str]:
    """Structures of pages in which axe has found nothing."""
    return set()


@pytest.fixture
def new_visitor(browser: Browser, shop: Shop, judged: set[str]) -> Iterator[NewVisitor]:
    """Let one more person sit down; whatever their browser complained of fails the test."""
    with ExitStack() as people:

        def sits_down(*, runs_scripts: bool = True, **options: Any) -> Visitor:
            context = people.enter_context(
                browsing(browser, shop.url, java_script=runs_scripts, **options)
            )
            return Visitor(context.new_page(), shop, runs_scripts, judged=judged)

        yield sits_down


@pytest.fixture
def visitor(new_visitor: NewVisitor) -> Visitor:
    """One person at a desk."""
    return new_visitor()


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def anyone(request: pytest.FixtureRequest, new_visitor: NewVisitor) -> Visitor:
    """One person whose browser runs scripts, and again one whose browser does not."""
    return new_visitor(runs_scripts=request.param)
