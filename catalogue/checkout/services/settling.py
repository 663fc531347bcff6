"""The one fulfilment: what Stripe says of a session, brought into the shop's rows.

The webhook, the return page and the reconcile command all come through ``settle``. It locks the
order, moves states by compare-and-set, and works the standing out from the money alone; so twice
is once, and every order of arrival ends in the same state.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from catalogue.books.errors import SoldOutError
from catalogue.cart.services import take_out_bought
from catalogue.checkout.mails import paid_late, payment_failed, payment_processing
from catalogue.checkout.standing import standing
from catalogue.core.money import Money
from catalogue.delivery.links import Links
from catalogue.delivery.messages import DeliverOrder
from catalogue.delivery.queries import order_summary
from catalogue.delivery.services import align_rights
from catalogue.jobs.queue import enqueue
from catalogue.mail.services import post_letter
from catalogue.orders.models import Order
from catalogue.orders.queries import locked_order
from catalogue.orders.services import (
    hold_copies,
    keep_copies,
    move,
    raise_flag,
    release_copies,
)
from catalogue.orders.types import FlagKind, OrderStatus
from catalogue.payments.models import Dispute, Payment, Refund
from catalogue.payments.queries import (
    find_payment_of_session,
    find_unattached_payment,
    latest_payment,
    payment_with_refunds,
    payments_of_order,
)
from catalogue.payments.services import (
    attach_session,
    move_payment,
    promise_refund,
    record_disputes,
    record_refunds,
)
from catalogue.payments.types import (
    DisputeFacts,
    PaymentStatus,
    RefundFacts,
    RefundStatus,
    SessionFacts,
)

_UNPAID = frozenset(
    {PaymentStatus.OPEN, PaymentStatus.PROCESSING, PaymentStatus.EXPIRED, PaymentStatus.FAILED}
)
_NOT_PAID_YET = frozenset({PaymentStatus.OPEN, PaymentStatus.PROCESSING})
_CLOSED = frozenset({OrderStatus.EXPIRED, OrderStatus.CANCELLED})
_OPEN = frozenset({OrderStatus.PLACED, OrderStatus.PROCESSING})


@dataclass(frozen=True, slots=True)
class MoneyFacts:
    """All that Stripe knows of one payment, read back just now."""

    session: SessionFacts
    refunds: tuple[RefundFacts, ...] = ()
    disputes: tuple[DisputeFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What settling needs beside the rows: the mode of the key, and the maker of links."""

    livemode: bool
    links: Links


def settle(session: Session, facts: MoneyFacts, *, desk: Desk, now: datetime) -> Order | None:
    """Act on what Stripe says; return the order, or None when the money belongs to none of ours.

    A mismatch of order, amount, currency or mode is flagged and nothing is fulfilled.
    """
    found = _payment_of(session, facts.session)
    if found is None:
        _flag_orphan(session, facts.session, now=now)
        return None
    order = locked_order(session, found.order_id)
    if found.session_id is None:
        attach_session(session, found.id, facts.session)
    payment = payment_with_refunds(session, found.id)
    if _mismatches(session, order, payment, facts.session, desk=desk, now=now):
        return order
    _move_on(session, order, payment, facts.session, desk=desk, now=now)
    if payment.status is PaymentStatus.PAID:
        _account(session, order, payment, facts, now=now)
    return order


def warn_of_fraud(session: Session, order: Order, event_id: str, *, now: datetime) -> None:
    """Ask staff to look at an order that Stripe takes for fraud."""
    detail = "Stripe warns that this payment may be fraud."
    raise_flag(
        session, FlagKind.FRAUD_WARNING, about=event_id, detail=detail, order_id=order.id, now=now
    )


