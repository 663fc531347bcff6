"""Buyers without a browser: the shop's own services in the shop's own transactions.

``python -m bench.buying THREADS`` reads orders (``fill 300``, ``place``, ``whole 3``) line by line
and answers each with JSON. Stripe is a stand-in that answers at once, and letters are thrown away;
everything else is real: the cart, the order and its holds, the kept event, the job that settles,
the job that delivers, the letter with its links.
"""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random
from uuid import UUID

from bench.dataset import slug_of
from catalogue.app import make_shop
from catalogue.books.queries import edition_by_sku
from catalogue.cart.services import open_cart, put_in
from catalogue.checkout.services.paying import note_page, session_request
from catalogue.checkout.services.placing import Placed, place_order
from catalogue.checkout.types import PAYMENT_LIFETIME, Address, Buyer
from catalogue.cli.context import load_settings
from catalogue.core.clock import utc_now
from catalogue.delivery.links import Links
from catalogue.mail.models import KeptLetter
from catalogue.payments.services import keep_event
from catalogue.payments.types import (
    DisputeFacts,
    EventHint,
    RefundFacts,
    RefundId,
    SessionFacts,
    SessionRequest,
)
from catalogue.preferences.shipping import ShippingRates
from catalogue.worker import Tools, work_once

_BUYER = Buyer(
    email="reader@example.com",
    name="Rosa Reader",
    country="GB",
    address=Address("1 Shelf Lane", "", "Leeds", "", "LS1 1AA"),
    has_waived=True,
)
_CURRENCY = "GBP"
_TITLES = 40
_FORMS = ("paperback", "epub")


class InstantStripe:
    """A gateway whose buyers have paid before it is asked.

    It keeps nothing: a session's id says of which order it is, and what was paid, so that the
    worker of another process can ask for it too.
    """

    livemode = False

    def create_session(self, request: SessionRequest, *, key: str) -> SessionFacts:
        """Open a page and pay on it."""
        del key
        goods = sum(line.unit_amount * line.quantity for line in request.lines)
        return self.session(f"cs_{request.order_id.hex}_{goods + request.shipping_amount}")

    def session(self, session_id: str) -> SessionFacts:
        """Return a session."""
        _, order_id, amount = session_id.split("_")
        return SessionFacts(
            id=session_id,
            status="complete",
            payment_status="paid",
            amount_total=int(amount),
            currency=_CURRENCY,
            livemode=False,
            order_id=UUID(order_id),
            payment_intent_id=f"pi_{order_id}",
            payment_intent_status="succeeded",
            charge_id=f"ch_{order_id}",
            amount_captured=int(amount),
            amount_refunded=0,
            disputed=False,
            url=f"http://127.0.0.1/{session_id}",
            expires_at=utc_now() + PAYMENT_LIFETIME,
            email=_BUYER.email,
        )

    def session_of_intent(self, payment_intent_id: str) -> SessionFacts | None:
        """Find nothing; every event here names its session."""

    def expire_session(self, session_id: str) -> SessionFacts:
        """Return the session, which is paid."""
        return self.session(session_id)

    def refund(
        self, payment_intent_id: str, amount: int, *, refund_id: RefundId, key: str
    ) -> RefundFacts:
        """Refuse; nobody gives anything back here."""
        raise NotImplementedError

    def refunds_of(self, payment_intent_id: str) -> tuple[RefundFacts, ...]:
        """Return none."""
        del payment_intent_id
        return ()

    def disputes_of(self, payment_intent_id: str) -> tuple[DisputeFacts, ...]:
        """Return none."""
        del payment_intent_id
        return ()

    def events_since(
        self, since: datetime, *, only_failed_delivery: bool = False
    ) -> Iterator[EventHint]:
        """Return none; every event arrives."""
        del since, only_failed_delivery
        return iter(())

    def verified_event(self, body: bytes, signature: str, now: datetime) -> EventHint:
        """Refuse; events are handed over here without a body."""
        raise NotImplementedError


class _NoPostman:
    """Takes every letter and keeps none."""

    def deliver(self, letter: KeptLetter) -> None:
        """Take it."""


