"""What went back, or is on its way, one by one: refunds, and disputes of buyers' banks."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalogue.core.money import Money
from catalogue.orders.models import Order
from catalogue.payments.models import LOST, Dispute, Payment, Refund
from catalogue.reports.types import Period

_MOST = 500


@dataclass(frozen=True, slots=True)
class MoneyBack:
    """A refund of ours, one made in Stripe, or a dispute; ``amount`` in minor units."""

    at: datetime
    code: str
    currency: str
    amount: int
    kind: str
    status: str
    reason: str

    @property
    def money(self) -> Money:
        """Return the amount with its currency."""
        return Money(self.amount, self.currency)

    @property
    def counts(self) -> bool:
        """Return whether it is off the sales: it has gone back for good."""
        return self.status in {"succeeded", LOST}


def money_back(session: Session, period: Period) -> list[MoneyBack]:
    """Return what was begun in a period, the newest first, at most 500."""
    begin = datetime.combine(period.first, time(), UTC)
    end = datetime.combine(period.last + timedelta(days=1), time(), UTC)
    refunds = _with_order(Refund).where(Refund.created_at >= begin, Refund.created_at < end)
    disputes = _with_order(Dispute).where(Dispute.created_at >= begin, Dispute.created_at < end)
    newest = refunds.order_by(Refund.created_at.desc()).limit(_MOST)
    rows = [_refund(*row) for row in session.execute(newest)]
    rows += [_dispute(*row) for row in session.execute(disputes.limit(_MOST))]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def _with_order(table: Any) -> Select[Any]:
    return (
        select(table, Order.code, Payment.currency)
        .join(Payment, Payment.id == table.payment_id)
        .join(Order, Order.id == Payment.order_id)
    )


def _refund(row: Refund, code: str, currency: str) -> MoneyBack:
    kind = "stripe" if row.is_external else "refund"
    status = row.status.value
    return MoneyBack(row.created_at, code, currency, row.amount, kind, status, row.reason)


def _dispute(row: Dispute, code: str, currency: str) -> MoneyBack:
    return MoneyBack(row.created_at, code, currency, row.amount, "dispute", row.status, row.reason)
