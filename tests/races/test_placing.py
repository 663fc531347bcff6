"""Many buyers and few copies."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import func, select

from catalogue.books.errors import SoldOutError
from catalogue.books.models import Edition
from catalogue.books.services import take_stock
from catalogue.books.types import Form
from catalogue.cart.services import change_quantity, put_in
from catalogue.checkout.errors import CartChangedError
from catalogue.checkout.services.placing import place_order
from catalogue.core.clock import utc_now
from catalogue.db import Database, DatabaseUnavailableError
from catalogue.orders.models import Order
from catalogue.orders.types import OrderStatus
from catalogue.payments.models import Payment
from tests.factories.books import make_book
from tests.factories.cart import make_cart
from tests.factories.orders import RATES, make_buyer
from tests.support.parallel import at_once

pytestmark = pytest.mark.race
BUYERS, COPIES = 50, 10
ROUNDS = 8


def paperback(database: Database, stock: int) -> Edition:
    with database.write() as session:
        return make_book(session, forms=(Form.PAPERBACK,), stock=stock).editions[0]


def cart_of(database: Database, *editions: Edition) -> UUID:
    with database.write() as session:
        return make_cart(session, *editions)


def press(database: Database, cart_id: UUID) -> UUID:
    with database.write() as session:
        return place_order(
            session,
            cart_id,
            make_buyer(),
            rates=RATES,
            currency="GBP",
            accepted=None,
            now=utc_now(),
        ).order.id


def is_sold(database: Database, cart_id: UUID) -> bool:
    try:
        press(database, cart_id)
    except (SoldOutError, CartChangedError):
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


def test_control_looking_before_taking_oversells(postgres_database: Database) -> None:
    edition = paperback(postgres_database, 1)
    looked = Barrier(2)

    def buy(_number: int) -> bool:
        with postgres_database.write() as session:
            row = session.get_one(Edition, edition.id)
            has_copies = (row.stock or 0) >= 1
            looked.wait(10)
            if has_copies:
                row.stock = (row.stock or 0) - 1
        return has_copies

    assert at_once(buy, 1, 2) == [True, True]


def test_pressed_in_many_tabs_at_once_is_one_order(postgres_database: Database) -> None:
    edition = paperback(postgres_database, COPIES)
    cart_id = cart_of(postgres_database, edition)
    found = at_once(lambda _: press(postgres_database, cart_id), *range(8))
    assert len(set(found)) == 1
    assert stock_of(postgres_database, edition) == COPIES - 1
    with postgres_database.read() as session:
        assert session.scalar(select(func.count()).select_from(Payment)) == 1


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


def test_control_taking_in_the_order_of_the_cart_blocks(postgres_database: Database) -> None:
    editions = [paperback(postgres_database, 100) for _ in range(2)]
    holding_one = Barrier(2)

    def buy(pair: list[Edition]) -> bool:
        try:
            with postgres_database.write() as session:
                take_stock(session, pair[0].id, 1)
                holding_one.wait(10)
                take_stock(session, pair[1].id, 1)
        except DatabaseUnavailableError:
            return False
        return True

    assert sorted(at_once(buy, editions, editions[::-1])) == [False, True]


def test_carts_that_change_books_at_once_do_not_block_each_other(
    postgres_database: Database,
) -> None:
    low, high = sorted(
        (paperback(postgres_database, 100) for _ in range(2)), key=lambda edition: edition.id
    )
    for _ in range(ROUNDS):
        from_high, from_low = cart_of(postgres_database, high), cart_of(postgres_database, low)
        for cart_id in (from_high, from_low):
            press(postgres_database, cart_id)
        with postgres_database.write() as session:
            put_in(session, from_high, low.id, 1, currency="GBP", now=utc_now())
            put_in(session, from_low, high.id, 1, currency="GBP", now=utc_now())
        assert all(
            at_once(lambda cart_id: is_sold(postgres_database, cart_id), from_high, from_low)
        )
    assert stock_of(postgres_database, low) == stock_of(postgres_database, high)


def test_a_payment_that_comes_while_the_cart_is_changed_loses_no_copy(
    postgres_database: Database,
) -> None:
    """The earlier order is either paid or replaced, never paid with its copies given back."""
    edition = paperback(postgres_database, 100)

    def pay(cart_id: UUID) -> None:
        with postgres_database.write() as session:
            order = session.scalars(
                select(Order).where(Order.cart_id == cart_id).with_for_update()
            ).one()
            if order.status is OrderStatus.PLACED:
                order.status = OrderStatus.PAID

    def change(cart_id: UUID) -> None:
        with suppress(CartChangedError):
            press(postgres_database, cart_id)

    for _ in range(ROUNDS):
        cart_id = cart_of(postgres_database, edition)
        press(postgres_database, cart_id)
        with postgres_database.write() as session:
            change_quantity(session, cart_id, edition.id, 2)
        at_once(lambda act: act(cart_id), pay, change)  # noqa: B023 -- done before the next.
    with postgres_database.read() as session:
        orders = session.execute(
            select(Order.status, func.sum(Order.total_amount - Order.shipping_amount))
            .where(Order.status.in_([OrderStatus.PLACED, OrderStatus.PAID]))
            .group_by(Order.status)
        )
        sold = sum(int(total) for _status, total in orders) // 799
    assert stock_of(postgres_database, edition) == 100 - sold
