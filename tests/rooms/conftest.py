"""What all rooms share in tests."""

import pytest

from catalogue.mail.rendering import introduce_shop
from catalogue.web.common.templates import shop_facts
from tests.support.settings import quick_settings


@pytest.fixture(scope="session", autouse=True)
def introduced_shop() -> None:
    """Tell the letters which shop they come from."""
    introduce_shop(shop_facts(quick_settings()))
