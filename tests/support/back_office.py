"""The shop without its pages: a database, the Stripe sandbox, and a worker in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, update

from catalogue.books.models import Edition
from catalogue.books.types import Form
from catalogue.checkout.reading import read_money
from catalogue.checkout.services.paying import note_page, session_request
from catalogue.checkout.services.placing import Placed
from catalogue.checkout.services.settling import settle
from catalogue.core.clock import utc_now
from catalogue.db import Database
from catalogue.jobs.models import Job
from catalogue.mail.postman import FolderPostman
from catalogue.orders.models import Order
from catalogue.orders.queries import locked_order
from catalogue.payments.models import Payment, Refund
from catalogue.payments.queries import payment_with_refunds
from catalogue.payments.services import keep_event, promise_refund
from catalogue.payments.types import EventHint
from catalogue.worker import Tools, work_once
from tests.factories.books import make_book
from tests.factories.orders import LINKS, place
from tests.fakes.stripe_sandbox import RunningSandbox, running_sandbox


class BackOffice:
    """What the edges of the shop do, each in transactions of its own."""

    def __init__(self, database: Database, sandbox: RunningSandbox, folder: Path) -> None:
        self.database = database
        self.sandbox = sandbox
        self.mail = folder / "mail"
        postman = FolderPostman(self.mail, sender="The shop <shop@example.com>", host="localhost")
        self.tools = Tools(database, sandbox.gateway(), postman, LINKS)

    def edition(self, form: Form = Form.EPUB, *, stock: int = 10, price: int = 1000) -> Edition:
        """Put a title of one form on sale."""
        with self.database.write() as session:
            return make_book(session, forms=(form,), stock=stock, price=price).editions[0]

    def open_page(self, *editions: Edition) -> tuple[Placed, str]:
        """Place an order and open its payment page; return it and the session's id."""
        with self.database.write() as session:
            placed = place(session, *editions)
        assert placed.payment is not None
        request = session_request(
            placed.order, placed.payment, base_url="http://127.0.0.1:8000", automatic_tax=False
        )
        facts = self.tools.gateway.create_session(request, key=placed.payment.idempotency_key)
        with self.database.write() as session:
            note_page(session, placed.payment, facts, now=utc_now())
        return placed, facts.id

    def sell(self, *editions: Edition) -> tuple[UUID, str]:
        """Sell, settle and deliver; return the ids of the order and of Stripe's session."""
        placed, session_id = self.open_page(*editions)
        self.sandbox.pay(session_id)
        self.come_back(session_id)
        self.work()
        return placed.order.id, session_id

    def come_back(self, session_id: str) -> None:
        """Settle as the return page does."""
        facts = read_money(self.tools.gateway, session_id, thorough=False)
        with self.database.write() as session:
            settle(session, facts, desk=self.tools.desk, now=utc_now())

    def hear(self, kind: str) -> EventHint:
        """Return the newest event of a kind that the sandbox has to tell."""
        since = utc_now() - timedelta(hours=1)
        return next(e for e in self.tools.gateway.events_since(since) if e.type == kind)

    def keep(self, hint: EventHint) -> bool:
        """Keep an event as the webhook's address does."""
        with self.database.write() as session:
            return keep_event(session, hint, now=utc_now())

    def promise_refund(self, order_id: UUID, amount: int) -> Refund:
        """Promise a refund of the order's one payment, as staff do."""
        with self.database.write() as session:
            locked_order(session, order_id)
            payment_id = session.scalars(
                select(Payment.id).where(Payment.order_id == order_id)
            ).one()
            payment = payment_with_refunds(session, payment_id)
            return promise_refund(session, payment, amount, reason="asked", now=utc_now())

    def work(self) -> int:
        """Do what is due."""
        return work_once(self.tools)

    def work_after_pauses(self) -> int:
        """Do also what waits for its next try."""
        with self.database.write() as session:
            session.execute(update(Job).values(due_at=utc_now()))
        return self.work()

    def order(self, order_id: UUID) -> Order:
        """Return an order as it is now."""
        with self.database.read() as session:
            return session.get_one(Order, order_id)

    def letters(self) -> list[str]:
        """Return the letters that were written."""
        return [path.read_text() for path in sorted(self.mail.glob("*.eml"))]


@contextmanager
def back_office(database: Database, folder: Path) -> Iterator[BackOffice]:
    """Give one with a sandbox of its own, which sends no webhooks."""
    with running_sandbox(folder / "sandbox.sqlite") as sandbox:
        yield BackOffice(database, sandbox, folder)
