"""Whether what Stripe charged is what the shop shows, and all have got what they paid for."""

from collections import Counter
from collections.abc import Iterable
from email.message import EmailMessage
from typing import Any

from sqlalchemy import select

from catalogue.books.models import Edition
from catalogue.delivery.models import Entitlement
from catalogue.orders.models import Order, OrderLine
from catalogue.orders.types import Hold, OrderStatus
from tests.support.shop import Shop

PAID = frozenset({"paid", "fulfilled"})


def assert_money_agrees(shop: Shop) -> None:
    """Raise AssertionError unless every charge is a paid order of that amount, and the reverse."""
    orders = shop.exported("orders")
    charged = {entry["id"]: entry["charged"] for entry in shop.sandbox.ledger() if entry["charged"]}
    received = {
        payment["session_id"]: payment["amount"]
        for order in orders
        for payment in order["payments"]
        if payment["status"] == "paid"
    }
    assert received == charged
    for order in orders:
        paid = sum(each["amount"] for each in order["payments"] if each["status"] == "paid")
        expected = order["total"] if order["status"] in PAID else 0
        assert paid == expected, f"{order['code']} is {order['status']} and got {paid}"
        assert not order["flags"], f"{order['code']}: {order['flags']}"
        assert not order["refunds"], f"{order['code']}: {order['refunds']}"


def assert_rights_once(shop: Shop) -> None:
    """Raise AssertionError unless each digital unit that was paid for has one right, no other."""
    with shop.database.read() as reader:
        lines = reader.execute(
            select(OrderLine, Order.status).join(Order, Order.id == OrderLine.order_id)
        ).all()
        rights = Counter(
            (right.order_line_id, right.unit) for right in reader.scalars(select(Entitlement))
        )
    due = Counter(
        (line.id, unit)
        for line, status in lines
        if status in {OrderStatus.PAID, OrderStatus.FULFILLED} and line.form.is_digital
        for unit in range(1, line.quantity + 1)
    )
    assert rights == due


def assert_letters_once(orders: Iterable[dict[str, Any]], letters: list[EmailMessage]) -> None:
    """Raise AssertionError unless each paid order has its letter, and repeats have the same id."""
    for order in orders:
        about = [
            letter
            for letter in letters
            if order["code"] in str(letter["Subject"])
            and str(letter["Subject"]).startswith(("Your books are here", "Thank you"))
        ]
        ids = {str(letter["Message-ID"]) for letter in about}
        assert len(ids) == (order["status"] in PAID), f"{order['code']} {order['status']}: {ids}"
        assert all(str(letter["To"]) == order["email"] for letter in about)


def copies(shop: Shop) -> dict[str, int]:
    """Return by SKU how many copies there are: on the shelf, set aside, and sold."""
    with shop.database.read() as reader:
        editions = reader.scalars(select(Edition).where(Edition.stock.is_not(None))).all()
        taken: Counter[Any] = Counter()
        for line in reader.scalars(select(OrderLine)):
            if line.hold in {Hold.HELD, Hold.KEPT}:
                taken[line.edition_id] += line.quantity
        return {edition.sku: (edition.stock or 0) + taken[edition.id] for edition in editions}


def copies_held(shop: Shop) -> int:
    """Return how many copies are set aside for orders that wait for their money."""
    with shop.database.read() as reader:
        held = reader.scalars(select(OrderLine.quantity).where(OrderLine.hold == Hold.HELD))
        return sum(held)


def end_open_orders(shop: Shop) -> None:
    """Let the time of every unpaid payment page run out, and end the last bank debits."""
    for entry in shop.sandbox.ledger():
        if entry["status"] == "open":
            shop.sandbox.expire(entry["id"])
    shop.sandbox.pass_time(30)
