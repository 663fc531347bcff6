"""Which message is handled by which service, and what comes round by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.orm import Session

from catalogue.blog.messages import PublishDuePosts
from catalogue.blog.services import publish_due_posts
from catalogue.books.messages import TurnPrices
from catalogue.books.services import turn_prices
from catalogue.cart.messages import ForgetOldCarts
from catalogue.cart.services import forget_old_carts
from catalogue.checkout.case import Desk, MoneyFacts
from catalogue.checkout.messages import ExpireOrders, Reconcile
from catalogue.checkout.reading import read_money
from catalogue.checkout.services.expiring import end_unopened, expire_overdue
from catalogue.checkout.services.reconciling import keep_missed_events, resume_unsettled
from catalogue.checkout.services.refunding import refund_refused
from catalogue.checkout.services.settling import settle, warn_of_fraud
from catalogue.core.clock import utc_now
from catalogue.db import Database
from catalogue.delivery.links import Links
from catalogue.delivery.messages import DeliverOrder, SendFreshLinks
from catalogue.delivery.services import deliver_order, send_fresh_links
from catalogue.jobs.types import Periodic
from catalogue.mail.messages import SendLetter
from catalogue.mail.models import KeptLetter
from catalogue.mail.postman import LetterRefusedError, Postman
from catalogue.mail.services import note_refused, note_sent
from catalogue.mail.types import LetterStatus
from catalogue.payments.errors import PaymentsRefusedError
from catalogue.payments.messages import ClosePayment, SendRefund, SettleEvent, SettlePayment
from catalogue.payments.models import Payment, Refund, StripeEvent
from catalogue.payments.services import note_handled
from catalogue.payments.types import Gateway, RefundId

Step = Callable[[Session], None]
Handler = Callable[[Any, "Tools"], Step]
_log = structlog.get_logger()
_CART_LIFE = timedelta(days=90)
_LOOK_BACK = timedelta(days=3)
_FRAUD_WARNING = "radar.early_fraud_warning"


@dataclass(frozen=True, slots=True)
class Tools:
    """What handlers work with."""

    database: Database
    gateway: Gateway
    postman: Postman
    links: Links

    @property
    def desk(self) -> Desk:
        """Return what settling needs."""
        return Desk(livemode=self.gateway.livemode, links=self.links)


def settle_event(message: SettleEvent, tools: Tools) -> Step:
    """Look where the event points, and act on what is there."""
    with tools.database.read() as reader:
        event = reader.get_one(StripeEvent, message.event_id)
    facts = _money_behind(event, tools)

    def step(session: Session) -> None:
        now = utc_now()
        if facts is not None:
            order = settle(session, facts, desk=tools.desk, now=now)
            if order is not None and event.type.startswith(_FRAUD_WARNING):
                warn_of_fraud(session, order, event.id, now=now)
        note_handled(session, event.id, now=now)

    return step


def _money_behind(event: StripeEvent, tools: Tools) -> MoneyFacts | None:
    is_new_payment = event.session_id is not None
    session_id = event.session_id
    if session_id is None and event.payment_intent_id is not None:
        found = tools.gateway.session_of_intent(event.payment_intent_id)
        session_id = found.id if found else None
    if session_id is None:
        return None
    return read_money(tools.gateway, session_id, thorough=not is_new_payment)


def settle_payment(message: SettlePayment, tools: Tools) -> Step:
    """Read a payment again and act on it."""
    session_id = _session_of(message.payment_id, tools)
    if session_id is None:
        return _nothing
    facts = read_money(tools.gateway, session_id)
    return lambda session: _settle(session, facts, tools)


def close_payment(message: ClosePayment, tools: Tools) -> Step:
    """Close a payment page that nobody should pay on any more; act on how it ended."""
    session_id = _session_of(message.payment_id, tools)
    if session_id is None:
        return lambda session: end_unopened(session, message.payment_id, now=utc_now())
    tools.gateway.expire_session(session_id)
    facts = read_money(tools.gateway, session_id, thorough=False)
    return lambda session: _settle(session, facts, tools)


def send_refund(message: SendRefund, tools: Tools) -> Step:
    """Ask Stripe for the refund that a row promises, always with the same key.

    Stripe forgets keys after a while, so what it has of this payment is read first.
    """
    with tools.database.read() as reader:
        refund = reader.get_one(Refund, message.refund_id)
        payment = reader.get_one(Payment, refund.payment_id)
    if payment.provider_id is None or payment.session_id is None:
        return _nothing
    facts = read_money(tools.gateway, payment.session_id)
    if any(known.refund_id == refund.id for known in facts.refunds):
        return lambda session: _settle(session, facts, tools)
    try:
        tools.gateway.refund(
            payment.provider_id,
            refund.amount,
            refund_id=RefundId(refund.id),
            key=f"refund-{refund.id}",
        )
    except PaymentsRefusedError as error:
        reason = error.detail
        return lambda session: refund_refused(
            session, payment.id, refund.id, reason=reason, now=utc_now()
        )
    sent = read_money(tools.gateway, payment.session_id)
    return lambda session: _settle(session, sent, tools)


def deliver(message: DeliverOrder, tools: Tools) -> Step:
    """Give the buyer what was paid for."""
    return lambda session: deliver_order(
        session, message.order_id, links=tools.links, now=utc_now()
    )


def fresh_links(message: SendFreshLinks, tools: Tools) -> Step:
    """Write to an address what it bought."""
    return lambda session: send_fresh_links(
        session, message.email_key, links=tools.links, now=utc_now()
    )


def send_letter(message: SendLetter, tools: Tools) -> Step:
    """Hand a letter over; after a crash in between it goes out again under the same Message-ID."""
    with tools.database.read() as reader:
        letter = reader.get_one(KeptLetter, message.letter_id)
    if letter.status is not LetterStatus.WAITING:
        return _nothing
    try:
        tools.postman.deliver(letter)
    except LetterRefusedError as error:
        _log.error("letter refused", letter=str(letter.id), reason=str(error))
        return lambda session: note_refused(session, message.letter_id)
    return lambda session: note_sent(session, message.letter_id, now=utc_now())


def expire_orders(_message: ExpireOrders, _tools: Tools) -> Step:
    """End the orders whose time to pay is over."""
    return lambda session: expire_overdue(session, now=utc_now())


def reconcile(_message: Reconcile, tools: Tools) -> Step:
    """Keep the events that did not reach us, and look again at payments without a last word."""
    since = utc_now() - _LOOK_BACK
    missed = list(tools.gateway.events_since(since, only_failed_delivery=True))

    def step(session: Session) -> None:
        keep_missed_events(session, missed, now=utc_now())
        resume_unsettled(session, since=since, now=utc_now())

    return step


def publish_posts(_message: PublishDuePosts, _tools: Tools) -> Step:
    """Show posts whose hour has come."""

    def step(session: Session) -> None:
        publish_due_posts(session, now=utc_now())

    return step


def prices(_message: TurnPrices, _tools: Tools) -> Step:
    """Let pages show prices that began or ended."""
    return lambda session: turn_prices(session, now=utc_now())


def forget_carts(_message: ForgetOldCarts, _tools: Tools) -> Step:
    """Delete old carts."""

    def step(session: Session) -> None:
        forget_old_carts(session, untouched_since=utc_now() - _CART_LIFE)

    return step


def _session_of(payment_id: Any, tools: Tools) -> str | None:
    with tools.database.read() as reader:
        return reader.get_one(Payment, payment_id).session_id


def _settle(session: Session, facts: MoneyFacts, tools: Tools) -> None:
    settle(session, facts, desk=tools.desk, now=utc_now())


def _nothing(_session: Session) -> None:
    """Leave everything as it is."""


HANDLERS: dict[type, Handler] = {
    ClosePayment: close_payment,
    DeliverOrder: deliver,
    ExpireOrders: expire_orders,
    ForgetOldCarts: forget_carts,
    PublishDuePosts: publish_posts,
    Reconcile: reconcile,
    SendFreshLinks: fresh_links,
    SendLetter: send_letter,
    SendRefund: send_refund,
    SettleEvent: settle_event,
    SettlePayment: settle_payment,
    TurnPrices: prices,
}
PERIODIC = (
    Periodic(ExpireOrders(), timedelta(minutes=1)),
    Periodic(TurnPrices(), timedelta(minutes=1)),
    Periodic(PublishDuePosts(), timedelta(minutes=1)),
    Periodic(Reconcile(), timedelta(hours=1)),
    Periodic(ForgetOldCarts(), timedelta(days=1)),
)
