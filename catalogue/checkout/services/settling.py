"""The one fulfilment: what Stripe says of a session, brought into the shop's rows.

The webhook, the return page and the reconcile command all come through ``settle``. It locks the
order, moves states by compare-and-set, and works the standing out from the money alone; so twice
is once, and every order of arrival ends in the same state.
"""

from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from catalogue.books.errors import SoldOutError
from catalogue.cart.services import take_out_bought
from catalogue.checkout.case import Case, Desk, MoneyFacts
from catalogue.checkout.mails import paid_late, payment_failed, payment_processing
from catalogue.checkout.services.accounting import account
from catalogue.checkout.services.holding import keep_goods, release_goods
from catalogue.core.money import Money
from catalogue.delivery.messages import DeliverOrder
from catalogue.jobs.queue import enqueue
from catalogue.orders.models import Order
from catalogue.orders.queries import locked_order
from catalogue.orders.services import hold_copies, move, raise_flag
from catalogue.orders.types import FlagKind, OrderStatus
from catalogue.payments.models import Payment
from catalogue.payments.queries import (
    find_payment_of_session,
    find_unattached_payment,
    latest_payment,
    payment_with_refunds,
)
from catalogue.payments.services import attach_session, move_payment, promise_refund
from catalogue.payments.types import PaymentStatus, SessionFacts

_UNPAID = frozenset(
    {PaymentStatus.OPEN, PaymentStatus.PROCESSING, PaymentStatus.EXPIRED, PaymentStatus.FAILED}
)
_NOT_PAID_YET = frozenset({PaymentStatus.OPEN, PaymentStatus.PROCESSING})
_UNPAID_FOR_GOOD = frozenset({PaymentStatus.EXPIRED, PaymentStatus.FAILED})
_CLOSED = frozenset({OrderStatus.EXPIRED, OrderStatus.CANCELLED})
_OPEN = frozenset({OrderStatus.PLACED, OrderStatus.PROCESSING})


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
    case = Case(session, order, payment_with_refunds(session, found.id), desk, now)
    if _is_another(case, facts.session):
        return order
    _move_on(case, facts.session)
    if case.payment.status is PaymentStatus.PAID:
        account(case, facts)
    return order


def end_attempt(session: Session, order: Order, payment: Payment, *, now: datetime) -> None:
    """Let an attempt end whose time is over; the last one ends the order and frees its copies.

    An attempt that Stripe refused stays `failed`; its order ends all the same.
    """
    move_payment(
        session, payment, to=PaymentStatus.EXPIRED, out_of={PaymentStatus.OPEN}, settled_at=now
    )
    if payment.status not in _UNPAID_FOR_GOOD:
        return
    newest = latest_payment(session, order.id)
    if newest is None or newest.id != payment.id:
        return
    if move(session, order, to=OrderStatus.EXPIRED, out_of={OrderStatus.PLACED}, closed_at=now):
        release_goods(session, order)


def warn_of_fraud(session: Session, order: Order, event_id: str, *, now: datetime) -> None:
    """Ask staff to look at an order that Stripe takes for fraud."""
    detail = "Stripe warns that this payment may be fraud."
    raise_flag(
        session, FlagKind.FRAUD_WARNING, about=event_id, detail=detail, order_id=order.id, now=now
    )


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


def _is_another(case: Case, facts: SessionFacts) -> bool:
    """Flag a session that is not the one agreed on, by the first thing that differs."""
    payment = case.payment
    agreed = {
        FlagKind.WRONG_SESSION: (str(case.order.id), str(facts.order_id)),
        FlagKind.WRONG_MODE: (case.desk.livemode, facts.livemode),
        FlagKind.WRONG_CURRENCY: (payment.currency, facts.currency),
        FlagKind.WRONG_AMOUNT: (payment.amount, facts.amount_total),
    }
    for kind, (ours, theirs) in agreed.items():
        if ours != theirs:
            detail = f"The order says {ours}, Stripe’s session {facts.id} says {theirs}."
            case.flag(kind, facts.id, detail)
            return True
    return False


