"""What got lost is found again, and finding it twice changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from catalogue.books.models import Edition
from catalogue.books.types import Form
from catalogue.checkout.messages import ExpireOrders, Reconcile
from catalogue.checkout.queries import exported_orders, exported_orphans
from catalogue.checkout.services.expiring import expire_overdue
from catalogue.checkout.services.paying import session_request
from catalogue.checkout.services.placing import Placed
from catalogue.checkout.services.reconciling import keep_missed_events, resume_unsettled
from catalogue.core.clock import utc_now
from catalogue.delivery.messages import DeliverOrder
from catalogue.jobs.models import Job
from catalogue.jobs.queue import enqueue, take
from catalogue.orders.models import Order
from catalogue.orders.types import OrderStatus
from catalogue.payments.messages import ClosePayment
from catalogue.payments.models import Payment
from catalogue.payments.types import PaymentStatus, SessionRequest
from catalogue.sandbox import FaultKind
from catalogue.worker import work_once
from tests.factories.money import flags_of, payment_states, promised
from tests.factories.orders import place
from tests.support.back_office import BackOffice

SINCE = timedelta(days=3)


def reconcile(office: BackOffice) -> int:
    """Do what ``catalogue reconcile`` does; return how many events had been missed."""
    now = utc_now()
    events = list(office.tools.gateway.events_since(now - SINCE))
    with office.database.write() as session:
        kept = keep_missed_events(session, events, now=now)
        resume_unsettled(session, since=now - SINCE, now=now)
        expire_overdue(session, now=now)
    work_once(office.tools)
    return kept


def exported(office: BackOffice) -> list[dict[str, Any]]:
    with office.database.read() as session:
        return list(exported_orders(session))


def agree(office: BackOffice) -> None:
    """Compare the sandbox's ledger with the shop's export, to the penny."""
    charged = {entry["id"]: entry for entry in office.sandbox.ledger() if entry["charged"]}
    shown = {
        payment["session_id"]: (order, payment)
        for order in exported(office)
        for payment in order["payments"]
        if payment["status"] == "paid"
    }
    assert charged.keys() == shown.keys()
    for session_id, (order, payment) in shown.items():
        assert payment["amount"] == charged[session_id]["charged"]
        assert payment["provider_id"] == charged[session_id]["payment_intent"]
        back = sum(r["amount"] for r in order["refunds"] if r["status"] == "succeeded")
        assert back == charged[session_id]["refunded"]


def copies(office: BackOffice, edition: Edition) -> int | None:
    with office.database.read() as session:
        return session.scalars(select(Edition.stock).where(Edition.id == edition.id)).one()


def test_a_payment_whose_webhook_was_lost_is_found_and_delivered(office: BackOffice) -> None:
    placed, session_id = office.open_page(office.edition())
    office.sandbox.pay(session_id)
    assert reconcile(office) == 1
    assert office.order(placed.order.id).status is OrderStatus.FULFILLED
    assert len(office.letters()) == 1
    agree(office)


def test_lost_refunds_and_disputes_are_found(office: BackOffice) -> None:
    refunded, first = office.sell(office.edition())
    disputed, second = office.sell(office.edition())
    office.sandbox.refund(first, 400)
    office.sandbox.dispute(second)
    reconcile(office)
    assert office.order(refunded).status is OrderStatus.PARTIALLY_REFUNDED
    assert office.order(disputed).status is OrderStatus.DISPUTED
    agree(office)


def test_reconciling_twice_changes_nothing(office: BackOffice) -> None:
    _order_id, session_id = office.sell(office.edition(Form.PAPERBACK))
    office.sandbox.refund(session_id, 400)
    open_one, _ = office.open_page(office.edition())
    reconcile(office)
    before = exported(office)
    assert reconcile(office) == 0
    assert exported(office) == before
    assert office.order(open_one.order.id).status is OrderStatus.PLACED


def test_the_workers_own_round_finds_what_was_dropped(office: BackOffice) -> None:
    office.work()
    placed, session_id = office.open_page(office.edition())
    office.sandbox.fault(FaultKind.DROP, match="checkout.session.completed")
    office.sandbox.pay(session_id)
    with office.database.write() as session:
        enqueue(session, Reconcile(), now=utc_now())
    office.work()
    assert office.order(placed.order.id).status is OrderStatus.FULFILLED


def test_an_answer_of_stripe_that_was_lost_is_found_by_the_order(office: BackOffice) -> None:
    """The shop died after Stripe had opened the page, and its address was paid all the same."""
    edition = office.edition()
    with office.database.write() as session:
        placed = place(session, edition)
    assert placed.payment is not None
    facts = office.tools.gateway.create_session(
        request_of(placed), key=placed.payment.idempotency_key
    )
    office.sandbox.pay(facts.id)
    reconcile(office)
    assert office.order(placed.order.id).status is OrderStatus.FULFILLED
    agree(office)


def test_money_of_somebody_else_is_shown_to_staff(office: BackOffice) -> None:
    edition = office.edition()
    with office.database.write() as session:
        placed = place(session, edition)
    facts = office.tools.gateway.create_session(request_of(placed), key="elsewhere")
    office.sandbox.pay(facts.id)
    with office.database.write() as session:
        session.delete(session.get_one(Payment, placed.payment.id))  # type: ignore[union-attr]
    reconcile(office)
    with office.database.read() as session:
        assert [orphan["about"] for orphan in exported_orphans(session)] == [facts.id]


def test_a_paid_order_whose_delivery_died_is_delivered(office: BackOffice) -> None:
    placed, session_id = office.open_page(office.edition())
    office.sandbox.pay(session_id)
    office.come_back(session_id)
    with office.database.write() as session:
        for job in session.scalars(select(Job).where(Job.kind == DeliverOrder.__name__)):
            session.delete(job)
    reconcile(office)
    assert office.order(placed.order.id).status is OrderStatus.FULFILLED


def test_an_event_whose_handling_died_is_looked_into_again(office: BackOffice) -> None:
    placed, session_id = office.open_page(office.edition())
    office.sandbox.pay(session_id)
    office.keep(office.hear("checkout.session.completed"))
    with office.database.write() as session:
        for job in session.scalars(select(Job)):
            session.delete(job)
    assert reconcile(office) == 0
    assert office.order(placed.order.id).status is OrderStatus.FULFILLED


def test_an_overdue_page_is_closed_at_stripe_and_its_copies_come_back(
    office: BackOffice,
) -> None:
    edition = office.edition(Form.PAPERBACK, stock=1)
    placed, session_id = office.open_page(edition)
    make_overdue(office)
    reconcile(office)
    assert office.order(placed.order.id).status is OrderStatus.EXPIRED
    assert copies(office, edition) == 1
    assert office.sandbox.entry(session_id)["status"] == "expired"


def test_a_page_that_was_paid_in_the_last_second_is_paid(office: BackOffice) -> None:
    placed, session_id = office.open_page(office.edition())
    office.sandbox.pay(session_id)
    make_overdue(office)
    with office.database.write() as session:
        enqueue(session, ExpireOrders(), now=utc_now())
    office.work()
    assert office.order(placed.order.id).status is OrderStatus.FULFILLED


def test_an_order_whose_page_was_never_opened_ends_without_stripe(office: BackOffice) -> None:
    edition = office.edition(Form.PAPERBACK, stock=1)
    with office.database.write() as session:
        placed = place(session, edition)
    make_overdue(office)
    office.sandbox.fault(FaultKind.STATUS, value=500, count=0, match="POST /v1/checkout")
    with office.database.write() as session:
        enqueue(session, ExpireOrders(), now=utc_now())
    office.work()
    assert office.order(placed.order.id).status is OrderStatus.EXPIRED
    assert copies(office, edition) == 1


def test_a_page_that_is_still_in_time_is_left_open(office: BackOffice) -> None:
    placed, _session_id = office.open_page(office.edition())
    with office.database.write() as session:
        expire_overdue(session, now=utc_now())
        assert promised(session, ClosePayment) == []
    assert office.order(placed.order.id).status is OrderStatus.PLACED


def test_while_stripe_is_away_jobs_wait_and_go_on_when_it_is_back(office: BackOffice) -> None:
    placed, session_id = office.open_page(office.edition())
    office.sandbox.pay(session_id)
    office.keep(office.hear("checkout.session.completed"))
    office.sandbox.fault(FaultKind.STATUS, value=503, count=0)
    office.work()
    assert office.order(placed.order.id).status is OrderStatus.PLACED
    with office.database.read() as session:
        assert (
            "PaymentsUnavailableError"
            in session.scalars(select(Job.error).where(Job.kind == "SettleEvent")).one()
        )
    office.sandbox.heal()
    office.work_after_pauses()
    assert office.order(placed.order.id).status is OrderStatus.FULFILLED


def test_a_bank_debit_that_fails_days_later_is_found(office: BackOffice) -> None:
    edition = office.edition(Form.PAPERBACK, stock=1)
    placed, session_id = office.open_page(edition)
    office.sandbox.pay(session_id, bank_debit="failed")
    reconcile(office)
    assert office.order(placed.order.id).status is OrderStatus.PROCESSING
    office.sandbox.settle(session_id, "failed")
    with office.database.write() as session:
        payment = session.get_one(Payment, placed.payment.id)  # type: ignore[union-attr]
        payment.created_at -= timedelta(days=10)
    with office.database.write() as session:
        resume_unsettled(session, since=utc_now() - SINCE, now=utc_now())
    office.work()
    assert office.order(placed.order.id).status is OrderStatus.CANCELLED
    assert copies(office, edition) == 1


def test_a_fraud_warning_is_shown_to_staff(office: BackOffice) -> None:
    _order_id, session_id = office.sell(office.edition())
    office.sandbox.warn_of_fraud(session_id)
    office.keep(office.hear("radar.early_fraud_warning.created"))
    office.work()
    with office.database.read() as session:
        assert flags_of(session) == ["fraud_warning"]


def test_a_replaced_order_that_is_being_opened_is_closed_when_it_is_open(
    office: BackOffice,
) -> None:
    """The buyer changed the cart in another tab while Stripe opened the page of the first."""
    edition = office.edition()
    with office.database.write() as session:
        placed = place(session, edition)
        session.get_one(Order, placed.order.id).status = OrderStatus.CANCELLED
        enqueue(session, ClosePayment(placed.payment.id), now=utc_now())  # type: ignore[union-attr]
    office.work()
    with office.database.read() as session:
        assert payment_states(session) == [PaymentStatus.EXPIRED.value]


@pytest.mark.parametrize("held", [True, False])
def test_what_a_dead_worker_held_is_done_after_its_lease(office: BackOffice, held: bool) -> None:
    office.work()
    placed, session_id = office.open_page(office.edition())
    office.sandbox.pay(session_id)
    office.keep(office.hear("checkout.session.completed"))
    if held:
        with office.database.write() as session:
            take(session, now=utc_now(), limit=10)
        office.work()
        assert office.order(placed.order.id).status is OrderStatus.PLACED
    office.work_after_pauses()
    assert office.order(placed.order.id).status is OrderStatus.FULFILLED


def request_of(placed: Placed) -> SessionRequest:
    assert placed.payment is not None
    return session_request(placed.order, placed.payment, base_url="http://x", automatic_tax=False)


def make_overdue(office: BackOffice) -> None:
    """Let the time of every payment be over."""
    with office.database.write() as session:
        for payment in session.scalars(select(Payment)):
            payment.expires_at = utc_now() - timedelta(minutes=1)
