"""An order as its buyer's page shows it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from catalogue.books.types import Form
from catalogue.cart.queries import count_in_cart
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
from catalogue.web.common.covers import Cover, cover_of
from catalogue.web.common.shop import links

_MOST_COVERS = 6
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
        self,
        summary: OrderSummary,
        order: Order,
        payments: list[Payment],
        *,
        lies_in_cart: bool,
        now: datetime,
    ) -> None:
        """Work out what the buyer can do now."""
        self._summary = summary
        self.files = [_file(file) for file in summary.files]
        self.covers = _covers(summary)
        self.refunded = _some(sum(each.returned for each in payments), order.currency)
        self.taken_back = _some(_taken_back(payments), order.currency)
        self.debit_failed = _debit_failed(order, payments)
        self.lies_in_cart = lies_in_cart
        self.letter_is_new = order.delivered_at is None or now - order.delivered_at <= EMAIL_GRACE
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
        order_summary(session, order),
        order,
        payments_of_order(session, order.id),
        lies_in_cart=_lies_in_cart(session, order),
        now=now,
    )


def can_resend(order: Order) -> bool:
    """Return whether there is a letter that could go out again."""
    return order.delivered_at is not None and order.status in _WITH_GOODS


def can_mend_email(order: Order, *, now: datetime) -> bool:
    """Return whether this is the browser that ordered, a quarter of an hour ago at the most."""
    began = order.paid_at or order.created_at
    return _is_buyer(order) and order.status in _MENDABLE and now - began <= EMAIL_GRACE


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


def _is_buyer(order: Order) -> bool:
    """Return whether this is the browser that ordered."""
    return order.cart_id is not None and order.cart_id == cart_id()


def _lies_in_cart(session: Session, order: Order) -> bool:
    """Return whether the buyer of an order that ended unpaid has still got a filled cart."""
    if not order.status.is_closed_unpaid or order.cart_id is None or not _is_buyer(order):
        return False
    return count_in_cart(session, order.cart_id) > 0


def _covers(summary: OrderSummary) -> list[Cover]:
    """Return the covers of the titles, each once; a few stand for many."""
    by_title = {line.slug: line for line in summary.lines}
    return [cover_of(line) for line in by_title.values()][:_MOST_COVERS]


def _taken_back(payments: list[Payment]) -> int:
    """Return what the buyer's bank has taken back itself, in minor units."""
    disputes = (dispute for payment in payments for dispute in payment.disputes)
    return sum(dispute.amount for dispute in disputes if dispute.is_lost)


def _debit_failed(order: Order, payments: list[Payment]) -> bool:
    """Return whether the order ended because the bank did not pay in the end."""
    if order.status is not OrderStatus.CANCELLED or not payments:
        return False
    return payments[-1].status is PaymentStatus.FAILED and payments[-1].session_id is not None


def _some(amount: int, currency: str) -> Money | None:
    return Money(amount, currency) if amount else None


def _payment_url(order: Order, payments: list[Payment], now: datetime) -> str | None:
    if order.status is not OrderStatus.PLACED or not payments:
        return None
    newest = payments[-1]
    is_open = newest.status is PaymentStatus.OPEN and newest.expires_at > now
    return newest.url if is_open else None
