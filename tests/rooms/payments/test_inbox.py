"""Events are kept once, payments move once, and the first session stays."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.payments import queries, services
from catalogue.payments.messages import SettleEvent
from catalogue.payments.models import Payment, StripeEvent
from catalogue.payments.types import EventHint, PaymentStatus, dispute_stage
from tests.factories.books import make_book
from tests.factories.money import attached, promised
from tests.factories.orders import make_paid_order, make_session_facts, place
from tests.support.times import NOON

HINT = EventHint(
    id="evt_1",
    type="checkout.session.completed",
    created=NOON,
    livemode=False,
    object_id="cs_1",
    session_id="cs_1",
    payment_intent_id=None,
    payload='{"id":"evt_1"}',
)


def test_an_event_is_kept_and_promised_once(session: Session) -> None:
    assert [services.keep_event(session, HINT, now=NOON) for _ in range(3)] == [True, False, False]
    assert promised(session, SettleEvent) == [SettleEvent("evt_1")]
    assert session.scalar(select(func.count()).select_from(StripeEvent)) == 1


def test_an_unknown_kind_of_event_is_kept_too(session: Session) -> None:
    odd = replace(HINT, id="evt_2", type="balance.available", session_id=None)
    assert services.keep_event(session, odd, now=NOON)
    assert session.get_one(StripeEvent, "evt_2").payload == HINT.payload


def test_an_event_that_was_handled_is_not_found_as_unhandled(session: Session) -> None:
    services.keep_event(session, HINT, now=NOON)
    day = timedelta(days=1)
    assert queries.unhandled_events(session, received_since=NOON - day) == ["evt_1"]
    assert queries.unhandled_events(session, received_since=NOON + day) == []
    services.note_handled(session, "evt_1", now=NOON)
    assert queries.unhandled_events(session, received_since=NOON - day) == []


def test_the_first_session_of_a_payment_stays(session: Session) -> None:
    placed = place(session, make_book(session).editions[0])
    first = attached(session, placed)
    assert placed.payment is not None
    services.attach_session(session, placed.payment.id, make_session_facts(placed))
    assert session.scalars(select(Payment.session_id)).one() == first.id


def test_a_payment_moves_once(session: Session) -> None:
    payment = place(session, make_book(session).editions[0]).payment
    assert payment is not None
    opened = {PaymentStatus.OPEN}
    assert services.move_payment(session, payment, to=PaymentStatus.EXPIRED, out_of=opened)
    assert not services.move_payment(session, payment, to=PaymentStatus.PAID, out_of=opened)
    assert payment.status is PaymentStatus.EXPIRED


def test_a_lost_session_is_told_by_its_end(session: Session) -> None:
    placed = place(session, make_book(session).editions[0])
    payment = placed.payment
    assert payment is not None
    whole_second = payment.expires_at.replace(microsecond=0)
    order_id = placed.order.id
    found = queries.find_unattached_payment(session, order_id, expires_at=whole_second)
    assert found is payment
    other = whole_second + timedelta(seconds=1)
    assert queries.find_unattached_payment(session, order_id, expires_at=other) is None
    attached(session, placed)
    assert queries.find_unattached_payment(session, order_id, expires_at=whole_second) is None


def test_payments_without_a_last_word_are_found(session: Session) -> None:
    edition = make_book(session).editions[0]
    placed = place(session, edition, now=NOON)
    attached(session, placed)
    make_paid_order(session, edition)
    place(session, edition, now=NOON)
    assert placed.payment is not None
    ids = [p.id for p in queries.unsettled_payments(session, created_since=NOON)]
    assert ids == [placed.payment.id]
    late = NOON + timedelta(days=9)
    assert queries.unsettled_payments(session, created_since=late) == []
    placed.payment.status = PaymentStatus.PROCESSING
    session.flush()
    assert len(queries.unsettled_payments(session, created_since=late)) == 1


def test_a_dispute_only_goes_forward() -> None:
    stages = [
        ("warning_needs_response", "warning_under_review"),
        ("warning_closed",),
        ("needs_response", "under_review"),
        ("won", "lost", "prevented"),
    ]
    for stage, names in enumerate(stages):
        assert {dispute_stage(name) for name in names} == {stage}
