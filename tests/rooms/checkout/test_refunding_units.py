"""Units go back one by one, each once, with its right or without."""

from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.books.models import Edition
from catalogue.books.types import Form
from catalogue.checkout.errors import NothingToRefundError
from catalogue.checkout.services.refunding import refund_refused
from catalogue.checkout.services.returning import RefundWish, refund_order
from catalogue.delivery.services import align_rights
from catalogue.orders.models import Order
from catalogue.orders.queries import locked_order
from catalogue.orders.services import move
from catalogue.orders.types import OrderStatus
from catalogue.payments.errors import RefundTooLargeError, UnitRefundedError
from tests.factories.books import make_book
from tests.factories.money import flags_of, rights_of
from tests.factories.orders import make_paid_order
from tests.support.times import NOON


def bought(session: Session, quantity: int = 2, form: Form = Form.EPUB) -> Order:
    """Sell so many of an edition at £10 each, and deliver them."""
    book = make_book(session, forms=(form,), price=1000)
    return locked_order(session, make_paid_order(session, *book.editions, quantity=quantity).id)


def unit(order: Order, *numbers: int) -> frozenset[tuple[UUID, int]]:
    return frozenset((order.lines[0].id, number) for number in numbers)


def test_one_unit_goes_back_with_its_right_and_the_other_works_on(session: Session) -> None:
    order = bought(session)
    refund = refund_order(session, order, RefundWish("a", unit(order, 2)), now=NOON)
    assert refund.amount == 1000
    assert rights_of(session) == ["active", "revoked"]
    align_rights(session, order)
    assert rights_of(session) == ["active", "revoked"]


def test_a_unit_goes_back_once(session: Session) -> None:
    order = bought(session)
    refund_order(session, order, RefundWish("a", unit(order, 1)), now=NOON)
    with pytest.raises(UnitRefundedError):
        refund_order(session, order, RefundWish("b", unit(order, 1)), now=NOON)


def test_a_form_that_comes_twice_makes_one_refund(session: Session) -> None:
    order = bought(session)
    wish = RefundWish("a", goodwill=500)
    assert refund_order(session, order, wish, now=NOON) is refund_order(
        session, order, wish, now=NOON
    )


def test_a_right_that_was_left_outlives_the_refund_of_the_whole(session: Session) -> None:
    order = bought(session)
    wish = RefundWish("a", unit(order, 1, 2), takes_access=False)
    refund_order(session, order, wish, now=NOON)
    move(session, order, to=OrderStatus.REFUNDED, out_of=frozenset(OrderStatus))
    align_rights(session, order)
    assert rights_of(session) == ["active", "active"]


def test_a_refund_that_fails_gives_the_right_back_and_tells_staff(session: Session) -> None:
    order = bought(session)
    refund = refund_order(session, order, RefundWish("a", unit(order, 1)), now=NOON)
    refund_refused(session, refund.payment_id, refund.id, reason="no money", now=NOON)
    assert rights_of(session) == ["active", "active"]
    assert flags_of(session) == ["refund_failed"]
    refund_order(session, order, RefundWish("b", unit(order, 1)), now=NOON)
    assert rights_of(session) == ["active", "revoked"]


@pytest.mark.parametrize(
    "wish",
    [
        RefundWish("a"),
        RefundWish("a", frozenset({(UUID(int=1), 1)})),
        RefundWish("a", goodwill=600, limit=500),
        RefundWish("a", with_shipping=True),
    ],
)
def test_what_cannot_be_is_refused(session: Session, wish: RefundWish) -> None:
    order = bought(session)
    with pytest.raises(NothingToRefundError):
        refund_order(session, order, wish, now=NOON)


def test_printed_copies_go_back_on_the_shelf_when_asked(session: Session) -> None:
    order = bought(session, form=Form.PAPERBACK)
    refund_order(session, order, RefundWish("a", unit(order, 1), restocks=True), now=NOON)
    assert session.scalar(select(Edition.stock)) == 9
    with pytest.raises(RefundTooLargeError):
        refund_order(session, order, RefundWish("b", goodwill=99_999), now=NOON)
