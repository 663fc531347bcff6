"""How long the staff's figures take with half a million lines, and which statements they are.

The pages are asked in this process, signed in, so the time is that of the whole page: gate,
reading, drawing, rendering. Rounds go over all pages by turns; figures are medians.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import event

from bench.databases import POSTGRES, SQLITE, Databases
from bench.figures import Figure
from bench.plan import Plan
from bench.sales import write_sales
from catalogue.accounts.services import add_staff
from catalogue.accounts.types import Role
from catalogue.app import create_app
from catalogue.core.clock import utc_now
from catalogue.db import Database
from catalogue.settings import Settings, StaffSecondFactor

GOAL_MS = 300.0
_PASSWORD = "three tall lamps whisper"  # Of a database that is thrown away.
_EMAIL = "owner@example.com"
PAGES = {
    "today": "/staff/",
    "reports": "/staff/reports/",
    "sales by day, 30 days": "/staff/reports/sales",
    "sales by day, all": "/staff/reports/sales?period=all",
    "sales by month, all": "/staff/reports/sales?period=all&by=month",
    "sales by title, 30 days": "/staff/reports/sales?by=title",
    "sales by title, all": "/staff/reports/sales?period=all&by=title",
    "sales by form, all": "/staff/reports/sales?period=all&by=form",
    "sales by country, all": "/staff/reports/sales?period=all&by=country",
    "sales by discount, all": "/staff/reports/sales?period=all&by=discount",
    "posts, all": "/staff/reports/posts?period=all",
    "stock": "/staff/reports/stock",
    "refunds, all": "/staff/reports/refunds?period=all",
    "sales by title, all, as CSV": "/staff/reports/sales.csv?period=all&by=title",
}


def report_figures(databases: Databases, plan: Plan) -> Iterator[Figure]:
    """Measure every page on both databases; print the slowest statement of each with its plan."""
    for kind in (SQLITE, POSTGRES):
        with databases.fresh(kind, plan.report_titles) as url, _signed_in(url, plan) as (shop, who):
            times = _times(who, rounds=2 * plan.rounds + 1)
            for name, path in PAGES.items():
                goal = GOAL_MS
                yield Figure(
                    f"report, {name}", kind, plan.report_titles, times[name], "ms", goal=goal
                )
                _show(shop, who, f"{kind}: {name}", path)


@contextmanager
def _signed_in(url: str, plan: Plan) -> Iterator[tuple[Database, FlaskClient]]:
    with tempfile.TemporaryDirectory(prefix="catalogue-bench-") as folder:
        settings = Settings(
            _env_file=None,
            database_url=url,
            data_dir=Path(folder),
            secret_key=SecretStr("a secret only for benchmarks, 0123456789 abcdefghij"),
            ratelimit_enabled=False,
            staff_second_factor=StaffSecondFactor.OFFERED,
        )
        app = create_app(settings)
        database: Database = app.extensions["catalogue"].database
        began = time.monotonic()
        write_sales(database, orders=plan.report_orders, now=utc_now())
        print(f"{time.monotonic() - began:.0f} s of writing orders", file=sys.stderr)
        with database.write() as session:
            add_staff(session, _EMAIL, role=Role.OWNER, password=_PASSWORD, now=utc_now())
        with app.test_client() as client:
            _sign_in(client)
            yield database, client
        database.dispose()


def _sign_in(client: FlaskClient) -> None:
    page = client.get("/staff/sign-in").get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    form = {"csrf_token": token, "email": _EMAIL, "password": _PASSWORD}
    client.post("/staff/sign-in", data=form)


def _times(client: FlaskClient, *, rounds: int) -> dict[str, float]:
    found: dict[str, list[float]] = {name: [] for name in PAGES}
    for at in range(rounds):
        for name, path in PAGES.items():
            began = time.perf_counter()
            answer = client.get(path)
            taken = time.perf_counter() - began
            if answer.status_code != 200:  # noqa: PLR2004 -- OK.
                message = f"{path} answers {answer.status}"
                raise RuntimeError(message)
            if at:  # The first round warms up.
                found[name].append(1000 * taken)
    return {name: median(values) for name, values in found.items()}


def _show(database: Database, client: FlaskClient, head: str, path: str) -> None:
    """Print the statements of a page, how long each took, and the plan of the slowest."""
    seen: list[tuple[float, str, Any]] = []
    began = [0.0]

    def before(*_: Any) -> None:
        began[0] = time.perf_counter()

    def after(_connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        seen.append((1000 * (time.perf_counter() - began[0]), statement, given))

    engines = {database.engine, database.reading_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", before)
        event.listen(engine, "after_cursor_execute", after)
    try:
        client.get(path)
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", before)
            event.remove(engine, "after_cursor_execute", after)
    slowest = max(seen, key=lambda one: one[0])
    print(f"\n{head}: {len(seen)} statements, the slowest {slowest[0]:.1f} ms")
    print(" ".join(slowest[1].split()))
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.engine.connect() as connection:
        for row in connection.exec_driver_sql(explain + slowest[1], slowest[2]):
            print("   ", row[-1])
