"""The sums of the reports are those of `catalogue export orders`, whatever happened in between."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from catalogue.checkout.queries import exported_orders
from catalogue.checkout.services.placing import Placed
from catalogue.orders.models import Order
from catalogue.payments.services import begin_payment
from catalogue.payments.types import DisputeFacts, RefundStatus
from catalogue.reports.queries import rows_by, rows_by_step, totals
from catalogue.reports.services import count_days
from catalogue.reports.types import Dimension, Period, Step, whole
from tests.factories.books import make_epub, make_paperback
from tests.factories.money import attached, make_dispute_facts, make_refund_facts, settled
from tests.factories.orders import make_buyer, place
from tests.support.times import NOON

ALWAYS = Period(date(2026, 1, 1), date(2026, 12, 31))


def exported(session: Session) -> tuple[Counter[str], Counter[str]]:
    """Return what the export says was bought and went back, by currency."""
    bought: Counter[str] = Counter()
    back: Counter[str] = Counter()
    for order in exported_orders(session):
        if order["paid_at"]:
            bought[order["currency"]] += order["total"]
        for refund in order["refunds"]:
            if refund["status"] == "succeeded":
                back[order["currency"]] += refund["amount"]
    return bought, back


def live_at_random(session: Session, seed: int) -> None:
    """Sell, refund, lose disputes, and count some of the days in between."""
    dice = random.Random(seed)
    editions = [
        make_epub(session, price=dice.choice([0, 1, 799])),
        make_paperback(session, price=1333, stock=500),
        make_paperback(session, price=7, stock=500),
    ]
    for number in range(12):
        now = NOON + timedelta(days=dice.randrange(6), minutes=number)
        chosen = dice.sample(editions, dice.randint(1, 3))
        buyer = make_buyer(f"{number}@example.com", country=dice.choice(["GB", "FR"]))
        placed = place(session, *chosen, buyer=buyer, now=now)
        placed.order.tax_amount = dice.randrange(placed.order.total_amount + 1) // 6
        placed.order.first_page = dice.choice([None, "a-post", "another"])
        if placed.payment is not None and dice.random() < 0.8:
            _pay(session, placed, dice, now)
        if dice.random() < 0.3:
            session.flush()
            count_days(session, limit=dice.randint(1, 3))


def _pay(session: Session, placed: Placed, dice: random.Random, now: datetime) -> None:
    facts = attached(session, placed)
    settled(session, facts, now=now)
    left = placed.order.total_amount
    refunds = []
    while left > 1 and dice.random() < 0.5:
        amount = dice.randint(1, left // 2)
        left -= amount
        status = dice.choice(list(RefundStatus))
        moment = now + timedelta(days=dice.randrange(3))
        refunds.append(make_refund_facts(amount, status=status, created=moment))
    disputes: tuple[DisputeFacts, ...] = ()
    if left > 1 and dice.random() < 0.3:
        disputes = (make_dispute_facts(left, status=dice.choice(["lost", "won"])),)
    settled(session, facts, refunds=tuple(refunds), disputes=disputes, now=now)


@pytest.mark.parametrize("seed", range(4))
def test_every_report_comes_to_the_sums_of_the_export(session: Session, seed: int) -> None:
    live_at_random(session, seed)
    session.flush()
    for _ in range(2):
        bought, back = exported(session)
        assert bought["GBP"] > 0
        for dimension in Dimension:
            rows = rows_by(session, dimension, ALWAYS)
            together = whole(row.figures for row in rows)
            assert together.sales == bought["GBP"], dimension
            assert together.refunded == back["GBP"], dimension
        by_day = whole(row.figures for row in rows_by_step(session, Step.DAY, ALWAYS))
        assert (by_day.sales, by_day.refunded) == (bought["GBP"], back["GBP"])
        while count_days(session):
            pass


def test_money_of_two_currencies_is_never_added(session: Session) -> None:
    orders = [make_paid(session), make_paid(session)]
    orders[1].currency = "EUR"
    session.flush()
    count_days(session)
    assert {code: each.sales for code, each in totals(session, ALWAYS).items()} == {
        "EUR": 799,
        "GBP": 799,
    }


def test_a_refund_counts_on_its_own_day_and_the_day_of_the_sale_stays(session: Session) -> None:
    placed = place(session, make_epub(session, price=1000), now=NOON)
    facts = attached(session, placed)
    settled(session, facts)
    later = NOON + timedelta(days=2)
    settled(session, facts, refunds=(make_refund_facts(400, created=later),), now=later)
    sold, back = (totals(session, Period(day.date(), day.date()))["GBP"] for day in (NOON, later))
    assert (sold.sales, sold.refunded) == (1000, 0)
    assert (back.sales, back.refunded, back.orders) == (0, 400, 0)


def test_a_day_ends_at_midnight_utc(session: Session) -> None:
    last = datetime(2026, 11, 19, 23, 59, 59, 999_000, tzinfo=UTC)
    for moment in (last, last + timedelta(milliseconds=1)):
        make_paid(session, now=moment)
    days = [row.key for row in rows_by_step(session, Step.DAY, ALWAYS)]
    assert days == ["2026-11-19", "2026-11-20"]


def test_what_was_paid_twice_is_one_sale(session: Session) -> None:
    placed = place(session, make_epub(session, price=1000), now=NOON)
    facts = attached(session, placed)
    settled(session, facts)
    second = begin_payment(
        session,
        placed.order.id,
        attempt=2,
        amount=1000,
        currency="GBP",
        expires_at=NOON + timedelta(hours=2),
        now=NOON,
    )
    session.flush()
    again = attached(session, Placed(placed.order, second))
    settled(session, again, now=NOON + timedelta(minutes=1))
    settled(session, again, refunds=(make_refund_facts(1000),), now=NOON + timedelta(minutes=2))
    whole_of = totals(session, ALWAYS)["GBP"]
    assert (whole_of.sales, whole_of.refunded) == (1000, 0)


def make_paid(session: Session, now: datetime = NOON) -> Order:
    placed = place(session, make_epub(session, price=799), now=now)
    settled(session, attached(session, placed), now=now)
    return placed.order
