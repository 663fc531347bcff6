"""Refunds at once: never more than what was captured."""

from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from catalogue.core.clock import utc_now
from catalogue.core.ids import new_id
from catalogue.payments.errors import RefundTooLargeError
from catalogue.payments.models import Payment, Refund
from catalogue.payments.queries import payment_with_refunds
from catalogue.payments.services import promise_refund
from catalogue.payments.types import RefundStatus
from tests.support.back_office import BackOffice
from tests.support.parallel import at_once

pytestmark = pytest.mark.race
AT_ONCE = 10


def promised_in_all(office: BackOffice) -> int:
    with office.database.read() as session:
        return session.scalar(select(func.coalesce(func.sum(Refund.amount), 0))) or 0


def payment_of(office: BackOffice, order_id: UUID) -> UUID:
    with office.database.read() as session:
        return session.scalars(select(Payment.id).where(Payment.order_id == order_id)).one()


def test_ten_refunds_at_once_never_exceed_what_was_captured(office: BackOffice) -> None:
    order_id, session_id = office.sell(office.edition(price=1000))

    def refund(amount: int) -> bool:
        try:
            office.promise_refund(order_id, amount)
        except RefundTooLargeError:
            return False
        return True

    assert sum(at_once(refund, *[300] * AT_ONCE)) == 3
    assert promised_in_all(office) == 900
    office.work()
    assert office.sandbox.entry(session_id)["refunded"] == 900


def test_the_conditional_write_holds_even_without_the_orders_lock(office: BackOffice) -> None:
    order_id, _session_id = office.sell(office.edition(price=1000))
    payment_id = payment_of(office, order_id)
    ready = Barrier(AT_ONCE)

    def refund(amount: int) -> bool:
        try:
            with office.database.write() as session:
                payment = payment_with_refunds(session, payment_id)
                ready.wait(10)
                promise_refund(session, payment, amount, reason="asked", now=utc_now())
        except RefundTooLargeError:
            return False
        return True

    assert sum(at_once(refund, *[300] * AT_ONCE)) == 3


def test_control_looking_before_reserving_exceeds(office: BackOffice) -> None:
    order_id, _session_id = office.sell(office.edition(price=1000))
    payment_id = payment_of(office, order_id)
    looked = Barrier(AT_ONCE)

    def refund(amount: int) -> None:
        with office.database.write() as session:
            payment = payment_with_refunds(session, payment_id)
            reserved = payment.refund_reserved
            looked.wait(10)
            assert reserved + amount <= payment.amount
            session.execute(update(Payment).values(refund_reserved=reserved + amount))
            session.add(
                Refund(
                    id=new_id(),
                    payment_id=payment_id,
                    amount=amount,
                    status=RefundStatus.PENDING,
                    created_at=utc_now(),
                )
            )

    at_once(refund, *[300] * AT_ONCE)
    assert promised_in_all(office) == 3000
