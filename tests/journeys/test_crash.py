"""Power cuts in the middle of the trade.

Twenty people buy while web server and worker are killed and started again. Afterwards, `catalogue
reconcile` leaves nothing lost and nothing doubled. ``CRASH_SEEDS=1,2,3`` tries other cuts.
"""

import os
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from tests.conftest import Databases
from tests.support.audit import (
    assert_letters_once,
    assert_money_agrees,
    assert_rights_once,
    copies,
    copies_held,
    end_open_orders,
)
from tests.support.buyers import Buyer
from tests.support.shop import SERVE, WORKER, Shop, running_shop
from tests.support.smtp import MailServer

pytestmark = [pytest.mark.journey, pytest.mark.slow]

BUYERS = 20
GROUP = 5
SEEDS = [int(seed) for seed in os.environ.get("CRASH_SEEDS", "7").split(",")]


@dataclass(frozen=True, slots=True)
class PowerCut:
    """What goes dark, and how many seconds after a group has begun to buy."""

    after: float
    parts: tuple[str, ...]


def power_cuts(seed: int) -> list[PowerCut]:
    """Return one cut for each group: all that chance decides, and the same for the same seed."""
    chance = random.Random(seed)
    choices = [(SERVE,), (WORKER,), (SERVE, WORKER)]
    return [
        PowerCut(chance.uniform(0.05, 0.8), chance.choice(choices)) for _ in range(BUYERS // GROUP)
    ]


def trade(shop: Shop, *, seed: int) -> None:
    """Let twenty people buy, some at a time, and cut the power while each group is at it."""
    buyers = [Buyer(shop, number) for number in range(BUYERS)]
    pause = threading.Event()
    with ThreadPoolExecutor(BUYERS) as people:
        under_way = []
        for number, cut in enumerate(power_cuts(seed)):
            group = buyers[number * GROUP : (number + 1) * GROUP]
            under_way += [people.submit(buyer.buys) for buyer in group]
            pause.wait(cut.after)
            shop.kill(*cut.parts)
            shop.start(*cut.parts)
        for purchase in under_way:
            purchase.result()


def settle_everything(shop: Shop) -> None:
    """Bring the trade to its end: what an operator does after a power cut."""
    end_open_orders(shop)
    shop.command("reconcile")
    shop.sandbox.wait_until_told()
    shop.let_leases_run_out()
    shop.command("worker", "--once")


def test_a_seed_always_cuts_the_power_alike_and_another_seed_otherwise() -> None:
    assert power_cuts(7) == power_cuts(7)
    assert power_cuts(7) != power_cuts(8)
    assert len(power_cuts(7)) == BUYERS // GROUP


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_or_doubled_by_power_cuts(
    databases: Databases, backend: str, letters: MailServer, seed: int
) -> None:
    with (
        databases.backend(backend).empty_url() as url,
        running_shop(url, SMTP_URL=letters.url) as shop,
    ):
        before = copies(shop)
        trade(shop, seed=seed)
        settle_everything(shop)

        assert_money_agrees(shop)
        assert_rights_once(shop)
        assert copies(shop) == before
        assert copies_held(shop) == 0
        orders = shop.exported("orders")
        statuses = {order["status"] for order in orders}
        assert statuses <= {"paid", "fulfilled", "expired", "cancelled"}
        assert_letters_once(orders, [delivery.letter for delivery in letters.deliveries])
        assert "0 orders changed" in shop.command("reconcile")
