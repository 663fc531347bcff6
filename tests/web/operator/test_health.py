"""What machines ask, and who may ask it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from catalogue.checkout.messages import ExpireOrders
from catalogue.core.clock import utc_now
from catalogue.jobs.queue import enqueue
from catalogue.settings import Environment
from tests.conftest import Databases
from tests.fakes.stripe_sandbox import RunningSandbox
from tests.support.web_shop import WebShop, web_shop

ADDRESS = "https://shop.example"
FAR = "203.0.113.7"
NEAR = "127.0.0.1"
TOKEN = "a tökén only for tests"


@pytest.fixture
def live_shop(databases: Databases, sandbox: RunningSandbox, tmp_path: Path) -> Iterator[WebShop]:
    """A shop in production that knows a token."""
    with (
        databases.backend("sqlite").fresh_url() as url,
        web_shop(
            url,
            sandbox,
            tmp_path,
            env=Environment.PRODUCTION,
            base_url=ADDRESS,
            stripe_api_key=SecretStr("sk_test_0123456789abcdefghijklmn"),
            metrics_token=SecretStr(TOKEN),
        ) as shop,
    ):
        yield shop


def status(shop: WebShop, path: str, *, host: str, of: str) -> int:
    client = shop.client()
    headers = {"Host": host}
    return client.get(path, headers=headers, environ_base={"REMOTE_ADDR": of}).status_code


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_in_production_this_machine_sees_its_health_under_any_name(
    live_shop: WebShop, path: str
) -> None:
    for host in ("127.0.0.1:8000", "localhost", "[::1]:8000", "shop.example"):
        assert status(live_shop, path, host=host, of=NEAR) == 200
    assert status(live_shop, path, host="shop.example", of=FAR) == 200
    assert status(live_shop, path, host="127.0.0.1:8000", of=FAR) == 400


@pytest.mark.parametrize("path", ["/", "/metrics", "/books/", "/healthz/", "/robots.txt"])
def test_in_production_all_else_keeps_to_its_own_name(live_shop: WebShop, path: str) -> None:
    assert status(live_shop, path, host="127.0.0.1:8000", of=NEAR) == 400


def metrics(shop: WebShop, *, of: str, token: str = "") -> int:
    """Ask for the figures as HTTP brings a header: bytes, read as Latin-1."""
    header = f"Bearer {token}".encode().decode("latin-1")
    answer = shop.client().get(
        "/metrics",
        base_url=shop.settings.base_url,
        environ_base={"REMOTE_ADDR": of, "HTTP_AUTHORIZATION": header},
    )
    return answer.status_code


def test_a_shop_that_works_is_ready(shop: WebShop) -> None:
    answer = shop.client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"database": True, "migrated": True, "oldest_due_job_seconds": 0}


def test_a_shop_whose_jobs_are_late_is_not_ready(shop: WebShop) -> None:
    with shop.database.write() as session:
        enqueue(session, ExpireOrders(), now=utc_now() - timedelta(hours=1))
    assert shop.client().get("/readyz").status_code == 503


def test_in_development_this_machine_sees_the_figures(shop: WebShop) -> None:
    answer = shop.client().get("/metrics")
    assert "catalogue_jobs_due 0.0" in answer.text
    assert metrics(shop, of=FAR) == 403


@pytest.mark.parametrize("machine", [NEAR, FAR])
def test_in_production_only_the_token_shows_the_figures(live_shop: WebShop, machine: str) -> None:
    assert metrics(live_shop, of=machine) == 403
    assert metrics(live_shop, of=machine, token="another") == 403
    assert metrics(live_shop, of=machine, token=TOKEN) == 200


@pytest.mark.parametrize("token", ["é", "\N{SNOWMAN}", "ÿþ"])
def test_a_token_of_any_letters_is_only_wrong(live_shop: WebShop, token: str) -> None:
    assert metrics(live_shop, of=FAR, token=token) == 403
