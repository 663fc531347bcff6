"""The webhook, the return page and many workers at once: one effect, one letter."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import func, select

from catalogue.delivery.messages import DeliverOrder
from catalogue.delivery.models import Entitlement
from catalogue.orders.types import OrderStatus
from catalogue.payments.messages import SettleEvent
from catalogue.payments.models import StripeEvent
from tests.factories.money import flags_of, payment_states, promised
from tests.support.back_office import BackOffice
from tests.support.guards import ORDER_LOCK, Guard, drop_rule, meanwhile, unguarded
from tests.support.parallel import at_once

pytestmark = pytest.mark.race
TIMES = 50
WORKERS = 4
KEPT_ONCE = Guard("INSERT INTO stripe_events", r" ON CONFLICT \(id\) DO NOTHING")
PROMISED_ONCE = Guard("INSERT INTO jobs", r" ON CONFLICT \(key\).*")
STILL_UNPAID = Guard("UPDATE payments", r" AND payments\.status IN .*(?= RETURNING)")


def act(what: Callable[[], object]) -> None:
    what()


def effects(office: BackOffice) -> dict[str, int]:
    with office.database.read() as session:
        return {
            "events": session.scalar(select(func.count()).select_from(StripeEvent)) or 0,
            "rights": session.scalar(select(func.count()).select_from(Entitlement)) or 0,
            "letters": len(office.letters()),
        }


def test_one_event_fifty_times_at_once_has_one_effect_and_one_letter(office: BackOffice) -> None:
    placed, session_id = office.open_page(office.edition())
    office.sandbox.pay(session_id)
    hint = office.hear("checkout.session.completed")
    with ThreadPoolExecutor(TIMES) as pool:
        kept = list(pool.map(lambda _: office.keep(hint), range(TIMES)))
    assert sum(kept) == 1
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda _: office.work(), range(WORKERS)))
    assert effects(office) == {"events": 1, "rights": 1, "letters": 1}
    assert office.order(placed.order.id).status is OrderStatus.FULFILLED


def test_control_without_the_inbox_one_event_is_promised_fifty_times(office: BackOffice) -> None:
    _placed, session_id = office.open_page(office.edition())
    office.sandbox.pay(session_id)
    hint = office.hear("checkout.session.completed")
    drop_rule(office.database, "stripe_events", "pk_stripe_events")
    drop_rule(office.database, "jobs", "uq_jobs_key")
    with (
        unguarded(office.database, KEPT_ONCE, PROMISED_ONCE),
        ThreadPoolExecutor(8) as pool,
    ):
        kept = list(pool.map(lambda _: office.keep(hint), range(TIMES)))
    assert sum(kept) == TIMES
    with office.database.read() as session:
        assert len(promised(session, SettleEvent)) == TIMES


def test_the_webhook_against_the_return_page_has_one_effect(office: BackOffice) -> None:
    edition = office.edition()
    for _ in range(5):
        _placed, session_id = office.open_page(edition)
        office.sandbox.pay(session_id)
        office.keep(office.hear("checkout.session.completed"))
        come_back = partial(office.come_back, session_id)
        acts: list[Callable[[], object]] = [office.work, come_back, come_back]
        at_once(act, *acts)
    office.work()
    assert effects(office) == {"events": 5, "rights": 5, "letters": 5}
    with office.database.read() as session:
        assert payment_states(session) == ["paid"] * 5
        assert flags_of(session) == []


def test_control_without_lock_and_condition_the_return_page_promises_again(
    office: BackOffice,
) -> None:
    """The worker settles and delivers just before the return page writes what it has read."""
    placed, session_id = office.open_page(office.edition())
    office.sandbox.pay(session_id)
    office.keep(office.hear("checkout.session.completed"))
    with (
        unguarded(office.database, ORDER_LOCK, STILL_UNPAID),
        meanwhile(office.database, "UPDATE payments", office.work),
    ):
        office.come_back(session_id)
    assert effects(office) == {"events": 1, "rights": 1, "letters": 1}
    with office.database.read() as session:
        assert promised(session, DeliverOrder) == [DeliverOrder(placed.order.id)]


def test_control_without_the_condition_the_same_news_again_gives_the_money_back(
    office: BackOffice,
) -> None:
    """The lock alone is not enough: what is paid already would look like paid twice."""
    _placed, session_id = office.open_page(office.edition())
    office.sandbox.pay(session_id)
    office.come_back(session_id)
    with unguarded(office.database, STILL_UNPAID):
        office.come_back(session_id)
    with office.database.read() as session:
        assert flags_of(session) == ["paid_twice"]
