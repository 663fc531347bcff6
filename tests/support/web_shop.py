"""The whole application over a real database and the Stripe sandbox, in this process."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer
from pydantic import SecretStr
from sqlalchemy import select
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from catalogue.app import create_app
from catalogue.books.models import Book, Edition
from catalogue.books.types import Form
from catalogue.delivery.links import Links
from catalogue.mail.postman import FolderPostman
from catalogue.orders.models import Order
from catalogue.payments.models import Payment
from catalogue.settings import StaffSecondFactor
from catalogue.worker import Tools, work_once
from tests.factories.books import make_book
from tests.fakes.stripe_sandbox import RunningSandbox
from tests.support.ports import LOOPBACK, free_port
from tests.support.settings import SECRET, quick_settings

if TYPE_CHECKING:
    from catalogue.db import Database
    from catalogue.settings import Settings
    from catalogue.storage import Storage
    from catalogue.web.common.shop import Shop

BUYER = {"email": "reader@example.com", "name": "Rosa Reader", "country": "GB"}
ADDRESS = {"line1": "1 Shelf Lane", "city": "Leeds", "postal_code": "LS1 1AA"}
_TOTAL = re.compile(rb'name="accept_total" value="(\d+)"')


class WebShop:
    """A shop that tests ask by HTTP, and into whose database they look."""

    def __init__(self, app: Flask, sandbox: RunningSandbox) -> None:
        self.app = app
        self.sandbox = sandbox
        shop: Shop = app.extensions["catalogue"]
        self.settings: Settings = shop.settings
        self.database: Database = shop.database
        self.storage: Storage = shop.storage
        self.links = Links(self.settings.base_url, SECRET)
        self.mail = self.settings.data_dir / "mail"
        postman = FolderPostman(self.mail, sender="The shop <shop@example.com>", host="localhost")
        self.tools = Tools(shop.database, shop.gateway, postman, self.links, storage=self.storage)

    def client(self) -> FlaskClient:
        """Return one visitor's browser."""
        return self.app.test_client()

    def book(self, **facts: Any) -> Book:
        """Put a title on sale, its files in the shop's own store."""
        with self.database.write() as session:
            return make_book(session, storage=self.storage, **facts)

    def edition(self, form: Form = Form.EPUB, **facts: Any) -> Edition:
        """Put a title of one form on sale and return its edition."""
        return self.book(forms=(form,), **facts).editions[0]

    def visitor_with(self, *editions: Edition, quantity: int = 1) -> FlaskClient:
        """Return a browser with so many of each edition in its cart."""
        client = self.client()
        for edition in editions:
            answer = client.post("/cart/items", data={"edition": edition.sku, "quantity": quantity})
            assert answer.status_code == 303, answer.text
        return client

    def pay(self, client: FlaskClient, **typed: str) -> TestResponse:
        """Fill in the form as a buyer would, and press the button."""
        return client.post("/checkout", data=self.typed(client, **typed))

    def typed(self, client: FlaskClient, **typed: str) -> dict[str, str]:
        """Return what a browser sends for the form that it sees."""
        page = client.get("/checkout", query_string={"country": typed.get("country", "GB")})
        found = _TOTAL.search(page.data)
        accepted = {"accept_total": found[1].decode()} if found else {}
        return {**BUYER, **ADDRESS, "waiver": "y", **accepted, **typed}

    def work(self) -> None:
        """Let the worker do what is due."""
        work_once(self.tools)

    def orders(self) -> list[Order]:
        """Return the orders as they stand now, oldest first."""
        with self.database.read() as session:
            return list(session.scalars(select(Order).order_by(Order.created_at)))

    def payments(self) -> list[Payment]:
        """Return the payments as they stand now, oldest first."""
        with self.database.read() as session:
            return list(session.scalars(select(Payment).order_by(Payment.created_at)))

    def stock_of(self, edition: Edition) -> int | None:
        """Return how many copies may still be promised."""
        with self.database.read() as session:
            return session.get_one(Edition, edition.id).stock

    def entries(self) -> list[dict[str, Any]]:
        """Return what the sandbox knows of this shop's orders, newest first."""
        codes = {order.code for order in self.orders()}
        return [entry for entry in self.sandbox.ledger() if entry["client_reference_id"] in codes]

    def letters(self) -> list[str]:
        """Return the letters that went out, oldest first, as they were written."""
        return [path.read_text(encoding="utf-8") for path in sorted(self.mail.glob("*.eml"))]

    def cart_cookie(self, cart_id: UUID) -> str:
        """Return the cookie that the shop signs for a cart."""
        return str(URLSafeSerializer(SECRET, salt="catalogue.cart").dumps(cart_id.hex))


def session_id_of(answer: TestResponse) -> str:
    """Return the session of the page at Stripe that an answer leads to."""
    assert answer.status_code == 303, answer.text
    return urlsplit(answer.location).path.rsplit("/", 1)[-1]


@contextmanager
def web_shop(
    database_url: str, sandbox: RunningSandbox, folder: Path, **changes: Any
) -> Iterator[WebShop]:
    """Give a shop on a migrated database; ``changes`` are fields of Settings."""
    facts: dict[str, Any] = {
        "database_url": database_url,
        "data_dir": folder,
        "stripe_api_key": SecretStr(sandbox.api_key),
        "stripe_webhook_secret": SecretStr(sandbox.webhook_secret),
        "stripe_api_base": sandbox.url,
        "staff_second_factor": StaffSecondFactor.OFFERED,
    }
    app = create_app(quick_settings(**{**facts, **changes}))
    shop = WebShop(app, sandbox)
    try:
        yield shop
    finally:
        shop.database.dispose()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve the application on a free port of the loopback; give its address."""
    server = make_server(LOOPBACK, free_port(), app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, name="served-shop")
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
