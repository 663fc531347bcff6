"""Write payments: begin, attach, keep events, reserve and record refunds and disputes."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from sqlalchemy import case, delete, update
from sqlalchemy.orm import Session

from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.ids import new_id
from catalogue.db.upsert import insert_into
from catalogue.jobs.queue import enqueue
from catalogue.orders.services import mark_day
from catalogue.payments.errors import RefundTooLargeError, UnitRefundedError
from catalogue.payments.messages import SendRefund, SettleEvent
from catalogue.payments.models import Dispute, Payment, Refund, RefundUnit, StripeEvent
from catalogue.payments.types import (
    DisputeFacts,
    EventHint,
    PaymentStatus,
    RefundFacts,
    RefundStatus,
    SessionFacts,
    dispute_stage,
)


class News(TypedDict, total=False):
    """What a payment notes down when it moves."""

    settled_at: datetime
    provider_id: str | None


def begin_payment(
    session: Session,
    order_id: UUID,
    *,
    attempt: int,
    amount: int,
    currency: str,
    expires_at: datetime,
    now: datetime,
) -> Payment:
    """Write down an attempt and its key before Stripe is called; ``amount`` in minor units."""
    payment = Payment(
        id=new_id(),
        order_id=order_id,
        attempt=attempt,
        idempotency_key=f"order-{order_id}-{attempt}",
        amount=amount,
        currency=currency,
        status=PaymentStatus.OPEN,
        created_at=now,
        expires_at=expires_at,
    )
    session.add(payment)
    return payment


def attach_session(session: Session, payment_id: UUID, facts: SessionFacts) -> None:
    """Write down which Checkout Session belongs to the payment; the first word stays.

    An attempt that was refused in one tab and got its page in another is open again.
    """
    was_refused = Payment.status == PaymentStatus.FAILED
    session.execute(
        update(Payment)
        .where(Payment.id == payment_id, Payment.session_id.is_(None))
        .values(
            session_id=facts.id,
            url=facts.url,
            status=case((was_refused, PaymentStatus.OPEN), else_=Payment.status),
            settled_at=case((was_refused, None), else_=Payment.settled_at),
        )
        .execution_options(synchronize_session=False)
    )


def move_payment(
    session: Session,
    payment: Payment,
    *,
    to: PaymentStatus,
    out_of: Collection[PaymentStatus],
    **news: Unpack[News],
) -> bool:
    """Move a payment by compare-and-set; return False when it was not there any more."""
    moved = session.execute(
        update(Payment)
        .where(Payment.id == payment.id, Payment.status.in_(out_of))
        .values(status=to, **news)
        .returning(Payment.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    session.refresh(payment, ["status", *news])
    return moved is not None


def keep_event(session: Session, hint: EventHint, *, now: datetime) -> bool:
    """Keep an event and promise to look into it; return False when it was here before."""
    values = {
        "id": hint.id,
        "type": hint.type,
        "session_id": hint.session_id,
        "payment_intent_id": hint.payment_intent_id,
        "payload": hint.payload,
        "created_at": hint.created,
        "received_at": now,
    }
    kept = session.execute(
        insert_into(session, StripeEvent)
        .values(values)
        .on_conflict_do_nothing(index_elements=["id"])
        .returning(StripeEvent.id)
    ).one_or_none()
    if kept is None:
        return False
    enqueue(session, SettleEvent(hint.id), now=now, key=f"event:{hint.id}")
    return True


def note_handled(session: Session, event_id: str, *, now: datetime) -> None:
    """Remember that an event has been looked into."""
    session.execute(update(StripeEvent).where(StripeEvent.id == event_id).values(handled_at=now))


def promise_refund(
    session: Session, payment: Payment, amount: int, *, reason: str, now: datetime
) -> Refund:
    """Reserve the amount by one conditional write and promise the call; minor units.

    The payment comes with its refunds loaded, under its order's lock. Raises RefundTooLargeError
    when refunds would exceed what was captured.
    """
    if amount <= 0:
        raise InvalidError(N_("A refund is at least one penny."))
    won = session.execute(
        update(Payment)
        .where(
            Payment.id == payment.id,
            Payment.status == PaymentStatus.PAID,
            Payment.refund_reserved + amount <= Payment.amount,
        )
        .values(refund_reserved=Payment.refund_reserved + amount)
        .returning(Payment.refund_reserved)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if won is None:
        raise RefundTooLargeError
    session.refresh(payment, ["refund_reserved"])
    refund = Refund(
        id=new_id(),
        payment_id=payment.id,
        amount=amount,
        status=RefundStatus.PENDING,
        reason=reason,
        created_at=now,
    )
    payment.refunds.append(refund)
    session.flush()
    enqueue(session, SendRefund(refund.id), now=now, key=f"refund:{refund.id}")
    return refund


def take_units(session: Session, refund: Refund, amounts: Mapping[tuple[UUID, int], int]) -> None:
    """Write down whose money goes back, by line and number of the unit; amounts in minor units.

    Raises UnitRefundedError when one of them goes back already.
    """
    if not amounts:
        return
    rows = [
        {
            "id": new_id(),
            "refund_id": refund.id,
            "order_line_id": line_id,
            "unit": unit,
            "amount": amount,
        }
        for (line_id, unit), amount in sorted(amounts.items())
    ]
    taken = session.execute(
        insert_into(session, RefundUnit)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["order_line_id", "unit"])
        .returning(RefundUnit.id)
    ).all()
    if len(taken) < len(rows):
        raise UnitRefundedError


def free_units(session: Session, refund_id: UUID) -> list[tuple[UUID, int]]:
    """Let the units of a refund that did not come about go back another time; return them."""
    freed = session.execute(
        delete(RefundUnit)
        .where(RefundUnit.refund_id == refund_id)
        .returning(RefundUnit.order_line_id, RefundUnit.unit)
        .execution_options(synchronize_session=False)
    )
    return [(line_id, unit) for line_id, unit in freed]


def record_refunds(
    session: Session, payment: Payment, facts: Iterable[RefundFacts]
) -> list[Refund]:
    """Take over what Stripe says of a payment's refunds; return those not seen before.

    What was read earlier may arrive later, so nothing goes back to a stage that it has left.
    """
    known = {refund.id: refund for refund in payment.refunds}
    by_provider = {refund.provider_id: refund for refund in payment.refunds}
    new: list[Refund] = []
    for fact in facts:
        refund = by_provider.get(fact.id) or (known.get(fact.refund_id) if fact.refund_id else None)
        if refund is None:
            refund = _external_refund(payment, fact)
            new.append(refund)
        if refund.provider_id is None or fact.status.stage > refund.status.stage:
            refund.status = fact.status
            mark_day(session, refund.created_at)
        refund.provider_id = fact.id
    payment.refund_reserved = _reserved(payment)
    session.flush()
    return new


def record_disputes(
    session: Session, payment: Payment, facts: Iterable[DisputeFacts], *, now: datetime
) -> list[Dispute]:
    """Take over what Stripe says of a payment's disputes; return those not seen before.

    What was read earlier may arrive later, so nothing goes back to a stage that it has left.
    """
    known = {dispute.provider_id: dispute for dispute in payment.disputes}
    new: list[Dispute] = []
    for fact in facts:
        dispute = known.get(fact.id)
        if dispute is None:
            dispute = Dispute(provider_id=fact.id, payment_id=payment.id, created_at=now)
            payment.disputes.append(dispute)
            new.append(dispute)
        elif dispute_stage(fact.status) < dispute_stage(dispute.status):
            continue
        dispute.amount = fact.amount
        dispute.status = fact.status
        dispute.reason = fact.reason
        dispute.is_open = fact.is_open
        mark_day(session, dispute.created_at)
    session.flush()
    return new


def note_refund_refused(session: Session, payment: Payment, refund_id: UUID) -> Refund:
    """Remember that Stripe will not make a refund, and free what it had reserved."""
    refund = next(refund for refund in payment.refunds if refund.id == refund_id)
    if refund.provider_id is None:
        refund.status = RefundStatus.FAILED
        mark_day(session, refund.created_at)
    payment.refund_reserved = _reserved(payment)
    session.flush()
    return refund


def _reserved(payment: Payment) -> int:
    taken = (r.amount for r in payment.refunds if r.status is not RefundStatus.FAILED)
    return min(sum(taken), payment.amount)


def _external_refund(payment: Payment, fact: RefundFacts) -> Refund:
    refund = Refund(
        id=new_id(),
        payment_id=payment.id,
        amount=fact.amount,
        is_external=True,
        created_at=fact.created,
    )
    payment.refunds.append(refund)
    return refund
