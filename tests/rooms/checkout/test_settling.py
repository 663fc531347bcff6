"""One fulfilment: what Stripe says of a session, brought into the shop's rows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.cart.models import CartItem
from catalogue.cart.queries import count_in_cart
from catalogue.cart.services import change_quantity
from catalogue.core.ids import new_id
from catalogue.delivery.messages import DeliverOrder
from catalogue.orders.models import OrderFlag
from catalogue.orders.types import Hold, OrderStatus
from catalogue.payments.messages import SendRefund
from catalogue.payments.models import Payment
from tests.factories.books import make_epub, make_paperback, stock_of
from tests.factories.cart import make_cart
from tests.factories.money import (
    attached,
    expired,
    failed,
    flags_of,
    letters_of,
    payment_states,
    processing,
    promised,
    settled,
)
from tests.factories.orders import make_session_facts, place, press
from tests.support.times import NOON


def test_paid_keeps_the_copies_and_promises_delivery(session: Session) -> None:
    edition = make_paperback(session)
    placed = place(session, edition, now=NOON)
    order = settled(session, attached(session, placed))
    assert order is placed.order
    assert (order.status, order.paid_at) == (OrderStatus.PAID, NOON)
    assert [line.hold for line in order.lines] == [Hold.KEPT]
    assert promised(session, DeliverOrder) == [DeliverOrder(order.id)]
    assert stock_of(session, edition) == 9


def test_paid_empties_the_cart_and_leaves_what_was_added_meanwhile(session: Session) -> None:
    bought, later = make_epub(session), make_epub(session)
    cart_id = make_cart(session, bought, quantity=2, now=NOON)
    placed = press(session, cart_id)
    change_quantity(session, cart_id, bought.id, 5)
    session.add(CartItem(cart_id=cart_id, edition_id=later.id, quantity=1, added_at=NOON))
    session.flush()
    settled(session, attached(session, placed))
    items = session.scalars(select(CartItem).where(CartItem.cart_id == cart_id))
    assert {item.edition_id: item.quantity for item in items} == {bought.id: 3, later.id: 1}


def test_the_same_twice_has_one_effect(session: Session) -> None:
    placed = place(session, make_paperback(session), now=NOON)
    facts = attached(session, placed)
    for _ in range(3):
        settled(session, facts)
    assert payment_states(session) == ["paid"]
    assert promised(session, DeliverOrder) == [DeliverOrder(placed.order.id)]
    assert promised(session, SendRefund) == []
    assert flags_of(session) == []


def test_an_open_session_changes_nothing(session: Session) -> None:
    placed = place(session, make_epub(session), now=NOON)
    facts = replace(attached(session, placed), status="open", payment_status="unpaid")
    settled(session, facts)
    assert placed.order.status is OrderStatus.PLACED
    assert payment_states(session) == ["open"]


def test_a_bank_debit_waits_with_a_letter_and_holds_its_copies(session: Session) -> None:
    edition = make_paperback(session)
    placed = place(session, edition, now=NOON)
    for _ in range(2):
        settled(session, processing(attached(session, placed)))
    assert placed.order.status is OrderStatus.PROCESSING
    assert payment_states(session) == ["processing"]
    assert stock_of(session, edition) == 9
    assert letters_of(session) == [f"Your bank is on it (order {placed.order.code})"]
    assert promised(session, DeliverOrder) == []
    assert placed.order.cart_id is not None
    assert count_in_cart(session, placed.order.cart_id) == 0


def test_a_bank_debit_that_succeeds_is_paid(session: Session) -> None:
    placed = place(session, make_paperback(session), now=NOON)
    facts = attached(session, placed)
    settled(session, processing(facts))
    settled(session, facts)
    assert placed.order.status is OrderStatus.PAID
    assert payment_states(session) == ["paid"]


def test_a_bank_debit_that_fails_frees_the_copies_and_is_told(session: Session) -> None:
    edition = make_paperback(session)
    placed = place(session, edition, now=NOON)
    facts = attached(session, placed)
    settled(session, processing(facts))
    for _ in range(2):
        settled(session, failed(facts))
    assert placed.order.status is OrderStatus.CANCELLED
    assert payment_states(session) == ["failed"]
    assert stock_of(session, edition) == 10
    assert letters_of(session)[1:] == [
        f"Your payment did not go through (order {placed.order.code})"
    ]


def test_an_expired_session_frees_its_copies_once(session: Session) -> None:
    edition = make_paperback(session)
    placed = place(session, edition, now=NOON)
    facts = expired(attached(session, placed))
    for _ in range(2):
        settled(session, facts)
    assert (placed.order.status, placed.order.closed_at) == (OrderStatus.EXPIRED, NOON)
    assert payment_states(session) == ["expired"]
    assert stock_of(session, edition) == 10
    assert letters_of(session) == []


@pytest.mark.parametrize("late", [expired, failed, processing])
def test_late_bad_news_after_paid_changes_nothing(session: Session, late: Any) -> None:
    edition = make_paperback(session)
    placed = place(session, edition, now=NOON)
    facts = attached(session, placed)
    settled(session, facts)
    settled(session, late(facts))
    assert placed.order.status is OrderStatus.PAID
    assert payment_states(session) == ["paid"]
    assert stock_of(session, edition) == 9
    assert letters_of(session) == []


@pytest.mark.parametrize(
    ("change", "flag"),
    [
        ({"amount_total": 798}, "wrong_amount"),
        ({"amount_total": 800}, "wrong_amount"),
        ({"currency": "EUR"}, "wrong_currency"),
        ({"livemode": True}, "wrong_mode"),
        ({"order_id": new_id()}, "wrong_session"),
        ({"order_id": None}, "wrong_session"),
    ],
)
def test_a_mismatch_is_flagged_and_not_fulfilled(
    session: Session, change: dict[str, Any], flag: str
) -> None:
    placed = place(session, make_epub(session), now=NOON)
    facts = replace(attached(session, placed), **change)
    for _ in range(2):
        assert settled(session, facts) is placed.order
    assert flags_of(session) == [flag]
    assert placed.order.status is OrderStatus.PLACED
    assert payment_states(session) == ["open"]
    assert promised(session, DeliverOrder) == []


def test_the_paid_session_of_one_order_never_pays_another(session: Session) -> None:
    mine, other = place(session, make_epub(session)), place(session, make_epub(session))
    facts = attached(session, mine)
    attached(session, other)
    settled(session, replace(facts, order_id=other.order.id))
    assert {mine.order.status, other.order.status} == {OrderStatus.PLACED}
    assert flags_of(session) == ["wrong_session"]


def test_money_without_an_order_is_flagged_as_an_orphan_once(session: Session) -> None:
    facts = make_session_facts(place(session, make_epub(session)), order_id=new_id())
    for _ in range(2):
        assert settled(session, facts) is None
    flag = session.scalars(select(OrderFlag)).one()
    assert (flag.kind.value, flag.order_id, flag.about) == ("orphan_payment", None, facts.id)
    assert "£7.99" in flag.detail


def test_a_foreign_session_without_money_is_not_flagged(session: Session) -> None:
    facts = make_session_facts(place(session, make_epub(session)), order_id=new_id())
    assert settled(session, expired(facts)) is None
    assert flags_of(session) == []


def test_a_session_whose_id_a_crash_kept_from_us_is_found_by_its_order(session: Session) -> None:
    placed = place(session, make_epub(session), now=NOON)
    facts = make_session_facts(placed)
    settled(session, facts)
    assert placed.order.status is OrderStatus.PAID
    assert session.scalars(select(Payment.session_id)).one() == facts.id


def test_a_lost_session_of_an_earlier_attempt_does_not_take_the_place_of_the_later(
    session: Session,
) -> None:
    edition = make_paperback(session, stock=1)
    cart_id = make_cart(session, edition, now=NOON)
    first = press(session, cart_id)
    lost = make_session_facts(first)
    second = press(session, cart_id, now=NOON + timedelta(minutes=45))
    assert second.payment is not first.payment
    settled(session, expired(lost))
    assert payment_states(session) == ["expired", "open"]
    assert second.order.status.is_open
    assert stock_of(session, edition) == 0
    settled(session, attached(session, second))
    assert second.order.status is OrderStatus.PAID
    assert flags_of(session) == []
