"""Many buyers and few copies."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.books.errors import SoldOutError
from catalogue.books.models import Edition
from catalogue.cart.services import change_quantity, put_in
from catalogue.checkout.case import MoneyFacts
from catalogue.checkout.errors import CartChangedError
from catalogue.checkout.services.placing import Placed
from catalogue.checkout.services.settling import settle
from catalogue.core.clock import utc_now
from catalogue.db import Database, DatabaseUnavailableError
from catalogue.orders.models import Order, OrderLine
from catalogue.orders.types import OrderStatus
from catalogue.payments.models import Payment
from tests.factories import orders as factories
from tests.factories.books import make_paperback
from tests.factories.cart import make_cart
from tests.factories.money import DESK, attached
from tests.support.guards import (
    ORDER_LOCK,
    Guard,
    drop_index,
    drop_rule,
    meanwhile,
    meeting,
    unguarded,
)
from tests.support.parallel import at_once

pytestmark = pytest.mark.race
BUYERS, COPIES = 50, 10
ROUNDS = 8
TAKING = r"UPDATE editions SET stock=\(editions\.stock - "
ENOUGH_COPIES = Guard(TAKING, r" AND \(editions\.stock IS NULL OR .*\)(?= RETURNING)")
COPIES_LOCK = Guard("SELECT editions.id", " FOR NO KEY UPDATE")
CART_LOCK = Guard(
    "UPDATE carts",
    r"UPDATE carts SET .* WHERE (.*) RETURNING carts\.id",
    r"SELECT carts.id FROM carts WHERE \1",
)


def paperback(database: Database, stock: int) -> Edition:
    with database.write() as session:
        return make_paperback(session, stock=stock)


def cart_of(database: Database, *editions: Edition) -> UUID:
    with database.write() as session:
        return make_cart(session, *editions)


def placed_from(session: Session, cart_id: UUID) -> Placed:
    return factories.press(session, cart_id, now=utc_now())


def press(database: Database, cart_id: UUID) -> UUID:
    with database.write() as session:
        return placed_from(session, cart_id).order.id


def is_sold(database: Database, cart_id: UUID) -> bool:
    try:
        press(database, cart_id)
    except (SoldOutError, CartChangedError, DatabaseUnavailableError):
        return False
    return True


def stock_of(database: Database, edition: Edition) -> int | None:
    with database.read() as session:
        return session.scalar(select(Edition.stock).where(Edition.id == edition.id))


def test_fifty_buyers_of_ten_copies_place_exactly_ten_orders(postgres_database: Database) -> None:
    edition = paperback(postgres_database, COPIES)
    carts = [cart_of(postgres_database, edition) for _ in range(BUYERS)]
    with ThreadPoolExecutor(12) as pool:
        sold = list(pool.map(lambda cart_id: is_sold(postgres_database, cart_id), carts))
    assert sum(sold) == COPIES
    assert stock_of(postgres_database, edition) == 0
    with postgres_database.read() as session:
        assert session.scalar(select(func.count()).select_from(Order)) == COPIES


def test_the_last_copy_is_sold_once_though_both_have_seen_it(postgres_database: Database) -> None:
    edition = paperback(postgres_database, 1)
    carts = [cart_of(postgres_database, edition) for _ in range(2)]
    with meeting(postgres_database, TAKING, of=2):
        sold = at_once(lambda cart_id: is_sold(postgres_database, cart_id), *carts)
    assert sorted(sold) == [False, True]


def test_control_without_the_condition_the_last_copy_is_sold_twice(
    postgres_database: Database,
) -> None:
    edition = paperback(postgres_database, 1)
    carts = [cart_of(postgres_database, edition) for _ in range(2)]
    drop_rule(postgres_database, "editions", "ck_editions_stock_not_negative")
    with (
        unguarded(postgres_database, ENOUGH_COPIES),
        meeting(postgres_database, TAKING, of=2),
    ):
        sold = at_once(lambda cart_id: is_sold(postgres_database, cart_id), *carts)
    assert sold == [True, True]
    assert stock_of(postgres_database, edition) == -1


def test_pressed_in_many_tabs_at_once_is_one_order(postgres_database: Database) -> None:
    edition = paperback(postgres_database, COPIES)
    cart_id = cart_of(postgres_database, edition)
    found = at_once(lambda _: press(postgres_database, cart_id), *range(8))
    assert len(set(found)) == 1
    assert stock_of(postgres_database, edition) == COPIES - 1
    with postgres_database.read() as session:
        assert session.scalar(select(func.count()).select_from(Payment)) == 1


def test_control_without_the_carts_lock_two_tabs_are_two_orders(
    postgres_database: Database,
) -> None:
    cart_id = cart_of(postgres_database, paperback(postgres_database, COPIES))
    drop_index(postgres_database, "uq_orders_open_cart")
    with (
        unguarded(postgres_database, CART_LOCK),
        meeting(postgres_database, TAKING, of=2),
    ):
        found = at_once(lambda _: press(postgres_database, cart_id), *range(2))
    assert len(set(found)) == 2


def test_the_same_books_in_opposite_order_do_not_block_each_other(
    postgres_database: Database,
) -> None:
    first, second = (paperback(postgres_database, 100) for _ in range(2))
    for _ in range(ROUNDS):
        carts = [
            cart_of(postgres_database, *pair)
            for pair in ((first, second), (second, first), (first, second), (second, first))
        ]
        assert all(at_once(lambda cart_id: is_sold(postgres_database, cart_id), *carts))
    assert stock_of(postgres_database, first) == 100 - 4 * ROUNDS


def test_control_holding_book_after_book_blocks(postgres_database: Database) -> None:
    """Within one order copies are held in one sequence; two orders in a transaction have none."""
    first, second = (paperback(postgres_database, 100) for _ in range(2))
    pairs = [
        [cart_of(postgres_database, edition) for edition in pair]
        for pair in ((first, second), (second, first))
    ]
    holding_one = Barrier(2)

    def buy(carts: list[UUID]) -> bool:
        try:
            with postgres_database.write() as session:
                placed_from(session, carts[0])
                holding_one.wait(10)
                placed_from(session, carts[1])
        except DatabaseUnavailableError:
            return False
        return True

    assert sorted(at_once(buy, *pairs)) == [False, True]


def carts_that_swap(database: Database, low: Edition, high: Edition) -> tuple[UUID, UUID]:
    """Return two carts whose open orders hold one book each, and which now want both."""
    from_high, from_low = cart_of(database, high), cart_of(database, low)
    for cart_id in (from_high, from_low):
        press(database, cart_id)
    with database.write() as session:
        put_in(session, from_high, low.id, 1, currency="GBP", now=utc_now())
        put_in(session, from_low, high.id, 1, currency="GBP", now=utc_now())
    return from_high, from_low


def two_paperbacks(database: Database) -> tuple[Edition, Edition]:
    """Return two titles in the order of their ids."""
    low, high = sorted((paperback(database, 100) for _ in range(2)), key=lambda edition: edition.id)
    return low, high


def test_carts_that_change_books_at_once_do_not_block_each_other(
    postgres_database: Database,
) -> None:
    low, high = two_paperbacks(postgres_database)
    for _ in range(ROUNDS):
        carts = carts_that_swap(postgres_database, low, high)
        assert all(at_once(lambda cart_id: is_sold(postgres_database, cart_id), *carts))
    assert stock_of(postgres_database, low) == stock_of(postgres_database, high)


def test_control_without_the_lock_on_both_books_carts_that_change_block(
    postgres_database: Database,
) -> None:
    carts = carts_that_swap(postgres_database, *two_paperbacks(postgres_database))
    with (
        unguarded(postgres_database, COPIES_LOCK),
        meeting(postgres_database, TAKING, of=2),
    ):
        sold = at_once(lambda cart_id: is_sold(postgres_database, cart_id), *carts)
    assert sorted(sold) == [False, True]


def paid_for(database: Database, cart_id: UUID) -> MoneyFacts:
    """Return what Stripe says once the cart's open order is paid."""
    with database.write() as session:
        return MoneyFacts(attached(session, placed_from(session, cart_id)))


