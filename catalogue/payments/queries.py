"""Reads of payments."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload
from sqlalchemy.sql.base import ExecutableOption

from catalogue.orders.models import Order
from catalogue.orders.types import OrderStatus
from catalogue.payments.models import Payment, Refund, RefundUnit, StripeEvent
from catalogue.payments.types import PaymentStatus, RefundStatus

_BATCH = 200


def find_payment_of_session(session: Session, session_id: str) -> Payment | None:
    """Return the payment that a Checkout Session belongs to."""
    return session.scalars(select(Payment).where(Payment.session_id == session_id)).one_or_none()


def payment_with_refunds(session: Session, payment_id: UUID) -> Payment:
    """Return a payment as it is in the database now, with refunds and disputes."""
    stmt = (
        select(Payment)
        .where(Payment.id == payment_id)
        .options(*_whole())
        .execution_options(populate_existing=True)
    )
    return session.scalars(stmt).one()


def find_unattached_payment(
    session: Session, order_id: UUID, *, expires_at: datetime
) -> Payment | None:
    """Return the attempt whose session's id was never written down, told by its end.

    Stripe keeps whole seconds; no two attempts of an order end in the same one.
    """
    stmt = select(Payment).where(Payment.order_id == order_id, Payment.session_id.is_(None))
    for payment in session.scalars(stmt):
        if int(payment.expires_at.timestamp()) == int(expires_at.timestamp()):
            return payment
    return None


def latest_payment(session: Session, order_id: UUID) -> Payment | None:
    """Return the newest attempt to be paid for an order; None for a free one."""
    stmt = (
        select(Payment)
        .where(Payment.order_id == order_id)
        .order_by(Payment.attempt.desc())
        .limit(1)
    )
    return session.scalars(stmt).one_or_none()


def payments_of_order(session: Session, order_id: UUID) -> list[Payment]:
    """Return all attempts with refunds and disputes, oldest first."""
    stmt = (
        select(Payment)
        .where(Payment.order_id == order_id)
        .options(*_whole())
        .order_by(Payment.attempt)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(stmt))


def payments_of_orders(session: Session, order_ids: Collection[UUID]) -> dict[UUID, list[Payment]]:
    """Return the payments of several orders, by order."""
    found: dict[UUID, list[Payment]] = {order_id: [] for order_id in order_ids}
    stmt = (
        select(Payment)
        .where(Payment.order_id.in_(order_ids))
        .options(*_whole())
        .order_by(Payment.attempt)
    )
    for payment in session.scalars(stmt):
        found[payment.order_id].append(payment)
    return found


def unsettled_payments(session: Session, *, created_since: datetime) -> list[Payment]:
    """Return payments with a session for which the last word has not been heard.

    A bank debit may take two weeks, so those under way count whatever their age.
    """
    is_young = Payment.created_at >= created_since
    stmt = (
        select(Payment)
        .where(
            Payment.session_id.is_not(None),
            or_(
                and_(Payment.status == PaymentStatus.OPEN, is_young),
                Payment.status == PaymentStatus.PROCESSING,
            ),
        )
        .order_by(Payment.created_at)
    )
    return list(session.scalars(stmt))


def overdue_payments(session: Session, *, now: datetime) -> list[Payment]:
    """Return payments that should have ended their order by now, the oldest first, at most 200.

    They are open, or refused by Stripe while no newer attempt keeps their order waiting.
    """
    newer = aliased(Payment)
    is_newest = ~exists().where(newer.order_id == Payment.order_id, newer.attempt > Payment.attempt)
    is_waited_for = and_(
        Payment.status == PaymentStatus.FAILED, Order.status == OrderStatus.PLACED, is_newest
    )
    stmt = (
        select(Payment)
        .join(Order, Order.id == Payment.order_id)
        .where(or_(Payment.status == PaymentStatus.OPEN, is_waited_for), Payment.expires_at <= now)
        .order_by(Payment.expires_at)
        .limit(_BATCH)
    )
    return list(session.scalars(stmt))


def find_refund_of_request(session: Session, key: str) -> Refund | None:
    """Return the refund that a form with this one-time key has made already."""
    return session.scalars(select(Refund).where(Refund.request_key == key)).one_or_none()


def refunded_units(session: Session, payment_ids: Collection[UUID]) -> set[tuple[UUID, int]]:
    """Return the units whose money has gone back or is on its way, by line and number."""
    stmt = (
        select(RefundUnit.order_line_id, RefundUnit.unit)
        .join(Refund, Refund.id == RefundUnit.refund_id)
        .where(Refund.payment_id.in_(payment_ids))
    )
    return {(line_id, unit) for line_id, unit in session.execute(stmt)}


def unsent_refunds(session: Session) -> list[Refund]:
    """Return refunds of ours that Stripe has not confirmed."""
    stmt = select(Refund).where(
        Refund.status == RefundStatus.PENDING, Refund.is_external.is_(False)
    )
    return list(session.scalars(stmt))


def unhandled_events(session: Session, *, received_since: datetime) -> list[str]:
    """Return the ids of events that were kept and not yet looked into."""
    stmt = select(StripeEvent.id).where(
        StripeEvent.handled_at.is_(None), StripeEvent.received_at >= received_since
    )
    return list(session.scalars(stmt))


@dataclass(frozen=True, slots=True)
class WebhookHealth:
    """When Stripe was last heard, and how many events nobody has looked into yet."""

    last_received_at: datetime | None
    last_type: str
    unhandled: int
    oldest_unhandled_at: datetime | None


def webhook_health(session: Session) -> WebhookHealth:
    """Look at the events that were kept."""
    last = session.execute(
        select(StripeEvent.received_at, StripeEvent.type)
        .order_by(StripeEvent.received_at.desc())
        .limit(1)
    ).one_or_none()
    number, oldest = session.execute(
        select(func.count(), func.min(StripeEvent.received_at)).where(
            StripeEvent.handled_at.is_(None)
        )
    ).one()
    return WebhookHealth(
        last.received_at if last else None, last.type if last else "", number, oldest
    )


def _whole() -> tuple[ExecutableOption, ExecutableOption]:
    return (selectinload(Payment.refunds), selectinload(Payment.disputes))
