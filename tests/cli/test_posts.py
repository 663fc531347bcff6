"""An owner looks after posts by command, a line each."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalogue.blog.models import Post
from catalogue.blog.queries import find_post_for_changes, post_at_old_address, post_by_slug
from catalogue.blog.types import PostStatus
from catalogue.cli import main
from catalogue.db import Database
from tests.factories.blog import make_post
from tests.factories.books import make_book
from tests.support.times import YESTERDAY

Run = Callable[..., str]


@pytest.fixture
def run(database: Database, tmp_path: Path) -> Run:
    """Run `catalogue posts …` in a shop with a draft and a published post."""
    with database.write() as session:
        make_post(session, "A Draft", published_at=None)
        make_post(session, "A Post", tags=("One",))
    url = database.url.render_as_string(hide_password=False)
    env = {"DATABASE_URL": url, "DATA_DIR": str(tmp_path), "BASE_URL": "http://localhost:8000"}

    def call(*words: str, fails: bool = False) -> str:
        outcome = CliRunner().invoke(main, ["posts", *words], env=env)
        assert (outcome.exit_code != 0) == fails, outcome.output
        return outcome.output

    return call


def post(database: Database, slug: str) -> Post:
    with database.read() as session:
        found = find_post_for_changes(session, slug)
        assert found is not None
        return found


def test_posts_are_listed_drafts_first(run: Run) -> None:
    first, second = run("list").splitlines()
    assert first.startswith("draft")
    assert "a-draft  “A Draft”" in first
    assert second.startswith("published")
    assert [one["slug"] for one in json.loads(run("list", "--json", "--status", "published"))] == [
        "a-post"
    ]


def test_a_post_is_shown_with_what_is_known(run: Run) -> None:
    facts = json.loads(run("show", "a-post", "--json"))
    assert (facts["status"], facts["tags"], facts["replies"]) == ("published", ["One"], "open")
    assert facts["published_at"] == YESTERDAY.isoformat()
    assert "preview:      –" in run("show", "a-post")


def test_a_draft_is_published_now_or_later(run: Run, database: Database) -> None:
    assert "will be published on 2100-01-02 09:00 UTC" in run(
        "publish", "a-draft", "--at", "2100-01-02T09:00"
    )
    found = post(database, "a-draft")
    assert found.status is PostStatus.SCHEDULED
    assert found.published_at == datetime(2100, 1, 2, 9, 0, tzinfo=UTC)
    assert "Published “A Draft”: http://localhost:8000/blog/a-draft" in run("publish", "a-draft")
    assert post(database, "a-draft").status is PostStatus.PUBLISHED


def test_publishing_twice_keeps_the_date(run: Run, database: Database) -> None:
    assert "is published already" in run("publish", "a-post")
    assert post(database, "a-post").published_at == YESTERDAY


def test_a_post_is_withdrawn(run: Run, database: Database) -> None:
    assert "is a draft now" in run("withdraw", "a-post")
    assert post(database, "a-post").status is PostStatus.DRAFT


def test_a_renamed_post_leaves_its_old_address_behind(run: Run, database: Database) -> None:
    assert "/blog/better" in run("rename", "a-post", "better")
    with database.read() as session:
        assert post_at_old_address(session, "/blog/a-post") == "better"
    assert "already" in run("rename", "a-draft", "a-post", fails=True)


def test_a_preview_has_one_address(run: Run) -> None:
    address = run("preview", "a-draft")
    assert address.startswith("http://localhost:8000/blog/preview/")
    assert run("preview", "a-draft") == address


def test_titles_are_linked_in_order(run: Run, database: Database) -> None:
    with database.write() as session:
        for title in ("Zebra", "Ant"):
            make_book(session, title)
    assert "belongs with zebra, ant" in run("link", "a-post", "zebra", "ant")
    assert json.loads(run("show", "a-post", "--json"))["books"] == ["zebra", "ant"]
    run("link", "a-post", "ant", "zebra")
    assert json.loads(run("show", "a-post", "--json"))["books"] == ["ant", "zebra"]
    assert "There is no book “cow”." in run("link", "a-post", "cow", fails=True)
    assert "stands alone" in run("link", "a-post")


def test_a_chapter_is_named_and_stays_when_titles_are_ordered_anew(
    run: Run, database: Database
) -> None:
    with database.write() as session:
        for title in ("Zebra", "Ant"):
            make_book(session, title, extract="Words.")
    run("link", "a-post", "zebra", "ant", "--chapter", "ant=Show up")
    run("link", "a-post", "ant", "zebra")
    with database.read() as session:
        assert post_by_slug(session, "a-post").chapters == {"ant": "Show up"}
    run("link", "a-post", "ant", "--chapter", "ant=")
    with database.read() as session:
        assert post_by_slug(session, "a-post").chapters == {}
    for wrong in ("ant", "zebra=Show up"):
        assert "write BOOK=TITLE" in run("link", "a-post", "ant", "--chapter", wrong, fails=True)


def test_replies_are_closed_and_opened(run: Run, database: Database) -> None:
    assert "closed" in run("close-replies", "a-post")
    assert post(database, "a-post").replies_closed_at is not None
    assert "open" in run("open-replies", "a-post")
    assert post(database, "a-post").replies_closed_at is None


def test_a_post_that_is_none_is_named(run: Run) -> None:
    for words in (("show", "x"), ("publish", "x"), ("rename", "x", "y"), ("preview", "x")):
        assert "There is no post “x”." in run(*words, fails=True)
