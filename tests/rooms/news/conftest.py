"""What the tests of the news share."""

import pytest
from sqlalchemy.orm import Session

from catalogue.news.models import Subscriber
from tests.factories.news import make_subscriber


@pytest.fixture
def subscriber(session: Session) -> Subscriber:
    """Somebody who gets the news."""
    return make_subscriber(session)
