"""Many buyers and few uses of a discount."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from catalogue.books.models import Edition
from catalogue.cart.services import put_in_code
from catalogue.checkout.errors import DiscountLostError
from catalogue.core.clock import utc_now
from catalogue.db import Database, DatabaseUnavailableError
from catalogue.discounts.models import DiscountCode, DiscountUse
from catalogue.orders.models import Order
from tests.factories import orders as factories
from tests.factories.books import make_epub
from tests.factories.discounts import counted, make_cart_with, make_code
from tests.factories.orders import make_buyer
from tests.support.guards import Guard, drop_rule, meeting, unguarded
from tests.support.parallel import at_once

pytestmark = pytest.mark.race
BUYERS, USES, ROUNDS = 20, 3, 4
TAKING = r"UPDATE discounts SET uses=\(discounts\.uses \+ "
ENOUGH_USES = Guard(TAKING, r" AND \(discounts\.limit_total IS NULL OR .*\)(?= RETURNING)")
COUNTING = r"INSERT INTO discount_buyers"
OWN_LIMIT = Guard(COUNTING, r" WHERE discount_buyers\.uses < .*(?= RETURNING)", " WHERE true")
DISCOUNTS_LOCK = Guard("SELECT discounts.id", " FOR NO KEY UPDATE")


def offered(database: Database, **facts: Any) -> tuple[DiscountCode, Edition]:
    with database.write() as session:
        return make_code(session, **facts), make_epub(session)


def cart_with(database: Database, code: DiscountCode, edition: Edition) -> UUID:
    with database.write() as session:
        return make_cart_with(session, code, edition)


def is_reduced(database: Database, cart_id: UUID, email: str = "") -> bool:
    """Press the button as somebody of one's own, or as whoever has the address."""
    buyer = make_buyer(email or f"{cart_id.hex}@example.com")
    try:
        with database.write() as session:
            order = factories.press(session, cart_id, buyer=buyer, now=utc_now()).order
            return order.discount_amount > 0
    except (DiscountLostError, DatabaseUnavailableError):
        return False


def uses_counted(database: Database, code: DiscountCode) -> int:
    with database.read() as session:
        return counted(session, code)


def test_twenty_buyers_of_three_uses_get_exactly_three(postgres_database: Database) -> None:
    code, edition = offered(postgres_database, limit_total=USES)
    carts = [cart_with(postgres_database, code, edition) for _ in range(BUYERS)]
    with ThreadPoolExecutor(10) as pool:
        won = list(pool.map(partial(is_reduced, postgres_database), carts))
    assert sum(won) == uses_counted(postgres_database, code) == USES
    with postgres_database.read() as session:
        assert session.scalar(select(func.count()).select_from(Order)) == USES
        assert session.scalar(select(func.count()).select_from(DiscountUse)) == USES


def test_the_last_use_goes_to_one_though_both_have_seen_it(postgres_database: Database) -> None:
    code, edition = offered(postgres_database, limit_total=1)
    carts = [cart_with(postgres_database, code, edition) for _ in range(2)]
    with meeting(postgres_database, TAKING, of=2):
        assert sorted(at_once(partial(is_reduced, postgres_database), *carts)) == [False, True]


def test_control_without_the_condition_the_last_use_goes_to_both(
    postgres_database: Database,
) -> None:
    code, edition = offered(postgres_database, limit_total=1)
    carts = [cart_with(postgres_database, code, edition) for _ in range(2)]
    drop_rule(postgres_database, "discounts", "ck_discounts_uses_within_limit")
    with unguarded(postgres_database, ENOUGH_USES), meeting(postgres_database, TAKING, of=2):
        assert at_once(partial(is_reduced, postgres_database), *carts) == [True, True]
    assert uses_counted(postgres_database, code) == 2


def test_one_address_in_two_tabs_gets_its_one_use(postgres_database: Database) -> None:
    code, edition = offered(postgres_database, limit_per_buyer=1)
    carts = [cart_with(postgres_database, code, edition) for _ in range(2)]
    press = partial(is_reduced, postgres_database, email="rosa@example.com")
    with meeting(postgres_database, TAKING, of=2):
        assert sorted(at_once(press, *carts)) == [False, True]


def test_control_without_its_condition_one_address_gets_two(postgres_database: Database) -> None:
    code, edition = offered(postgres_database, limit_per_buyer=1)
    carts = [cart_with(postgres_database, code, edition) for _ in range(2)]
    press = partial(is_reduced, postgres_database, email="rosa@example.com")
    with unguarded(postgres_database, OWN_LIMIT), meeting(postgres_database, TAKING, of=2):
        assert at_once(press, *carts) == [True, True]


def carts_that_swap(database: Database) -> list[UUID]:
    """Return two carts whose open orders use one code each, and in which the other lies now."""
    codes = sorted((offered(database)[0] for _ in range(2)), key=lambda code: code.discount_id)
    edition = offered(database)[1]
    carts = [cart_with(database, code, edition) for code in codes]
    for cart_id in carts:
        is_reduced(database, cart_id)
    with database.write() as session:
        for cart_id, code in zip(carts, reversed(codes), strict=True):
            put_in_code(session, cart_id, code.id)
    return carts


def test_carts_that_swap_their_codes_do_not_block_each_other(postgres_database: Database) -> None:
    for _ in range(ROUNDS):
        carts = carts_that_swap(postgres_database)
        assert all(at_once(partial(is_reduced, postgres_database), *carts))


def test_control_without_the_lock_on_both_carts_that_swap_block(
    postgres_database: Database,
) -> None:
    carts = carts_that_swap(postgres_database)
    with (
        unguarded(postgres_database, DISCOUNTS_LOCK),
        meeting(postgres_database, TAKING, of=2),
    ):
        assert sorted(at_once(partial(is_reduced, postgres_database), *carts)) == [False, True]
