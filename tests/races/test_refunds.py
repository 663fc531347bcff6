"""Refunds at once: never more than what was captured."""

from functools import partial
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from catalogue.core.clock import utc_now
from catalogue.payments.errors import RefundTooLargeError
from catalogue.payments.models import Payment, Refund
from catalogue.payments.queries import payment_with_refunds
from catalogue.payments.services import promise_refund
from tests.support.back_office import BackOffice
from tests.support.guards import Guard, drop_rule, unguarded
from tests.support.parallel import at_once

pytestmark = pytest.mark.race
AT_ONCE = 10
WITHIN_AMOUNT = Guard(
    "UPDATE payments", r" AND payments\.refund_reserved \+ \S+ <= payments\.amount"
)


def promised_in_all(office: BackOffice) -> int:
    with office.database.read() as session:
        return session.scalar(select(func.coalesce(func.sum(Refund.amount), 0))) or 0


def payment_of(office: BackOffice, order_id: UUID) -> UUID:
    with office.database.read() as session:
        return session.scalars(select(Payment.id).where(Payment.order_id == order_id)).one()


def is_promised(office: BackOffice, payment_id: UUID, ready: Barrier) -> bool:
    """Promise £3 back without the order's lock, once everybody has looked at the payment."""
    try:
        with office.database.write() as session:
            payment = payment_with_refunds(session, payment_id)
            ready.wait(10)
            promise_refund(session, payment, 300, reason="asked", now=utc_now())
    except RefundTooLargeError:
        return False
    return True


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
    asked = partial(is_promised, office, payment_of(office, order_id))
    assert sum(at_once(asked, *[Barrier(AT_ONCE)] * AT_ONCE)) == 3
    assert promised_in_all(office) == 900


def test_control_without_the_condition_refunds_exceed_what_was_captured(
    office: BackOffice,
) -> None:
    order_id, _session_id = office.sell(office.edition(price=1000))
    asked = partial(is_promised, office, payment_of(office, order_id))
    drop_rule(office.database, "payments", "ck_payments_refunds_within_amount")
    with unguarded(office.database, WITHIN_AMOUNT):
        assert sum(at_once(asked, *[Barrier(AT_ONCE)] * AT_ONCE)) == AT_ONCE
    assert promised_in_all(office) == 3000


def test_the_last_guard_is_the_rule_of_the_table(office: BackOffice) -> None:
    order_id, _session_id = office.sell(office.edition(price=1000))
    with unguarded(office.database, WITHIN_AMOUNT), pytest.raises(IntegrityError):
        office.promise_refund(order_id, 1001)
    assert promised_in_all(office) == 0
