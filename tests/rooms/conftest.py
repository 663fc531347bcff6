"""What all rooms share in tests."""

import pytest

from catalogue.mail.rendering import introduce_shop
from tests.support.settings import quick_settings, told_by


@pytest.fixture(scope="session", autouse=True)
def introduced_shop() -> None:
    """Tell the letters which shop they come from."""
    introduce_shop(told_by(quick_settings()))
