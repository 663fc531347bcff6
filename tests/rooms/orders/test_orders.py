"""Orders move by compare-and-set, and their copies are held, kept or given back once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalogue.books.errors import SoldOutError
from catalogue.core.ids import new_id
from catalogue.orders import queries, services
from catalogue.orders.errors import NoSuchOrderError
from catalogue.orders.models import Order, OrderFlag
from catalogue.orders.types import FlagKind, Hold, OrderStatus
from tests.factories.books import make_book, make_paperback, stock_of
from tests.factories.orders import make_buyer, make_paid_order, place
from tests.support.times import NOON


def test_an_order_moves_once(session: Session) -> None:
    order = place(session, make_paperback(session)).order
    placed = {OrderStatus.PLACED}
    assert services.move(session, order, to=OrderStatus.EXPIRED, out_of=placed, closed_at=NOON)
    assert (order.status, order.closed_at) == (OrderStatus.EXPIRED, NOON)
    assert not services.move(session, order, to=OrderStatus.CANCELLED, out_of=placed)
    assert order.status is OrderStatus.EXPIRED


def test_copies_are_given_back_once_and_held_again_once(session: Session) -> None:
    edition = make_paperback(session)
    order = place(session, edition, quantity=3).order
    for _ in range(2):
        services.release_copies(session, order)
    assert (stock_of(session, edition), order.lines[0].hold) == (10, Hold.RELEASED)
    for _ in range(2):
        services.hold_copies(session, order)
    assert (stock_of(session, edition), order.lines[0].hold) == (7, Hold.HELD)


def test_kept_copies_never_come_back(session: Session) -> None:
    edition = make_paperback(session)
    order = place(session, edition).order
    services.keep_copies(order)
    services.release_copies(session, order)
    assert (stock_of(session, edition), order.lines[0].hold) == (9, Hold.KEPT)


def test_what_cannot_all_be_held_is_refused(session: Session) -> None:
    plenty, scarce = make_paperback(session), make_paperback(session, stock=1)
    order = place(session, plenty, scarce).order
    services.release_copies(session, order)
    place(session, scarce)
    with pytest.raises(SoldOutError), session.begin_nested():
        services.hold_copies(session, order)
    assert stock_of(session, plenty) == 10


def test_digital_lines_hold_nothing(session: Session) -> None:
    order = place(session, make_book(session).editions[0]).order
    assert [line.hold for line in order.lines] == [Hold.NONE]


def test_a_flag_is_raised_once_for_each_kind_and_thing(session: Session) -> None:
    order = place(session, make_paperback(session)).order
    for kind in (FlagKind.DISPUTE, FlagKind.DISPUTE, FlagKind.PAID_LATE):
        services.raise_flag(
            session, kind, about="du_1", detail="Look.", order_id=order.id, now=NOON
        )
    kinds = session.scalars(select(OrderFlag.kind).order_by(OrderFlag.kind)).all()
    assert kinds == [FlagKind.DISPUTE, FlagKind.PAID_LATE]


def test_a_flag_that_was_resolved_rings_again(session: Session) -> None:
    order = place(session, make_paperback(session)).order

    def ring(detail: str, now: datetime) -> None:
        services.raise_flag(
            session, FlagKind.DISPUTE, about="du_1", detail=detail, order_id=order.id, now=now
        )

    def seen() -> tuple[datetime | None, str, datetime]:
        flag = session.scalars(select(OrderFlag).execution_options(populate_existing=True)).one()
        return flag.resolved_at, flag.detail, flag.created_at

    ring("First.", NOON)
    ring("While open.", NOON + timedelta(hours=1))
    assert seen() == (None, "First.", NOON)
    session.execute(update(OrderFlag).values(resolved_at=NOON + timedelta(hours=2)))
    ring("Again.", NOON + timedelta(hours=3))
    assert seen() == (None, "Again.", NOON + timedelta(hours=3))


def test_a_changed_address_changes_the_pages_token(session: Session) -> None:
    order = place(session, make_paperback(session)).order
    before = order.token
    services.change_email(order, "New@Example.com")
    session.flush()
    assert (order.email, order.email_key) == ("New@Example.com", "new@example.com")
    with pytest.raises(NoSuchOrderError):
        queries.order_by_token(session, before)
    assert queries.order_by_token(session, order.token).id == order.id


def test_orders_are_found_by_their_token_only(session: Session) -> None:
    order = place(session, make_paperback(session)).order
    for wrong in ("", order.code, str(order.id), order.token[:-1], order.token.swapcase()):
        with pytest.raises(NoSuchOrderError):
            queries.order_by_token(session, wrong)


def test_tokens_and_codes_are_of_their_own(session: Session) -> None:
    edition = make_paperback(session)
    orders = [place(session, edition).order for _ in range(5)]
    assert len({order.token for order in orders}) == len({order.code for order in orders}) == 5
    assert {len(order.token) for order in orders} == {32}


def test_only_what_was_paid_belongs_to_an_address(session: Session) -> None:
    edition = make_book(session).editions[0]
    paid = make_paid_order(session, edition, buyer=make_buyer("Reader@Example.com"))
    place(session, edition)
    assert [order.id for order in queries.orders_of_email(session, "reader@example.com")] == [
        paid.id
    ]


def test_paid_and_undelivered_orders_are_found(session: Session) -> None:
    edition = make_book(session).editions[0]
    waiting = make_paid_order(session, edition, delivered=False)
    make_paid_order(session, edition)
    place(session, edition)
    session.flush()
    assert queries.undelivered_orders(session) == [waiting.id]


def test_the_cart_has_one_open_order(session: Session) -> None:
    order = place(session, make_paperback(session)).order
    assert order.cart_id is not None
    found = queries.find_open_order(session, order.cart_id)
    assert found is not None
    assert found.id == order.id
    services.move(session, order, to=OrderStatus.CANCELLED, out_of={OrderStatus.PLACED})
    assert queries.find_open_order(session, order.cart_id) is None
    assert queries.locked_open_order(session, new_id()) is None


def test_every_order_is_told_with_its_lines(session: Session) -> None:
    edition = make_paperback(session)
    ids = {place(session, edition).order.id for _ in range(3)}
    session.flush()
    session.expire_all()
    told: list[Order] = list(queries.every_order(session))
    assert {order.id for order in told} == ids
    assert all(len(order.lines) == 1 and order.flags == [] for order in told)
