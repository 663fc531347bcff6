"""Half a million lines of fifty thousand orders, written in bulk; the shop counts their days."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from catalogue.books.models import Edition
from catalogue.books.types import Form
from catalogue.core.ids import new_id
from catalogue.db import Database
from catalogue.orders.models import Order, OrderLine, StaleDay
from catalogue.orders.types import Hold, OrderStatus
from catalogue.payments.models import Payment, Refund
from catalogue.payments.types import PaymentStatus, RefundStatus
from catalogue.reports.services import count_days

ORDERS = 50_000
LINES = 10
_DAYS = 730
_BATCH = 2_500
_REFUNDED_EVERY = 40
_COUNTRIES = ("GB", "GB", "GB", "IE", "FR", "DE", "US", "NL")


def write_sales(database: Database, *, orders: int, now: datetime) -> None:
    """Write so many paid orders of the last two years, and count their days."""
    with database.write() as session:
        editions = session.execute(select(Edition.id, Edition.sku, Edition.form)).all()
        for rows in _batches(orders, editions, now):
            for table, values in rows.items():
                session.execute(insert(table.__table__), values)
        _mark(session, now)
    while True:
        with database.write() as session:
            if not count_days(session, limit=_DAYS):
                break
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(text("VACUUM ANALYZE"))


def _batches(orders: int, editions: Any, now: datetime) -> Iterator[dict[Any, list[Any]]]:
    dice = random.Random(7)
    for start in range(0, orders, _BATCH):
        rows: dict[Any, list[Any]] = {Order: [], OrderLine: [], Payment: [], Refund: []}
        for number in range(start, min(start + _BATCH, orders)):
            _write(
                rows, number, now - timedelta(days=_DAYS) * (1 - number / orders), dice, editions
            )
        yield {table: values for table, values in rows.items() if values}


def _write(
    rows: dict[Any, list[Any]], number: int, paid_at: datetime, dice: random.Random, editions: Any
) -> None:
    order_id, payment_id = new_id(), new_id()
    lines = [
        _line(order_id, place, dice.randrange(299, 2_999), edition)
        for place, edition in enumerate(dice.sample(editions, LINES))
    ]
    total = sum(line["quantity"] * line["unit_amount"] for line in lines)
    rows[Order].append(
        {
            "id": order_id,
            "status": OrderStatus.PAID,
            "email": f"reader{number // 3}@example.com",
            "email_key": f"reader{number // 3}@example.com",
            "name": f"Reader {number // 3}",
            "country": dice.choice(_COUNTRIES),
            "currency": "GBP",
            "tax_amount": total // 6,
            "total_amount": total,
            "first_page": f"post-{dice.randrange(40)}" if dice.random() < 1 / 3 else None,
            "created_at": paid_at,
            "paid_at": paid_at,
        }
    )
    rows[OrderLine] += lines
    rows[Payment].append(
        {
            "id": payment_id,
            "order_id": order_id,
            "attempt": 1,
            "idempotency_key": f"order-{order_id}-1",
            "amount": total,
            "currency": "GBP",
            "status": PaymentStatus.PAID,
            "created_at": paid_at,
            "expires_at": paid_at,
            "settled_at": paid_at,
        }
    )
    if number % _REFUNDED_EVERY == 0:
        rows[Refund].append(
            {
                "id": new_id(),
                "payment_id": payment_id,
                "amount": total // 3,
                "status": RefundStatus.SUCCEEDED,
                "created_at": paid_at + timedelta(hours=5),
            }
        )


def _line(order_id: UUID, place: int, amount: int, edition: Any) -> dict[str, Any]:
    is_print = edition.form in {Form.PAPERBACK, Form.HARDBACK}
    return {
        "id": new_id(),
        "order_id": order_id,
        "position": place,
        "edition_id": edition.id,
        "sku": edition.sku,
        "title": edition.sku,
        "form": edition.form,
        "currency": "GBP",
        "quantity": 1,
        "unit_amount": amount,
        "hold": Hold.KEPT if is_print else Hold.NONE,
    }


def _mark(session: Session, now: datetime) -> None:
    today = now.astimezone(UTC).date()
    days = [today - timedelta(days=at) for at in range(_DAYS + 2)]
    session.execute(insert(StaleDay), [{"id": new_id(), "day": day} for day in days])
