"""What Stripe says of money, for tests that settle it, and what is left of it in the shop."""

from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.checkout.case import Desk, MoneyFacts
from catalogue.checkout.services.placing import Placed
from catalogue.checkout.services.settling import settle
from catalogue.delivery.models import Entitlement
from catalogue.jobs.models import Job
from catalogue.jobs.queue import from_payload
from catalogue.mail.models import KeptLetter
from catalogue.orders.models import Order, OrderFlag
from catalogue.payments.models import Payment
from catalogue.payments.services import attach_session
from catalogue.payments.types import (
    DisputeFacts,
    RefundFacts,
    RefundId,
    RefundStatus,
    SessionFacts,
)
from tests.factories.orders import LINKS, make_session_facts
from tests.support.times import NOON

DESK = Desk(livemode=False, links=LINKS)
_numbers = count(1)


def make_refund_facts(amount: int, **facts: Any) -> RefundFacts:
    """Make a refund that somebody made in Stripe's dashboard."""
    number = next(_numbers)
    refund = RefundFacts(
        id=f"re_{number}",
        payment_intent_id=None,
        amount=amount,
        currency="GBP",
        status=RefundStatus.SUCCEEDED,
        created=NOON,
        refund_id=None,
    )
    return replace(refund, **facts)


def make_our_refund_facts(refund_id: UUID, amount: int, **facts: Any) -> RefundFacts:
    """Make what Stripe says of a refund that our row promised."""
    return make_refund_facts(amount, refund_id=RefundId(refund_id), **facts)


def make_dispute_facts(amount: int, status: str = "needs_response", **facts: Any) -> DisputeFacts:
    """Make a dispute; it is open unless its status says that it has ended."""
    number = next(_numbers)
    dispute = DisputeFacts(
        id=f"du_{number}",
        payment_intent_id=None,
        amount=amount,
        currency="GBP",
        status=status,
        reason="fraudulent",
        is_open=status not in {"won", "lost", "warning_closed"},
    )
    return replace(dispute, **facts)


def attached(session: Session, placed: Placed, **facts: Any) -> SessionFacts:
    """Give an order's payment its session, and return what Stripe says of it: paid, or ``facts``.

    A second call for the same payment tells more of the same session.
    """
    assert placed.payment is not None
    said = make_session_facts(placed)
    attach_session(session, placed.payment.id, said)
    session.flush()
    session.refresh(placed.payment)
    assert placed.payment.session_id is not None
    return replace(said, id=placed.payment.session_id, **facts)


def expired(facts: SessionFacts) -> SessionFacts:
    """Return the session as it is when nobody paid in time."""
    return replace(facts, status="expired", payment_status="unpaid", payment_intent_status=None)


def processing(facts: SessionFacts) -> SessionFacts:
    """Return the session while a bank debit is under way."""
    return replace(facts, payment_status="unpaid", payment_intent_status="processing")


def failed(facts: SessionFacts) -> SessionFacts:
    """Return the session after a bank debit failed."""
    return replace(facts, payment_status="unpaid", payment_intent_status="requires_payment_method")


def settled(
    session: Session,
    facts: SessionFacts,
    *,
    refunds: tuple[RefundFacts, ...] = (),
    disputes: tuple[DisputeFacts, ...] = (),
    now: datetime = NOON,
) -> Order | None:
    """Settle what Stripe says."""
    return settle(session, MoneyFacts(facts, refunds, disputes), desk=DESK, now=now)


def flags_of(session: Session) -> list[str]:
    """Return the kinds of all flags."""
    return sorted(kind.value for kind in session.scalars(select(OrderFlag.kind)))


def letters_of(session: Session) -> list[str]:
    """Return the subjects of all letters, oldest first."""
    return list(session.scalars(select(KeptLetter.subject).order_by(KeptLetter.id)))


def rights_of(session: Session) -> list[str]:
    """Return the states of all rights."""
    return sorted(status.value for status in session.scalars(select(Entitlement.status)))


def promised(session: Session, kind: type) -> list[Any]:
    """Return the messages of a kind that wait for the worker."""
    jobs = session.scalars(select(Job).where(Job.kind == kind.__name__).order_by(Job.id))
    return [from_payload(kind, job.payload) for job in jobs]


def payment_states(session: Session) -> list[str]:
    """Return the states of all payments, oldest first."""
    return [s.value for s in session.scalars(select(Payment.status).order_by(Payment.id))]