def restate(session: Session, order: Order, *, now: datetime) -> None:
    """Work the order's standing out again from its money, and align the rights with it.

    Delivery that a dispute has held up goes on.
    """
    payments = payments_of_order(session, order.id)
    if not any(payment.status is PaymentStatus.PAID for payment in payments):
        return
    new = standing(order, payments)
    if new is not order.status:
        move(session, order, to=new, out_of=frozenset(OrderStatus))
        align_rights(session, order)
        if order.delivered_at is None:
            enqueue(session, DeliverOrder(order.id), now=now, key=f"deliver:{order.id}")


def _payment_of(session: Session, facts: SessionFacts) -> Payment | None:
    """Find the payment by its session, or by its order if a crash kept the session's id from us."""
    payment = find_payment_of_session(session, facts.id)
    if payment is not None or facts.order_id is None:
        return payment
    return find_unattached_payment(session, facts.order_id, expires_at=facts.expires_at)


def _flag_orphan(session: Session, facts: SessionFacts, *, now: datetime) -> None:
    if facts.is_paid or facts.is_processing:
        amount = Money(facts.amount_total, facts.currency).format()
        raise_flag(
            session,
            FlagKind.ORPHAN_PAYMENT,
            about=facts.id,
            detail=f"Stripe holds {amount} for a session that belongs to no order of ours.",
            order_id=None,
            now=now,
        )


def _mismatches(
    session: Session,
    order: Order,
    payment: Payment,
    facts: SessionFacts,
    *,
    desk: Desk,
    now: datetime,
) -> bool:
    expected = {
        FlagKind.WRONG_SESSION: (str(order.id), str(facts.order_id)),
        FlagKind.WRONG_MODE: (desk.livemode, facts.livemode),
        FlagKind.WRONG_CURRENCY: (payment.currency, facts.currency),
        FlagKind.WRONG_AMOUNT: (payment.amount, facts.amount_total),
    }
    for kind, (ours, theirs) in expected.items():
        if ours != theirs:
            detail = f"The order says {ours}, Stripe’s session {facts.id} says {theirs}."
            raise_flag(session, kind, about=facts.id, detail=detail, order_id=order.id, now=now)
            return True
    return False


def _move_on(
    session: Session,
    order: Order,
    payment: Payment,
    facts: SessionFacts,
    *,
    desk: Desk,
    now: datetime,
) -> None:
    """Move payment and order to where the session is."""
    if facts.is_paid:
        _paid(session, order, payment, facts, desk=desk, now=now)
    elif facts.is_processing:
        _processing(session, order, payment, facts, desk=desk, now=now)
    elif facts.has_failed:
        _failed(session, order, payment, desk=desk, now=now)
    elif facts.is_expired:
        end_attempt(session, order, payment, now=now)


def _paid(
    session: Session,
    order: Order,
    payment: Payment,
    facts: SessionFacts,
    *,
    desk: Desk,
    now: datetime,
) -> None:
    if not move_payment(
        session,
        payment,
        to=PaymentStatus.PAID,
        out_of=_UNPAID,
        settled_at=now,
        provider_id=facts.payment_intent_id,
    ):
        return
    if order.status in _OPEN:
        is_late = False
    elif order.status in _CLOSED:
        is_late = True
    else:
        _refund_all(session, order, payment, FlagKind.PAID_TWICE, now=now)
        return
    if not _take_goods(session, order):
        _refund_all(session, order, payment, FlagKind.PAID_LATE, now=now)
        move(session, order, to=OrderStatus.PAID_LATE, out_of=_OPEN | _CLOSED, paid_at=now)
        summary = order_summary(session, order)
        post_letter(session, paid_late(summary, desk.links, outcome="refunded"), now=now)
        return
    move(session, order, to=OrderStatus.PAID, out_of=_OPEN | _CLOSED, paid_at=now)
    _forget_in_cart(session, order)
    enqueue(session, DeliverOrder(order.id), now=now, key=f"deliver:{order.id}")
    if is_late:
        _flag(session, order, payment, FlagKind.PAID_LATE, "Paid after it had ended.", now=now)
        summary = order_summary(session, order)
        post_letter(session, paid_late(summary, desk.links, outcome="kept"), now=now)


