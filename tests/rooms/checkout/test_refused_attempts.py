"""An attempt that Stripe refused does not keep its order waiting, nor its copies."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from catalogue.books.models import Edition
from catalogue.books.types import Form
from catalogue.checkout.services.expiring import expire_overdue
from catalogue.checkout.services.paying import note_page, pause_order, session_request
from catalogue.checkout.services.placing import Placed
from catalogue.checkout.types import PAYMENT_LIFETIME
from catalogue.core.clock import utc_now
from catalogue.orders.queries import locked_order
from catalogue.orders.services import hold_copies
from catalogue.orders.types import OrderStatus
from catalogue.payments.messages import ClosePayment
from catalogue.payments.models import Payment
from catalogue.payments.services import begin_payment
from catalogue.payments.types import PaymentStatus
from tests.factories.money import payment_states, promised
from tests.factories.orders import place
from tests.support.back_office import BackOffice


def refused(office: BackOffice, edition: Edition) -> Placed:
    """Place an order whose first attempt Stripe refuses."""
    with office.database.write() as session:
        placed = place(session, edition)
        assert placed.payment is not None
        session.flush()
        pause_order(session, placed.payment, refused=True, now=utc_now())
    return placed


def open_late(office: BackOffice, placed: Placed) -> str:
    """Give another tab the page of the same attempt; return the session's id."""
    assert placed.payment is not None
    request = session_request(
        placed.order, placed.payment, base_url="http://127.0.0.1:8000", automatic_tax=False
    )
    facts = office.tools.gateway.create_session(request, key=placed.payment.idempotency_key)
    with office.database.write() as session:
        note_page(session, placed.payment, facts, now=utc_now())
    return facts.id


def wait_an_hour(office: BackOffice) -> None:
    """Let the time of every payment be over."""
    with office.database.write() as session:
        for payment in session.scalars(select(Payment)):
            payment.expires_at = utc_now() - timedelta(minutes=1)


def sweep(office: BackOffice) -> None:
    """End what is overdue."""
    with office.database.write() as session:
        expire_overdue(session, now=utc_now())
    office.work()


def copies(office: BackOffice, edition: Edition) -> int | None:
    with office.database.read() as session:
        return session.get_one(Edition, edition.id).stock


def test_a_refused_attempt_ends_its_order_when_its_hour_is_over(office: BackOffice) -> None:
    edition = office.edition(Form.PAPERBACK, stock=1)
    placed = refused(office, edition)
    sweep(office)
    assert office.order(placed.order.id).status is OrderStatus.PLACED
    wait_an_hour(office)
    sweep(office)
    assert office.order(placed.order.id).status is OrderStatus.EXPIRED
    assert copies(office, edition) == 1
    with office.database.read() as session:
        assert payment_states(session) == [PaymentStatus.FAILED]


def test_copies_that_a_refused_attempt_holds_come_back(office: BackOffice) -> None:
    edition = office.edition(Form.PAPERBACK, stock=1)
    placed = refused(office, edition)
    with office.database.write() as session:
        hold_copies(session, locked_order(session, placed.order.id))
    wait_an_hour(office)
    sweep(office)
    assert office.order(placed.order.id).status is OrderStatus.EXPIRED
    assert copies(office, edition) == 1


def test_a_refused_attempt_leaves_its_order_to_a_newer_one(office: BackOffice) -> None:
    placed = refused(office, office.edition())
    now = utc_now()
    wait_an_hour(office)
    with office.database.write() as session:
        begin_payment(
            session,
            placed.order.id,
            attempt=2,
            amount=placed.order.total_amount,
            currency="GBP",
            expires_at=now + PAYMENT_LIFETIME,
            now=now,
        )
    with office.database.write() as session:
        expire_overdue(session, now=now)
        assert promised(session, ClosePayment) == []


@pytest.mark.parametrize("ending", ["webhook", "sweep"])
def test_a_page_that_one_tab_got_after_the_other_was_refused_ends_its_order(
    office: BackOffice, ending: str
) -> None:
    edition = office.edition(Form.PAPERBACK, stock=1)
    placed = refused(office, edition)
    session_id = open_late(office, placed)
    assert copies(office, edition) == 0
    if ending == "webhook":
        office.tools.gateway.expire_session(session_id)
        office.keep(office.hear("checkout.session.expired"))
        office.work()
    else:
        wait_an_hour(office)
        sweep(office)
    assert office.order(placed.order.id).status is OrderStatus.EXPIRED
    assert copies(office, edition) == 1
