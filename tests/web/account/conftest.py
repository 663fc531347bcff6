"""What the tests of a buyer's pages share."""

import pytest
from sqlalchemy import select

from catalogue.books.models import EditionFile
from catalogue.delivery.models import Entitlement
from tests.factories.orders import make_paid_order
from tests.support.downloads import Bought
from tests.support.web_shop import WebShop


@pytest.fixture
def bought(shop: WebShop) -> Bought:
    """One e-book, paid for."""
    edition = shop.edition(title="The Quiet Meeting")
    with shop.database.write() as session:
        order = make_paid_order(session, edition)
    with shop.database.read() as session:
        right = session.scalars(select(Entitlement)).one()
        file = session.scalars(select(EditionFile)).one()
    return Bought(order, right, file, b"".join(shop.storage.read(file.storage_key)))
