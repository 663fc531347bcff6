"""What a buyer of one file does with its link, over HTTP."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from werkzeug.test import TestResponse

from catalogue.books.models import EditionFile
from catalogue.delivery.models import Download, Entitlement
from catalogue.orders.models import Order
from tests.support.web_shop import WebShop


@dataclass(frozen=True)
class Bought:
    """A paid order of one file."""

    order: Order
    right: Entitlement
    file: EditionFile
    content: bytes

    def token(self, shop: WebShop) -> str:
        """Return what the link in the letter is made of, as of now."""
        return shop.links.download_token(self.right.key)


def press(shop: WebShop, bought: Bought) -> str:
    """Press the button; return the address of the file."""
    answer = shop.client().post(f"/downloads/{bought.token(shop)}")
    assert answer.status_code == 303
    assert answer.location.startswith("/files/")
    return str(answer.location)


def downloads(shop: WebShop) -> list[int]:
    """Return the sizes of what was counted as downloaded."""
    with shop.database.read() as session:
        return list(session.scalars(select(Download.size)))


def first_access(shop: WebShop) -> datetime | None:
    """Return when the one right was first used."""
    with shop.database.read() as session:
        return session.scalars(select(Entitlement)).one().first_access_at


def is_lost(answer: TestResponse) -> bool:
    """Return whether this is the page that helps whoever followed a lost link."""
    return answer.status_code == 404 and "Find your books again" in answer.text