def _processing(
    session: Session,
    order: Order,
    payment: Payment,
    facts: SessionFacts,
    *,
    desk: Desk,
    now: datetime,
) -> None:
    """Keep the copies while the bank takes its days."""
    if not move_payment(
        session,
        payment,
        to=PaymentStatus.PROCESSING,
        out_of={PaymentStatus.OPEN},
        provider_id=facts.payment_intent_id,
    ):
        return
    if move(session, order, to=OrderStatus.PROCESSING, out_of={OrderStatus.PLACED}):
        _forget_in_cart(session, order)
        summary = order_summary(session, order)
        post_letter(session, payment_processing(summary, desk.links), now=now)


def _failed(session: Session, order: Order, payment: Payment, *, desk: Desk, now: datetime) -> None:
    """Close an order whose money did not come in the end."""
    if not move_payment(
        session, payment, to=PaymentStatus.FAILED, out_of=_NOT_PAID_YET, settled_at=now
    ):
        return
    if move(session, order, to=OrderStatus.CANCELLED, out_of=_OPEN, closed_at=now):
        release_copies(session, order)
        summary = order_summary(session, order)
        post_letter(session, payment_failed(summary, desk.links), now=now)


def end_attempt(session: Session, order: Order, payment: Payment, *, now: datetime) -> None:
    """Let an attempt end whose time is over; the last one ends the order and frees its copies."""
    if not move_payment(
        session, payment, to=PaymentStatus.EXPIRED, out_of={PaymentStatus.OPEN}, settled_at=now
    ):
        return
    newest = latest_payment(session, order.id)
    if newest is None or newest.id != payment.id:
        return
    if move(session, order, to=OrderStatus.EXPIRED, out_of={OrderStatus.PLACED}, closed_at=now):
        release_copies(session, order)


def _take_goods(session: Session, order: Order) -> bool:
    """Make sure of the copies, also those given back before; return False when they are gone."""
    try:
        with session.begin_nested():
            hold_copies(session, order)
    except SoldOutError:
        release_copies(session, locked_order(session, order.id))
        return False
    keep_copies(order)
    return True


def _refund_all(
    session: Session, order: Order, payment: Payment, kind: FlagKind, *, now: datetime
) -> None:
    promise_refund(session, payment, payment.amount, reason=kind.value, now=now)
    _flag(session, order, payment, kind, "Refunded automatically.", now=now)


def _account(
    session: Session, order: Order, payment: Payment, facts: MoneyFacts, *, now: datetime
) -> None:
    """Take over refunds and disputes, tell staff of new ones, and restate the order."""
    for refund in record_refunds(session, payment, facts.refunds):
        detail = f"{Money(refund.amount, payment.currency).format()} was refunded in Stripe."
        _flag(session, order, refund, FlagKind.EXTERNAL_REFUND, detail, now=now)
    for refund in payment.refunds:
        if refund.status is RefundStatus.FAILED:
            detail = f"The refund of {Money(refund.amount, payment.currency).format()} failed."
            _flag(session, order, refund, FlagKind.REFUND_FAILED, detail, now=now)
    for dispute in record_disputes(session, payment, facts.disputes, now=now):
        detail = f"The buyer’s bank asks for the money back: {dispute.reason}."
        _flag(session, order, dispute, FlagKind.DISPUTE, detail, now=now)
    session.flush()
    restate(session, order, now=now)


def _flag(
    session: Session,
    order: Order,
    about: Payment | Refund | Dispute,
    kind: FlagKind,
    detail: str,
    *,
    now: datetime,
) -> None:
    raise_flag(session, kind, about=str(about.id), detail=detail, order_id=order.id, now=now)


def _forget_in_cart(session: Session, order: Order) -> None:
    if order.cart_id is not None:
        bought = {line.edition_id: line.quantity for line in order.lines}
        take_out_bought(session, order.cart_id, bought)
