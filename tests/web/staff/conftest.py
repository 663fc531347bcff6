"""The staff of a shop, on both databases."""

import pytest

from tests.support.staff import Staff
from tests.support.web_shop import WebShop


@pytest.fixture
def staff(shop: WebShop) -> Staff:
    """People of every role; owners need no second factor in this shop."""
    return Staff(shop)
