"""One unit refunded ten times at once: it goes back once."""

from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import func, select

from catalogue.core.clock import utc_now
from catalogue.orders.models import OrderLine
from catalogue.payments.errors import UnitRefundedError
from catalogue.payments.models import Payment, RefundUnit
from catalogue.payments.queries import payment_with_refunds
from catalogue.payments.services import promise_refund, take_units
from tests.support.back_office import BackOffice
from tests.support.guards import Guard, drop_rule, unguarded
from tests.support.parallel import at_once

pytestmark = pytest.mark.race
AT_ONCE = 10
ONCE = Guard("INSERT INTO refund_units", r" ON CONFLICT \(order_line_id, unit\) DO NOTHING")


def taken(office: BackOffice, order_id: UUID) -> int:
    """Ask ten times at once for the same unit, without the order's lock; count who got it."""
    with office.database.read() as session:
        payment_id = session.scalars(select(Payment.id).where(Payment.order_id == order_id)).one()
        line_id = session.scalars(select(OrderLine.id).where(OrderLine.order_id == order_id)).one()

    def take(ready: Barrier) -> bool:
        try:
            with office.database.write() as session:
                payment = payment_with_refunds(session, payment_id)
                ready.wait(10)
                refund = promise_refund(session, payment, 100, reason="asked", now=utc_now())
                take_units(session, refund, {(line_id, 1): 100})
        except UnitRefundedError:
            return False
        return True

    return sum(at_once(take, *[Barrier(AT_ONCE)] * AT_ONCE))


def rows(office: BackOffice) -> int:
    with office.database.read() as session:
        return session.scalar(select(func.count()).select_from(RefundUnit)) or 0


def test_one_unit_goes_back_once_whoever_asks(office: BackOffice) -> None:
    order_id, _session_id = office.sell(office.edition(price=1000))
    assert taken(office, order_id) == 1
    assert rows(office) == 1


def test_control_without_the_rule_it_goes_back_ten_times(office: BackOffice) -> None:
    order_id, _session_id = office.sell(office.edition(price=1000))
    drop_rule(office.database, "refund_units", "uq_refund_units_order_line_id_unit")
    with unguarded(office.database, ONCE):
        assert taken(office, order_id) == AT_ONCE
    assert rows(office) == AT_ONCE
