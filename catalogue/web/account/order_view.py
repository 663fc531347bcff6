"""An order as its buyer's page shows it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from catalogue.books.types import Form
from catalogue.checkout.types import EMAIL_GRACE
from catalogue.core.money import Money
from catalogue.delivery.queries import OrderSummary, SummaryFile, order_summary
from catalogue.delivery.types import EntitlementStatus
from catalogue.orders.models import Order
from catalogue.orders.types import OrderStatus
from catalogue.payments.models import Payment
from catalogue.payments.queries import payments_of_order
from catalogue.payments.types import PaymentStatus
from catalogue.web.common.cookies import cart_id
from catalogue.web.common.shop import links

_STATES = {
    EntitlementStatus.ACTIVE: "ready",
    EntitlementStatus.FROZEN: "frozen",
    EntitlementStatus.REVOKED: "revoked",
}
_WITH_GOODS = frozenset({OrderStatus.PAID, OrderStatus.FULFILLED, OrderStatus.PARTIALLY_REFUNDED})
_MENDABLE = frozenset(
    {OrderStatus.PLACED, OrderStatus.PROCESSING, OrderStatus.PAID, OrderStatus.FULFILLED}
)


@dataclass(frozen=True, slots=True)
class OrderFile:
    """A file with the token of its button; ``state`` is ready, frozen, revoked or missing."""

    token: str
    title: str
    form: Form
    file_bytes: int | None
    state: str


class OrderView:
    """What the page needs beside the summary; everything else comes from that."""

    def __init__(
        self, summary: OrderSummary, order: Order, payments: list[Payment], now: datetime
    ) -> None:
        """Work out what the buyer can do now."""
        self._summary = summary
        self.files = [_file(file) for file in summary.files]
        self.refunded = _refunded(payments, order.currency)
        self.payment_url = _payment_url(order, payments, now)
        self.can_resend = can_resend(order)
        self.awaits_files = _awaits_files(order, summary)

    def __getattr__(self, name: str) -> object:
        """Give everything else from the summary."""
        found: object = getattr(self._summary, name)
        return found


def order_view(session: Session, order: Order, *, now: datetime) -> OrderView:
    """Return what the page shows of an order whose lines are loaded."""
    return OrderView(
        order_summary(session, order), order, payments_of_order(session, order.id), now
    )


def can_resend(order: Order) -> bool:
    """Return whether there is a letter that could go out again."""
    return order.delivered_at is not None and order.status in _WITH_GOODS


def can_mend_email(order: Order, *, now: datetime) -> bool:
    """Return whether this is the browser that ordered, a quarter of an hour ago at the most."""
    began = order.paid_at or order.created_at
    is_buyer = order.cart_id is not None and order.cart_id == cart_id()
    return is_buyer and order.status in _MENDABLE and now - began <= EMAIL_GRACE


def _awaits_files(order: Order, summary: OrderSummary) -> bool:
    is_digital = any(line.form.is_digital for line in order.lines)
    return is_digital and order.status is OrderStatus.PAID and not summary.files


def _file(file: SummaryFile) -> OrderFile:
    is_missing = file.file_bytes is None and file.status is EntitlementStatus.ACTIVE
    return OrderFile(
        token=links().download_token(file.key),
        title=file.title,
        form=file.form,
        file_bytes=file.file_bytes,
        state="missing" if is_missing else _STATES[file.status],
    )


def _refunded(payments: list[Payment], currency: str) -> Money | None:
    returned = sum(payment.returned for payment in payments)
    return Money(returned, currency) if returned else None


def _payment_url(order: Order, payments: list[Payment], now: datetime) -> str | None:
    if order.status is not OrderStatus.PLACED or not payments:
        return None
    newest = payments[-1]
    is_open = newest.status is PaymentStatus.OPEN and newest.expires_at > now
    return newest.url if is_open else None
