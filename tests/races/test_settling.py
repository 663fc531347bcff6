"""The webhook, the return page and many workers at once: one effect, one letter."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import func, select

from catalogue.core.clock import utc_now
from catalogue.delivery.messages import DeliverOrder
from catalogue.delivery.models import Entitlement
from catalogue.jobs.queue import enqueue
from catalogue.orders.models import Order
from catalogue.orders.types import OrderStatus
from catalogue.payments.models import StripeEvent
from tests.factories.money import flags_of, payment_states, promised
from tests.support.back_office import BackOffice
from tests.support.parallel import at_once

pytestmark = pytest.mark.race
TIMES = 50
WORKERS = 4


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


def test_control_without_the_inbox_one_event_promises_many_times(office: BackOffice) -> None:
    placed, _session_id = office.open_page(office.edition())

    def handle(_number: int) -> None:
        with office.database.write() as session:
            enqueue(session, DeliverOrder(placed.order.id), now=utc_now())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(handle, range(TIMES)))
    with office.database.read() as session:
        assert len(promised(session, DeliverOrder)) == TIMES


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


def test_control_without_the_lock_both_have_an_effect(office: BackOffice) -> None:
    placed, _session_id = office.open_page(office.edition())
    looked = Barrier(2)

    def settle_by_looking_first(order_id: UUID) -> bool:
        with office.database.write() as session:
            order = session.get_one(Order, order_id)
            is_new = order.status is OrderStatus.PLACED
            looked.wait(10)
            if is_new:
                order.status = OrderStatus.PAID
                enqueue(session, DeliverOrder(order_id), now=utc_now())
        return is_new

    assert at_once(settle_by_looking_first, placed.order.id, placed.order.id) == [True, True]
    with office.database.read() as session:
        assert len(promised(session, DeliverOrder)) == 2
