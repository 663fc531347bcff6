"""One order whole, as staff read it: money, rights, letters, and what happened when."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.core.i18n import N_, Words
from catalogue.core.money import Money
from catalogue.delivery.models import Download, Entitlement
from catalogue.mail.models import KeptLetter
from catalogue.orders.models import Order, OrderFlag, OrderLine
from catalogue.payments.models import Payment, StripeEvent
from catalogue.payments.queries import payments_of_order, refunded_units

WITHDRAWAL = timedelta(days=14)


class Happened(NamedTuple):
    """One thing that happened; ``detail`` is another's words or a plain name."""

    at: datetime
    what: Words
    detail: str = ""


class Dossier(NamedTuple):
    """An order with all that belongs to it, the timeline oldest first."""

    payments: list[Payment]
    flags: list[OrderFlag]
    timeline: list[Happened]


class RefundableUnit(NamedTuple):
    """One unit and what the law asks about it."""

    name: str
    number: int
    cost: Money
    is_refunded: bool
    first_access_at: datetime | None
    downloads: int


class RefundableLine(NamedTuple):
    """One line by unit; ``has_waived`` and ``days_left`` are of the EU’s right to withdraw.

    For print the days begin with the receipt, which the shop does not know: None.
    """

    line: OrderLine
    units: list[RefundableUnit]
    has_waived: bool
    days_left: int | None


def dossier(session: Session, order: Order) -> Dossier:
    """Return all that is known of an order whose lines are loaded."""
    payments = payments_of_order(session, order.id)
    flags = session.scalars(
        select(OrderFlag).where(OrderFlag.order_id == order.id).order_by(OrderFlag.created_at)
    )
    happened = [
        *_moments(order),
        *_money(payments),
        *_events(session, payments),
        *_letters(session, order),
        *_downloads(session, order),
    ]
    return Dossier(payments, list(flags), sorted(happened, key=lambda each: each.at))


def refundable_lines(session: Session, order: Order, *, now: datetime) -> list[RefundableLine]:
    """Return every unit of an order with what matters when its money is asked back."""
    ids = [payment.id for payment in payments_of_order(session, order.id)]
    gone, access = refunded_units(session, ids), _access(session, order)
    return [
        RefundableLine(
            line,
            [
                RefundableUnit(
                    f"{line.position}.{number}",
                    number,
                    cost,
                    (line.id, number) in gone,
                    *access.get((line.id, number), (None, 0)),
                )
                for number, cost in enumerate(line.unit_costs, start=1)
            ],
            line.form.is_digital and order.waived_at is not None,
            None if line.form.is_print else _days_left(order, now=now),
        )
        for line in order.lines
    ]


def _days_left(order: Order, *, now: datetime) -> int:
    return max(0, (order.created_at + WITHDRAWAL - now).days + 1)


def _access(session: Session, order: Order) -> dict[tuple[UUID, int], tuple[datetime | None, int]]:
    stmt = (
        select(
            Entitlement.order_line_id,
            Entitlement.unit,
            Entitlement.first_access_at,
            func.count(Download.id),
        )
        .outerjoin(Download, Download.entitlement_id == Entitlement.id)
        .where(Entitlement.order_id == order.id)
        .group_by(Entitlement.order_line_id, Entitlement.unit, Entitlement.first_access_at)
    )
    return {(line, unit): (at, count) for line, unit, at, count in session.execute(stmt)}


def _moments(order: Order) -> list[Happened]:
    moments = (
        (order.created_at, N_("Ordered")),
        (order.waived_at, N_("Gave up the right to withdraw from the e-books")),
        (order.paid_at, N_("Paid")),
        (order.delivered_at, N_("Delivered")),
        (order.closed_at, N_("Ended without money")),
    )
    return [Happened(at, what) for at, what in moments if at is not None]


def _money(payments: list[Payment]) -> list[Happened]:
    found = []
    for payment in payments:
        for refund in payment.refunds:
            amount = Money(refund.amount, payment.currency).format()
            found.append(Happened(refund.created_at, N_("Refund asked for"), amount))
        for dispute in payment.disputes:
            amount = Money(dispute.amount, payment.currency).format()
            found.append(Happened(dispute.created_at, N_("The bank asked for money"), amount))
    return found


def _events(session: Session, payments: list[Payment]) -> list[Happened]:
    intents = [payment.provider_id for payment in payments if payment.provider_id]
    sessions = [payment.session_id for payment in payments if payment.session_id]
    stmt = select(StripeEvent.received_at, StripeEvent.type).where(
        StripeEvent.payment_intent_id.in_(intents) | StripeEvent.session_id.in_(sessions)
    )
    return [Happened(at, N_("Stripe wrote"), kind) for at, kind in session.execute(stmt)]


def _letters(session: Session, order: Order) -> list[Happened]:
    stmt = select(KeptLetter.created_at, KeptLetter.subject).where(
        KeptLetter.about == f"order:{order.code}"
    )
    return [Happened(at, N_("Letter"), subject) for at, subject in session.execute(stmt)]


def _downloads(session: Session, order: Order) -> list[Happened]:
    stmt = (
        select(Download.at, OrderLine.title)
        .join(Entitlement, Entitlement.id == Download.entitlement_id)
        .join(OrderLine, OrderLine.id == Entitlement.order_line_id)
        .where(Entitlement.order_id == order.id)
    )
    return [Happened(at, N_("Downloaded"), title) for at, title in session.execute(stmt)]
