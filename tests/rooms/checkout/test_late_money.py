"""Money that comes late, or twice: the copies are held again, or it goes back by itself."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.books.services import take_stock
from catalogue.checkout.services.paying import pause_order
from catalogue.checkout.services.placing import Placed
from catalogue.delivery.messages import DeliverOrder
from catalogue.delivery.services import deliver_order
from catalogue.orders.types import Hold, OrderStatus
from catalogue.payments.messages import SendRefund
from catalogue.payments.models import Payment, Refund
from catalogue.payments.types import PaymentStatus, RefundStatus
from tests.factories.books import make_epub, make_paperback, stock_of
from tests.factories.cart import make_cart
from tests.factories.money import (
    attached,
    expired,
    failed,
    flags_of,
    letters_of,
    make_our_refund_facts,
    payment_states,
    processing,
    promised,
    settled,
)
from tests.factories.orders import LINKS, make_buyer, make_session_facts, place, press
from tests.support.times import NOON


def the_refund(session: Session) -> Refund:
    return session.scalars(select(Refund)).one()


def refund_done(session: Session, facts: Any) -> None:
    """Let Stripe have made the one refund that is promised."""
    refund = the_refund(session)
    settled(session, facts, refunds=(make_our_refund_facts(refund.id, refund.amount),))


def test_paid_after_it_had_expired_holds_the_copies_again(session: Session) -> None:
    edition = make_paperback(session, stock=1)
    placed = place(session, edition, now=NOON)
    facts = attached(session, placed)
    settled(session, expired(facts))
    settled(session, facts)
    assert placed.order.status is OrderStatus.PAID
    assert stock_of(session, edition) == 0
    assert [line.hold for line in placed.order.lines] == [Hold.KEPT]
    assert flags_of(session) == ["paid_late"]
    assert letters_of(session) == [
        f"Your payment came late, and all is well (order {placed.order.code})"
    ]
    assert promised(session, DeliverOrder) == [DeliverOrder(placed.order.id)]


def test_an_e_book_paid_late_is_simply_delivered(session: Session) -> None:
    placed = place(session, make_epub(session), now=NOON)
    facts = attached(session, placed)
    settled(session, expired(facts))
    settled(session, facts)
    deliver_order(session, placed.order.id, links=LINKS, now=NOON)
    assert placed.order.status is OrderStatus.FULFILLED


def test_paid_after_the_last_copy_went_is_refunded_by_itself(session: Session) -> None:
    edition, other = make_paperback(session, stock=1), make_paperback(session, stock=5)
    placed = place(session, edition, other, now=NOON)
    facts = attached(session, placed)
    settled(session, expired(facts))
    take_stock(session, edition.id, 1)
    settled(session, facts)
    assert (placed.order.status, placed.order.paid_at) == (OrderStatus.PAID_LATE, NOON)
    assert (stock_of(session, edition), stock_of(session, other)) == (0, 5)
    refund = the_refund(session)
    assert (refund.amount, refund.status) == (placed.order.total_amount, RefundStatus.PENDING)
    assert promised(session, SendRefund) == [SendRefund(refund.id)]
    assert flags_of(session) == ["paid_late"]
    assert letters_of(session) == [f"Your money is on its way back (order {placed.order.code})"]
    assert promised(session, DeliverOrder) == []
    refund_done(session, facts)
    assert placed.order.status is OrderStatus.REFUNDED


def test_paid_for_an_order_that_was_replaced_is_kept_and_flagged(session: Session) -> None:
    cart_id = make_cart(session, make_epub(session), now=NOON)
    first = press(session, cart_id, buyer=make_buyer("one@example.com"))
    facts = attached(session, first)
    press(session, cart_id, buyer=make_buyer("two@example.com"))
    assert first.order.status.is_closed_unpaid
    settled(session, facts)
    assert first.order.status is OrderStatus.PAID
    assert flags_of(session) == ["paid_late"]


def test_paid_while_the_order_was_paused_holds_the_copies_again(session: Session) -> None:
    """Stripe's answer got lost on the way, but its page was open."""
    edition = make_paperback(session, stock=1)
    placed = place(session, edition, now=NOON)
    assert placed.payment is not None
    pause_order(session, placed.payment, refused=False, now=NOON)
    settled(session, make_session_facts(placed))
    assert placed.order.status is OrderStatus.PAID
    assert stock_of(session, edition) == 0


def paid_twice(session: Session) -> tuple[Placed, Any]:
    """Let both attempts of one order be paid; return it and what Stripe says of the second."""
    edition = make_paperback(session)
    cart_id = make_cart(session, edition, now=NOON)
    attempts = [
        press(session, cart_id, now=NOON + timedelta(minutes=minutes)) for minutes in (0, 45)
    ]
    first, second = (make_session_facts(placed) for placed in attempts)
    settled(session, first)
    settled(session, second)
    return attempts[0], second


def test_paid_twice_is_refunded_once_and_delivered_once(session: Session) -> None:
    placed, second = paid_twice(session)
    settled(session, second)
    assert payment_states(session) == ["paid", "paid"]
    refund = the_refund(session)
    assert refund.amount == placed.order.total_amount
    assert flags_of(session) == ["paid_twice"]
    assert promised(session, DeliverOrder) == [DeliverOrder(placed.order.id)]
    assert placed.order.status is OrderStatus.PAID


def test_the_refund_of_what_was_paid_twice_leaves_the_order_whole(session: Session) -> None:
    placed, second = paid_twice(session)
    refund_done(session, second)
    assert the_refund(session).status is RefundStatus.SUCCEEDED
    assert placed.order.status is OrderStatus.PAID
    deliver_order(session, placed.order.id, links=LINKS, now=NOON)
    back, thanks = letters_of(session)
    assert "is on its way back to you" in back
    assert thanks.startswith("Thank you for your order")


def test_an_attempt_that_ended_unpaid_can_still_be_paid(session: Session) -> None:
    placed = place(session, make_epub(session), now=NOON)
    facts = attached(session, placed)
    settled(session, processing(facts))
    settled(session, failed(facts))
    settled(session, facts)
    assert placed.order.status is OrderStatus.PAID
    assert session.scalars(select(Payment.status)).one() is PaymentStatus.PAID