def pay(database: Database, facts: MoneyFacts) -> None:
    with database.write() as session:
        settle(session, facts, desk=DESK, now=utc_now())


def change(database: Database, cart_id: UUID) -> None:
    with suppress(CartChangedError):
        press(database, cart_id)


def copies_sold(database: Database) -> int:
    """Return how many copies the orders hold or keep."""
    with database.read() as session:
        stmt = (
            select(func.sum(OrderLine.quantity))
            .join(Order, Order.id == OrderLine.order_id)
            .where(Order.status.in_([OrderStatus.PLACED, OrderStatus.PAID]))
        )
        return session.scalar(stmt) or 0


def changed_after_the_page_opened(database: Database, edition: Edition) -> tuple[UUID, MoneyFacts]:
    """Return a cart that wants two now, and the payment for the one it wanted before."""
    cart_id = cart_of(database, edition)
    facts = paid_for(database, cart_id)
    with database.write() as session:
        change_quantity(session, cart_id, edition.id, 2)
    return cart_id, facts


def test_a_payment_that_comes_while_the_cart_is_changed_loses_no_copy(
    postgres_database: Database,
) -> None:
    """The earlier order is either paid or replaced, never paid with its copies given back."""
    edition = paperback(postgres_database, 100)
    for _ in range(ROUNDS):
        cart_id, facts = changed_after_the_page_opened(postgres_database, edition)
        acts = partial(pay, postgres_database, facts), partial(change, postgres_database, cart_id)
        at_once(lambda act: act(), *acts)
    assert stock_of(postgres_database, edition) == 100 - copies_sold(postgres_database)


def test_control_without_the_orders_lock_a_copy_is_sold_and_given_back(
    postgres_database: Database,
) -> None:
    edition = paperback(postgres_database, 100)
    cart_id, facts = changed_after_the_page_opened(postgres_database, edition)
    with (
        unguarded(postgres_database, ORDER_LOCK),
        meanwhile(postgres_database, "UPDATE orders", partial(pay, postgres_database, facts)),
    ):
        change(postgres_database, cart_id)
    assert stock_of(postgres_database, edition) == 101 - copies_sold(postgres_database)
