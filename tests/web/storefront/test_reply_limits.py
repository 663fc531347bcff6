"""Many replies at once from one place: few are taken, none is lost, and all is quick."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from catalogue.blog.models import Comment
from catalogue.core.clock import utc_now
from catalogue.db.generation import current_generation
from tests.conftest import Databases
from tests.factories.blog import make_post
from tests.fakes.stripe_sandbox import RunningSandbox
from tests.support.statements import counted
from tests.support.web_shop import WebShop, web_shop

AT_ONCE = 50


@pytest.fixture
def shop(
    databases: Databases,
    backend: str,
    sandbox: RunningSandbox,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[WebShop]:
    """A shop that counts how often one address knocks."""
    folder = tmp_path_factory.mktemp("shop")
    database = databases.backend(backend)
    with (
        database.fresh_url() as url,
        web_shop(url, sandbox, folder, ratelimit_enabled=True) as shop,
    ):
        yield shop


def send(client: FlaskClient, number: int, **typed: str) -> tuple[int, str]:
    data = {"name": "Rosa", "email": f"r{number}@example.com", "body": f"Reply {number}.", **typed}
    answer = client.post("/blog/a-minute/comments", data=data)
    return answer.status_code, answer.text


def test_a_flood_is_turned_away_without_the_database_and_loses_no_word(shop: WebShop) -> None:
    with shop.database.write() as session:
        make_post(session, slug="a-minute")
    client = shop.client()
    page = client.get("/blog/a-minute")
    with shop.database.read() as session:
        before = current_generation(session)
    taken = [send(client, number)[0] for number in range(10)]
    assert taken == [303] * 10
    with counted(shop.database) as statements:
        refused = [send(client, number) for number in range(10, AT_ONCE)]
    assert statements == []
    assert {status for status, _text in refused} == {429}
    assert "Reply 49." in refused[-1][1]
    assert "Wait a minute" in refused[-1][1]
    with shop.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Comment)) == 10
        assert current_generation(session) == before
    known = {"If-None-Match": page.headers["ETag"]}
    assert client.get("/blog/a-minute", headers=known).status_code == 304


def test_one_address_gets_few_letters_that_ask(shop: WebShop) -> None:
    with shop.database.write() as session:
        posts = [make_post(session, now=utc_now()) for _ in range(9)]
    for number, post in enumerate(posts):
        typed = {"name": "R", "email": "victim@example.com", "body": f"{number}", "follow": "y"}
        shop.client().post(f"/blog/{post.slug}/comments", data=typed)
    again = {"name": "R", "email": "VICTIM@example.com", "body": "And again.", "follow": "y"}
    shop.client().post(f"/blog/{posts[0].slug}/comments", data=again)
    shop.work()
    assert len(shop.letters()) == 3


def test_whoever_asks_for_too_many_letters_keeps_what_was_typed(shop: WebShop) -> None:
    with shop.database.write() as session:
        make_post(session, slug="a-minute")
    typed = {"name": "R", "email": "victim@example.com", "follow": "y"}
    for number in range(10):
        data = {**typed, "body": f"{number}"}
        from_elsewhere = {"REMOTE_ADDR": f"192.0.2.{number}"}
        shop.client().post("/blog/a-minute/comments", data=data, environ_base=from_elsewhere)
    answer = shop.client().post("/blog/a-minute/comments", data={**typed, "body": "Long words."})
    assert answer.status_code == 429
    assert "Long words." in answer.text
