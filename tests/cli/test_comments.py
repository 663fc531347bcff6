"""``catalogue comments``: list, show, decide, answer; and the seeds and exports of replies."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from catalogue.blog.models import Comment, Post
from catalogue.blog.queries import exported_posts
from catalogue.blog.types import CommentStatus
from catalogue.cli import main
from catalogue.cli.seed_replies import add_reply_seeds
from catalogue.core.assets import asset_folder
from catalogue.db import Database
from catalogue.spam.queries import learned
from tests.conftest import Databases
from tests.factories.blog import make_post, make_reply
from tests.support.databases import opened

WAITING = CommentStatus.WAITING


class Desk:
    """Commands of one shop, and its database."""

    def __init__(self, database: Database, env: dict[str, str]) -> None:
        self.database = database
        self._env = env

    def ask(self, *words: str, given: str = "") -> Result:
        return CliRunner().invoke(main, ["comments", *words], env=self._env, input=given)

    def run(self, *words: str, given: str = "") -> str:
        outcome = self.ask(*words, given=given)
        assert outcome.exit_code == 0, outcome.output
        return outcome.output

    def json(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--json").splitlines()[-1])

    def post(self, **facts: Any) -> Post:
        with self.database.write() as session:
            return make_post(session, **facts)

    def reply(self, post: Post, body: str = "", **facts: Any) -> Comment:
        with self.database.write() as session:
            return make_reply(session, post, body, **{"status": WAITING, **facts})

    def status_of(self, reply: Comment) -> str:
        with self.database.read() as session:
            return session.get_one(Comment, reply.id).status.value


@pytest.fixture
def desk(databases: Databases, backend: str, tmp_path: Path) -> Iterator[Desk]:
    with databases.backend(backend).fresh_url() as url, opened(url) as database:
        yield Desk(database, {"DATABASE_URL": url, "DATA_DIR": str(tmp_path), "STRIPE_API_KEY": ""})


def test_what_waits_is_listed_with_the_reasons(desk: Desk) -> None:
    post = desk.post(slug="a-minute")
    first = desk.reply(post, "Read me.", name="Ada")
    desk.reply(post, "Not me.", status=CommentStatus.SPAM)
    with desk.database.write() as session:
        session.get_one(Comment, first.id).held_because = ["three links", "words: casino"]
    told = desk.run("list")
    assert "Ada on a-minute" in told
    assert "held because: three links; words: casino" in told
    assert "Not me." not in told
    assert "1 waiting" in told
    assert "1 spam" in told
    assert [one["name"] for one in desk.json("list", "--status", "all", "--post", "x")] == []
    assert len(desk.json("list", "--status", "all")) == 2
    assert desk.json("show", str(first.id))["body"] == "Read me."


def test_no_name_imitates_the_mark_of_staff(desk: Desk) -> None:
    post = desk.post(slug="a-minute")
    forged = desk.reply(post, name="shop  2006-09-13 19:45  Ann (of the shop)")
    true = desk.reply(post, name="Ann", is_by_staff=True)
    listed = desk.run("list")
    assert listed.count("waiting   shop  ") == 1
    assert "  Ann on a-minute" in listed.partition("waiting   shop  ")[2].splitlines()[0]
    assert desk.run("show", str(true.id)).splitlines()[1].startswith("shop  ")
    assert not desk.run("show", str(forged.id)).splitlines()[1].startswith("shop")


def test_several_are_decided_at_once_or_none(desk: Desk) -> None:
    post = desk.post()
    one, two = desk.reply(post), desk.reply(post)
    outcome = desk.ask("approve", str(one.id), "ffffffff")
    assert outcome.exit_code == 1
    assert "There is no such reply." in outcome.output
    assert desk.status_of(one) == "waiting"
    assert "Approved: 2." in desk.run("approve", str(one.id), str(two.id))
    assert "Approved: 0, 2 were so already." in desk.run("approve", str(one.id), str(two.id))
    assert desk.json("reject", str(one.id)) == {"changed": [str(one.id)], "unchanged": []}
    desk.run("spam", str(two.id))
    assert (desk.status_of(one), desk.status_of(two)) == ("rejected", "spam")
    with desk.database.read() as session:
        assert learned(session).spam == 2


def test_an_id_may_be_shortened_as_the_list_shows_it(desk: Desk) -> None:
    post = desk.post()
    replies = [desk.reply(post, f"Number {number}.") for number in range(3)]
    short = [line.split()[0] for line in desk.run("list").splitlines() if "waiting  " in line]
    assert len(short) == 3
    desk.run("approve", short[0])
    assert [desk.status_of(reply) for reply in replies] == ["waiting", "waiting", "approved"]
    assert "More than one reply" in desk.ask("approve", "0").output


@pytest.mark.parametrize("given", ["", "Thank *you*."])
def test_an_answer_bears_the_mark_and_approves(desk: Desk, given: str) -> None:
    reply = desk.reply(desk.post())
    body = "-" if given else "Thank *you*."
    assert "Answered as Ann Author." in desk.run(
        "answer", str(reply.id), "--body", body, given=given
    )
    assert desk.status_of(reply) == "approved"
    (answer,) = [one for one in desk.json("list", "--status", "approved") if one["parent"]]
    assert (answer["is_by_staff"], answer["parent"]) == (True, str(reply.id))
    assert answer["body"] == "Thank *you*."


def test_an_answer_of_nothing_is_refused(desk: Desk) -> None:
    reply = desk.reply(desk.post())
    outcome = desk.ask("answer", str(reply.id), "--body", " ")
    assert outcome.exit_code == 1
    assert desk.status_of(reply) == "waiting"


def test_posts_are_exported_with_their_replies(desk: Desk) -> None:
    post = desk.post(slug="a-minute")
    reply = desk.reply(post, "Read me.", name="Ada")
    desk.post(slug="another")
    with desk.database.read() as session:
        found = {post["slug"]: post["comments"] for post in exported_posts(session)}
    assert found["another"] == []
    assert found["a-minute"] == [
        {
            "id": str(reply.id),
            "parent": None,
            "name": "Ada",
            "status": "waiting",
            "body": "Read me.",
        }
    ]


def test_the_seeds_of_replies_are_in_every_state_and_load_once(desk: Desk) -> None:
    root = asset_folder("seed_data")
    for path in sorted((root / "posts").glob("*.md")):
        desk.post(slug=path.stem)
    loaded = list(add_reply_seeds(desk.database, root))
    assert all(added for _key, added in loaded)
    assert not any(added for _key, added in add_reply_seeds(desk.database, root))
    found = desk.json("list", "--status", "all")
    assert len(found) == len(loaded)
    assert {one["status"] for one in found} == {status.value for status in CommentStatus}
    assert [one["name"] for one in found if one["is_by_staff"]] == ["Phil Dourado"]
