"""A running sandbox and the shop's own gateway to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue.payments.types import Gateway
from tests.fakes.stripe_sandbox import RunningSandbox, running_sandbox


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[RunningSandbox]:
    with running_sandbox(tmp_path / "sandbox.sqlite") as running:
        yield running


@pytest.fixture
def gateway(sandbox: RunningSandbox) -> Gateway:
    return sandbox.gateway()
