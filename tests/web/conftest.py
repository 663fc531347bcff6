"""A shop for the tests of its pages, on both databases."""

from collections.abc import Iterator

import pytest

from tests.conftest import Databases
from tests.fakes.stripe_sandbox import RunningSandbox, running_sandbox
from tests.support.web_shop import WebShop, web_shop


@pytest.fixture(scope="session")
def shared_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """One sandbox for this worker; sessions never collide."""
    with running_sandbox(tmp_path_factory.mktemp("sandbox") / "sandbox.sqlite") as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: RunningSandbox) -> Iterator[RunningSandbox]:
    """The sandbox, with its faults switched off afterwards; it sends no webhooks."""
    yield shared_sandbox
    shared_sandbox.heal()


@pytest.fixture
def shop(
    databases: Databases,
    backend: str,
    sandbox: RunningSandbox,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[WebShop]:
    """A shop on a fresh database of each kind."""
    folder = tmp_path_factory.mktemp("shop")
    with databases.backend(backend).fresh_url() as url, web_shop(url, sandbox, folder) as shop:
        yield shop