def _move_on(case: Case, facts: SessionFacts) -> None:
    """Move payment and order to where the session is."""
    if facts.is_paid:
        _paid(case, facts)
    elif facts.is_processing:
        _processing(case, facts)
    elif facts.has_failed:
        _failed(case)
    elif facts.is_expired:
        end_attempt(case.session, case.order, case.payment, now=case.now)


def _paid(case: Case, facts: SessionFacts) -> None:
    if not move_payment(
        case.session,
        case.payment,
        to=PaymentStatus.PAID,
        out_of=_UNPAID,
        settled_at=case.now,
        provider_id=facts.payment_intent_id,
    ):
        return
    was = case.order.status
    if was not in _OPEN | _CLOSED:
        _refund_all(case, FlagKind.PAID_TWICE)
    elif _take_goods(case):
        _fulfil(case, is_late=was in _CLOSED)
    else:
        _give_back(case)


def _fulfil(case: Case, *, is_late: bool) -> None:
    """Promise the delivery, in the transaction in which the order becomes paid."""
    _leave_unpaid(case, OrderStatus.PAID)
    _forget_in_cart(case)
    enqueue(case.session, DeliverOrder(case.order.id), now=case.now, key=f"deliver:{case.order.id}")
    if is_late:
        case.flag(FlagKind.PAID_LATE, case.payment.id, "Paid after it had ended.")
        case.write(partial(paid_late, outcome="kept"))


def _give_back(case: Case) -> None:
    """Refund what came too late for the last copy."""
    _refund_all(case, FlagKind.PAID_LATE)
    _leave_unpaid(case, OrderStatus.PAID_LATE)
    case.write(partial(paid_late, outcome="refunded"))


def _leave_unpaid(case: Case, status: OrderStatus) -> None:
    move(case.session, case.order, to=status, out_of=_OPEN | _CLOSED, paid_at=case.now)


def _processing(case: Case, facts: SessionFacts) -> None:
    """Keep the copies while the bank takes its days."""
    if not move_payment(
        case.session,
        case.payment,
        to=PaymentStatus.PROCESSING,
        out_of={PaymentStatus.OPEN},
        provider_id=facts.payment_intent_id,
    ):
        return
    if move(case.session, case.order, to=OrderStatus.PROCESSING, out_of={OrderStatus.PLACED}):
        _forget_in_cart(case)
        case.write(payment_processing)


def _failed(case: Case) -> None:
    """Close an order whose money did not come in the end."""
    if not move_payment(
        case.session,
        case.payment,
        to=PaymentStatus.FAILED,
        out_of=_NOT_PAID_YET,
        settled_at=case.now,
    ):
        return
    if move(case.session, case.order, to=OrderStatus.CANCELLED, out_of=_OPEN, closed_at=case.now):
        release_goods(case.session, case.order)
        case.write(payment_failed)


def _take_goods(case: Case) -> bool:
    """Make sure of the copies, also those given back before; return False when they are gone.

    A discount that was agreed on stays, whoever has used it up meanwhile.
    """
    try:
        with case.session.begin_nested():
            hold_copies(case.session, case.order)
    except SoldOutError:
        release_goods(case.session, locked_order(case.session, case.order.id))
        return False
    keep_goods(case.session, case.order)
    return True


def _refund_all(case: Case, kind: FlagKind) -> None:
    promise_refund(case.session, case.payment, case.payment.amount, reason=kind.value, now=case.now)
    case.flag(kind, case.payment.id, "Refunded automatically.")


def _forget_in_cart(case: Case) -> None:
    if case.order.cart_id is not None:
        bought = {line.edition_id: line.quantity for line in case.order.lines}
        take_out_bought(case.session, case.order.cart_id, bought)