class Shopper:
    """Buys a paperback and its e-book, each step in a transaction of its own."""

    def __init__(self) -> None:
        """Open the shop that the environment describes."""
        settings = load_settings()
        self._settings = settings
        self._gateway = InstantStripe()
        self.database = make_shop(settings).database
        self._rates = ShippingRates.parse(settings.shipping_rates, settings.shop_currency)
        links = Links(settings.base_url, settings.secret_key.get_secret_value())
        self._tools = Tools(self.database, self._gateway, _NoPostman(), links)
        self._random = Random(threading.get_native_id())

    def filled_cart(self) -> UUID:
        """Fill a new cart, as two presses of a button would."""
        cart_id = None
        number = self._random.randrange(_TITLES)
        for form in _FORMS:
            with self.database.write() as session:
                now = utc_now()
                edition = edition_by_sku(session, f"{slug_of(number)}-{form}")
                cart_id = open_cart(session, cart_id, now=now)
                put_in(session, cart_id, edition.id, 1, currency=_CURRENCY, now=now)
        assert cart_id is not None
        return cart_id

    def place(self, cart_id: UUID) -> Placed:
        """Press the button: the order, its prices and its holds, in one transaction."""
        with self.database.write() as session:
            return place_order(
                session,
                cart_id,
                _BUYER,
                rates=self._rates,
                currency=_CURRENCY,
                accepted=None,
                now=utc_now(),
            )

    def buy(self) -> None:
        """Go the whole way: cart, order, page, payment, event, settling, delivery, letter."""
        placed = self.place(self.filled_cart())
        payment = placed.payment
        assert payment is not None
        request = session_request(
            placed.order, payment, base_url=self._settings.base_url, automatic_tax=False
        )
        facts = self._gateway.create_session(request, key=payment.idempotency_key)
        with self.database.write() as session:
            note_page(session, payment, facts, now=utc_now())
        with self.database.write() as session:
            keep_event(session, _event(facts), now=utc_now())
        self.work()

    def work(self) -> None:
        """Do what is due, as ``catalogue worker`` does."""
        work_once(self._tools)


def _event(facts: SessionFacts) -> EventHint:
    now = utc_now()
    return EventHint(
        id=f"evt_{facts.id}",
        type="checkout.session.completed",
        created=now,
        livemode=False,
        object_id=facts.id,
        session_id=facts.id,
        payment_intent_id=facts.payment_intent_id,
        payload="{}",
    )


class _Crowd:
    """Several threads of shoppers, told what to do line by line."""

    def __init__(self, shopper: Shopper, threads: int) -> None:
        self._shopper = shopper
        self._threads = threads
        self._carts: list[UUID] = []

    def fill(self, count: int) -> None:
        """Fill carts for ``place``."""
        self._carts = [self._shopper.filled_cart() for _ in range(count)]

    def place(self) -> int:
        """Place the orders of the filled carts, and nothing else."""

        def orders() -> Iterator[None]:
            while self._carts:
                try:
                    cart_id = self._carts.pop()
                except IndexError:
                    return
                self._shopper.place(cart_id)
                yield

        return self._at_once(orders)

    def whole(self, seconds: float) -> int:
        """Buy the whole way until the time is over."""
        until = time.monotonic() + seconds

        def purchases() -> Iterator[None]:
            while time.monotonic() < until:
                self._shopper.buy()
                yield

        return self._at_once(purchases)

    def _at_once(self, doing: Callable[[], Iterator[None]]) -> int:
        done = [0] * self._threads
        failures: list[Exception] = []

        def work(number: int) -> None:
            try:
                for _ in doing():
                    done[number] += 1
            except Exception as error:  # noqa: BLE001 -- told by the main thread.
                failures.append(error)

        workers = [threading.Thread(target=work, args=(n,)) for n in range(self._threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        if failures:
            raise failures[0]
        return sum(done)


def main(threads: str) -> None:
    """Do what each line of the input says, and answer each with a line of JSON."""
    shopper = Shopper()
    crowd = _Crowd(shopper, int(threads))
    shopper.buy()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        order, _, fact = line.strip().partition(" ")
        began = time.monotonic()
        done = 0
        match order:
            case "fill":
                crowd.fill(int(fact))
            case "place":
                done = crowd.place()
            case "whole":
                done = crowd.whole(float(fact))
        seconds = time.monotonic() - began
        print(json.dumps({"purchases": done, "seconds": seconds}), flush=True)
    shopper.database.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
