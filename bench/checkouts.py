"""Whole checkouts over HTTP: shop, worker and the Stripe sandbox as processes of their own."""

import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

import requests
from sqlalchemy import func, select

from bench.databases import POSTGRES, SQLITE, Databases
from bench.dataset import slug_of
from bench.figures import Figure
from bench.load import HOST
from bench.plan import Plan
from bench.processes import cpu_seconds
from bench.servers import COMMAND, environment, running, started
from catalogue.db import Database
from catalogue.orders.models import Order
from tests.support.ports import free_port
from tests.support.sandbox import PROGRAM, SandboxControls

_CLIENTS = 4
_DONE_SECONDS = 120
_SESSION = re.compile(r"cs_\w+")
_BUYER = {
    "email": "reader@example.com",
    "name": "Rosa Reader",
    "country": "GB",
    "line1": "1 Shelf Lane",
    "city": "Leeds",
    "postal_code": "LS1 1AA",
    "waiver": "y",
}


class _Shop(NamedTuple):
    """A shop with its worker and its sandbox; ``roots`` are the processes that count."""

    url: str
    sandbox: SandboxControls
    database: Database
    roots: list[int]


class NotBoughtError(Exception):
    """A checkout did not lead to a payment, or a payment not to a delivery."""


def checkout_figures(databases: Databases, titles: int, plan: Plan) -> Iterator[Figure]:
    """Buy over HTTP on both databases in turn, until every buyer has the letter."""
    rates: dict[str, list[tuple[float, float]]] = {SQLITE: [], POSTGRES: []}
    with ExitStack() as stack:
        shops = {kind: stack.enter_context(_open(databases, kind, titles, plan)) for kind in rates}
        for shop in shops.values():
            _round(shop, _CLIENTS)
        for _ in range(plan.rounds):
            for kind, shop in shops.items():
                rates[kind].append(_round(shop, plan.checkouts))
    for kind, found in rates.items():
        rate, cpu = (median(column) for column in zip(*found, strict=True))
        yield Figure("whole checkouts over HTTP", kind, titles, cpu, "ms CPU", per_second=rate)


def _round(shop: _Shop, count: int) -> tuple[float, float]:
    """Return purchases per second, and CPU in ms of each without the sandbox's."""
    before, began, cpu = _delivered(shop), time.monotonic(), cpu_seconds(shop.roots)
    numbers = iter(range(count))
    guard = threading.Lock()
    failures: list[Exception] = []

    def work() -> None:
        try:
            while True:
                with guard:
                    number = next(numbers, None)
                if number is None:
                    return
                _buy(shop, number)
        except Exception as error:  # noqa: BLE001 -- told by the main thread.
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(_CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    while _delivered(shop) < before + count:
        if time.monotonic() - began > _DONE_SECONDS:
            raise NotBoughtError("the worker did not deliver in time")
        time.sleep(0.02)
    used = cpu_seconds(shop.roots) - cpu
    return count / (time.monotonic() - began), used / count * 1000


def _buy(shop: _Shop, number: int) -> None:
    with requests.Session() as visitor:
        for form in ("paperback", "epub"):
            sku = f"{slug_of(number % 40)}-{form}"
            _answer(visitor, f"{shop.url}/cart/items", {"edition": sku, "quantity": "1"})
        place = _answer(visitor, f"{shop.url}/checkout", _BUYER)
        found = _SESSION.search(place)
        if found is None:
            raise NotBoughtError(f"the checkout leads to {place}")
        shop.sandbox.pay(found[0], card="4242424242424242")


def _answer(visitor: requests.Session, url: str, form: dict[str, str]) -> str:
    """Send a form and return where it leads."""
    answer = visitor.post(url, data=form, allow_redirects=False, timeout=30)
    if not answer.is_redirect:
        raise NotBoughtError(f"{url} answers {answer.status_code}")
    return answer.headers["Location"]


def _delivered(shop: _Shop) -> int:
    with shop.database.read() as session:
        stmt = select(func.count()).select_from(Order).where(Order.delivered_at.is_not(None))
        return session.scalar(stmt) or 0


@contextmanager
def _open(databases: Databases, kind: str, titles: int, plan: Plan) -> Iterator[_Shop]:
    with ExitStack() as stack:
        url = stack.enter_context(databases.fresh(kind, titles))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="catalogue-bench-")))
        port, sandbox_port = free_port(), free_port()
        address, sandbox = f"http://{HOST}:{port}", f"http://{HOST}:{sandbox_port}"
        env = environment(folder, url, port, BASE_URL=address, STRIPE_API_BASE=sandbox)
        env["SANDBOX_PORT"] = str(sandbox_port)
        words = [*COMMAND, "serve", "--workers", "1", "--threads", str(plan.threads)]
        stripe = running(["-c", PROGRAM], env, folder, port=sandbox_port, ready="/_sandbox/health")
        stack.enter_context(stripe)
        server = stack.enter_context(running(words, env, folder, port=port))
        worker = stack.enter_context(started([*COMMAND, "worker"], env, folder, "worker"))
        database = Database(url)
        stack.callback(database.dispose)
        roots = [server.pid, worker.pid, *([databases.postgres_pid] if kind == POSTGRES else [])]
        yield _Shop(address, SandboxControls(sandbox), database, roots)
