"""Money back: our row first, then the call, and once whatever breaks between them."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.books.types import Form
from catalogue.checkout.services.refunding import refund_refused
from catalogue.core.errors import InvalidError
from catalogue.orders.models import OrderFlag
from catalogue.orders.types import OrderStatus
from catalogue.payments.errors import RefundTooLargeError
from catalogue.payments.messages import SendRefund
from catalogue.payments.models import Payment, Refund
from catalogue.payments.queries import payment_with_refunds
from catalogue.payments.services import promise_refund
from catalogue.payments.types import RefundStatus
from catalogue.sandbox import FaultKind
from tests.factories.books import make_book
from tests.factories.money import (
    attached,
    flags_of,
    make_our_refund_facts,
    make_refund_facts,
    promised,
    settled,
)
from tests.factories.orders import make_paid_order, place
from tests.support.back_office import BackOffice
from tests.support.times import NOON

REFUND_CALL = "POST /v1/refunds"
ALL_ATTEMPTS = 3


def refunds_of(office: BackOffice) -> list[Refund]:
    with office.database.read() as session:
        return list(session.scalars(select(Refund).order_by(Refund.id)))


def the_payment(session: Session) -> Payment:
    """Return the one payment of a paid order of £10.00."""
    edition = make_book(session, forms=(Form.EPUB,), price=1000).editions[0]
    make_paid_order(session, edition)
    payment_id = session.scalars(select(Payment.id)).one()
    return payment_with_refunds(session, payment_id)


def test_a_promise_is_a_row_and_a_reservation_and_a_job(session: Session) -> None:
    payment = the_payment(session)
    refund = promise_refund(session, payment, 400, reason="asked", now=NOON)
    assert (refund.amount, refund.status, refund.is_external) == (400, RefundStatus.PENDING, False)
    assert payment.refund_reserved == 400
    assert promised(session, SendRefund) == [SendRefund(refund.id)]


def test_more_than_is_left_is_refused(session: Session) -> None:
    payment = the_payment(session)
    promise_refund(session, payment, 700, reason="asked", now=NOON)
    with pytest.raises(RefundTooLargeError):
        promise_refund(session, payment, 301, reason="asked", now=NOON)
    promise_refund(session, payment, 300, reason="asked", now=NOON)
    assert payment.refund_reserved == 1000


@pytest.mark.parametrize("amount", [0, -1, -1000])
def test_nothing_and_less_is_refused_and_reserves_nothing(session: Session, amount: int) -> None:
    payment = the_payment(session)
    with pytest.raises(InvalidError):
        promise_refund(session, payment, amount, reason="asked", now=NOON)
    session.refresh(payment)
    assert payment.refund_reserved == 0


def test_what_was_not_paid_cannot_be_refunded(session: Session) -> None:
    place(session, make_book(session).editions[0])
    payment_id = session.scalars(select(Payment.id)).one()
    payment = payment_with_refunds(session, payment_id)
    with pytest.raises(RefundTooLargeError):
        promise_refund(session, payment, 1, reason="asked", now=NOON)


def test_a_refused_refund_frees_its_amount_and_is_flagged(session: Session) -> None:
    payment = the_payment(session)
    refund = promise_refund(session, payment, 400, reason="asked", now=NOON)
    for _ in range(2):
        refund_refused(session, payment.id, refund.id, reason="no money", now=NOON)
    assert (refund.status, payment.refund_reserved) == (RefundStatus.FAILED, 0)
    flag = session.scalars(select(OrderFlag)).one()
    assert flag.detail == "Stripe did not make the refund: no money"


def test_what_stripe_made_after_all_counts_though_it_seemed_refused(session: Session) -> None:
    edition = make_book(session, price=1000).editions[0]
    facts = attached(session, place(session, edition))
    settled(session, facts)
    payment = payment_with_refunds(session, session.scalars(select(Payment.id)).one())
    refund = promise_refund(session, payment, 1000, reason="asked", now=NOON)
    refund_refused(session, payment.id, refund.id, reason="key in use", now=NOON)
    order = settled(session, facts, refunds=(make_our_refund_facts(refund.id, 1000),))
    assert refund.status is RefundStatus.SUCCEEDED
    assert order is not None
    assert order.status is OrderStatus.REFUNDED


def test_a_refund_from_the_dashboard_takes_from_what_is_left(session: Session) -> None:
    edition = make_book(session, price=1000).editions[0]
    facts = attached(session, place(session, edition))
    settled(session, facts, refunds=(make_refund_facts(800),))
    payment = payment_with_refunds(session, session.scalars(select(Payment.id)).one())
    assert [(each.amount, each.is_external) for each in payment.refunds] == [(800, True)]
    with pytest.raises(RefundTooLargeError):
        promise_refund(session, payment, 300, reason="asked", now=NOON)
    assert flags_of(session) == ["external_refund"]


def test_a_refund_is_sent_and_takes_the_files(office: BackOffice) -> None:
    order_id, session_id = office.sell(office.edition(price=1000))
    office.promise_refund(order_id, 1000)
    office.work()
    assert office.order(order_id).status is OrderStatus.REFUNDED
    (refund,) = refunds_of(office)
    assert refund.status is RefundStatus.SUCCEEDED
    assert refund.provider_id is not None
    assert office.sandbox.entry(session_id)["refunded"] == 1000


def test_an_answer_that_is_lost_ends_in_one_refund(office: BackOffice) -> None:
    order_id, session_id = office.sell(office.edition(price=1000))
    office.promise_refund(order_id, 300)
    office.sandbox.fault(FaultKind.CUT_AFTER, count=ALL_ATTEMPTS, match=REFUND_CALL)
    office.work()
    assert [refund.status for refund in refunds_of(office)] == [RefundStatus.PENDING]
    office.sandbox.heal()
    office.work_after_pauses()
    assert [refund.status for refund in refunds_of(office)] == [RefundStatus.SUCCEEDED]
    assert office.sandbox.entry(session_id)["refunded"] == 300


def test_a_crash_after_stripes_refund_ends_in_one_refund_even_when_stripe_forgot_the_key(
    office: BackOffice,
) -> None:
    order_id, session_id = office.sell(office.edition(price=1000))
    refund = office.promise_refund(order_id, 300)
    with office.database.read() as session:
        intent = session.scalars(select(Payment.provider_id)).one()
    assert intent is not None
    office.tools.gateway.refund(intent, 300, refund_id=refund.id, key=f"refund-{refund.id}")  # type: ignore[arg-type]
    assert office.sandbox.sandbox is not None
    with office.sandbox.sandbox.store.begin() as work:
        work.db.execute("DELETE FROM answer")
    office.work()
    assert [each.status for each in refunds_of(office)] == [RefundStatus.SUCCEEDED]
    assert office.sandbox.entry(session_id)["refunded"] == 300


def test_a_refund_that_stripe_refuses_is_flagged_and_the_order_stays(office: BackOffice) -> None:
    order_id, session_id = office.sell(office.edition(price=1000))
    office.promise_refund(order_id, 300)
    office.sandbox.dispute(session_id)
    office.work()
    assert [refund.status for refund in refunds_of(office)] == [RefundStatus.FAILED]
    with office.database.read() as session:
        assert "refund_failed" in flags_of(session)


def test_a_refund_from_the_dashboard_appears_as_external(office: BackOffice) -> None:
    order_id, session_id = office.sell(office.edition(price=1000))
    office.sandbox.refund(session_id, 250)
    office.keep(office.hear("charge.refunded"))
    office.work()
    assert [(each.amount, each.is_external) for each in refunds_of(office)] == [(250, True)]
    assert office.order(order_id).status is OrderStatus.PARTIALLY_REFUNDED
