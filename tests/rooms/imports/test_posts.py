"""Entries become posts: what was public there is public here, and nothing else."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from catalogue.blog.models import OldAddress, Post
from catalogue.blog.queries import post_at_old_address, post_by_slug
from catalogue.blog.types import PostStatus
from catalogue.core.errors import NotFoundError
from catalogue.db import Database
from catalogue.db.generation import current_generation
from catalogue.imports.types import Outcome
from catalogue.search.queries import found_everywhere
from catalogue.search.types import Kind
from tests.factories.blog import make_post
from tests.factories.wxr import make_attachment, make_item
from tests.rooms.imports.conftest import Import


def posts(database: Database) -> dict[str, Post]:
    with database.read() as session:
        found = session.scalars(select(Post).options(selectinload(Post.tags)))
        return {post.slug: post for post in found}


def test_a_post_comes_with_all_that_is_said_of_it(database: Database, take: Import) -> None:
    item = make_item(
        5,
        title="On <em>Heights</em> &amp; such",
        content="<!-- wp:paragraph --><p>Up we <b>go</b>.</p><!-- /wp:paragraph -->",
        excerpt="<p>In short: up.</p>",
        name="on-heights",
        gmt="2006-09-12 09:30:00",
        terms=[("post_tag", "Alps"), ("category", "Hiking"), ("category", "Uncategorized")],
    )
    (report,) = take(item)
    post = posts(database)["on-heights"]
    assert (report.outcome, report.address) == (Outcome.ADDED, "/blog/on-heights")
    assert (post.title, post.author, post.excerpt) == (
        "On Heights & such",
        "Ann Author",
        "In short: up.",
    )
    assert (post.body, post.body_html) == ("Up we **go**.", "<p>Up we <strong>go</strong>.</p>\n")
    assert post.published_at == datetime(2006, 9, 12, 9, 30, tzinfo=UTC)
    assert [tag["name"] for tag in post.tagged] == ["Hiking", "Alps"]
    assert [tag.name for tag in post.tags] == ["Hiking", "Alps"]
    assert (post.status, post.language, post.words) == (PostStatus.PUBLISHED, "en-GB", 3)
    with database.read() as session:
        assert post_by_slug(session, "on-heights").title == "On Heights & such"
        assert found_everywhere(session, "hiking").count(Kind.POST) == 1
        assert current_generation(session) > 1


@pytest.mark.parametrize(
    ("facts", "status", "sentence"),
    [
        ({}, "published", ""),
        ({"status": "future", "date": "2027-01-01 00:00:00"}, "scheduled", ""),
        ({"status": "future"}, "draft", "hour went by"),
        ({"status": "draft"}, "draft", ""),
        ({"status": "pending"}, "draft", "pending"),
        ({"status": "private"}, "draft", "private"),
        ({"password": "sesame"}, "draft", "password"),
        ({"password": "sesame", "status": "private"}, "draft", "private"),
        ({"status": "wc-on-hold"}, "draft", "unknown"),
        ({"status": ""}, "draft", "unknown"),
        ({"date": "soon", "gmt": "soon", "more": "<pubDate/>"}, "published", ""),
        ({"more": "<wp:torn>"}, "draft", "may be missing"),
    ],
)
def test_only_what_was_public_is_public(
    database: Database, take: Import, facts: dict[str, Any], status: str, sentence: str
) -> None:
    report = take(make_item(1, **facts), make_item(2, name="other"))[0]
    assert report.status == status
    assert sentence in " ".join(report.notes)
    assert posts(database)["a-post"].status.value == status
    with database.read() as session:
        if status == "published":
            assert post_by_slug(session, "a-post")
        else:
            with pytest.raises(NotFoundError):
                post_by_slug(session, "a-post")


def test_what_is_no_post_is_left_out_and_said(database: Database, take: Import) -> None:
    reports = take(
        make_item(1, status="trash"),
        make_item(2, kind="nav_menu_item"),
        make_item(3, kind="product"),
        make_item(4, status="auto-draft"),
        make_attachment(5, "2006/09/pier.jpg"),
        make_item(6, kind="page", name="about", link="https://old.example/about/"),
        make_item("x", name="nameless"),
        make_item(6, name="twin"),
    )
    assert [report.outcome.value for report in reports] == [
        *["left out"] * 4,
        "listed",
        "added",
        *["refused"] * 2,
    ]
    assert "“product”" in reports[2].notes[0]
    assert "2006/09/pier.jpg" in reports[4].notes[0]
    assert "has come before" in reports[7].notes[0]
    assert list(posts(database)) == ["about"]


def test_dates_and_titles_that_are_odd_are_made_good(database: Database, take: Import) -> None:
    reports = take(
        make_item(1, title="", name="", date="2007-03-12 08:00:00"),
        make_item(2, title="<b></b> ", name="two", date="0000-00-00 00:00:00", status="draft"),
        make_item(3, title="x" * 500, name="three", date="2007-02-31 08:00:00"),
        make_item(4, name="four", gmt="0000-00-00 00:00:00", date="2007-03-12 08:00:00"),
        make_item(5, name="five", content=""),
        make_item(6, name="%e6%b8%af", title="港"),
    )
    kept = posts(database)
    assert kept["untitled-12-march-2007"].title == "Untitled, 12 March 2007"
    assert kept["two"].title.startswith("Untitled")
    assert len(kept["three"].title) == 300
    assert "cut to" in " ".join(reports[2].notes)
    assert "UTC was supposed" in " ".join(reports[3].notes)
    assert kept["five"].body == "A post"
    assert "empty" in " ".join(reports[4].notes)
    assert kept["post-6"].title == "港"


def test_a_post_too_long_for_a_page_is_refused(database: Database, take: Import) -> None:
    long = make_item(1, content="word " * 1_000_000)
    first, second = take(long, make_item(2, name="short"))
    assert (first.outcome, second.outcome) == (Outcome.REFUSED, Outcome.ADDED)
    assert "too long" in first.notes[-1]
    assert list(posts(database)) == ["short"]


def test_old_addresses_lead_to_the_post_for_ever(database: Database, take: Import) -> None:
    take(
        make_item(5, name="hello", date="2006-09-30 23:30:00", gmt="2006-10-01 04:30:00"),
        make_item(6, kind="page", name="team", link="https://old.example/about/t%C3%A9am/"),
        make_item(7, name="secret", status="private"),
    )
    with database.read() as session:
        for path, slug in {
            "/2006/09/hello/": "hello",
            "/?p=5": "hello",
            "/about/téam": "team",
            "/?p=6": "team",
            "/?p=7": None,
            "/?p=8": None,
        }.items():
            assert post_at_old_address(session, path) == slug, path


def test_a_slug_that_is_taken_gets_a_number(database: Database, take: Import) -> None:
    with database.write() as session:
        make_post(session, "Hello", slug="hello")
        other = make_post(session, "Other", slug="other")
        session.add(OldAddress(path="/?p=2", post_id=other.id))
        session.add(OldAddress(path="/blog/gone", post_id=other.id))
    reports = take(
        make_item(1, name="hello"),
        make_item(2, name="hello", link="https://old.example/2/"),
        make_item(3, name="tags", link="https://old.example/3/"),
        make_item(4, name="gone", link="https://old.example/4/"),
    )
    assert [report.address for report in reports] == [
        "/blog/hello-2",
        "/blog/hello-3",
        "/blog/tags-2",
        "/blog/gone-2",
    ]
    assert "“hello” is taken" in reports[0].notes[0]
    assert "“/?p=2” leads to another post" in " ".join(reports[1].notes)
    with database.read() as session:
        assert post_at_old_address(session, "/2006/09/hello") == "hello-2"
        assert post_at_old_address(session, "/?p=2") == "other"


def test_links_between_posts_of_the_site_follow(database: Database, take: Import) -> None:
    take(
        make_item(1, name="one", content='<a href="http://www.old.example/2006/09/two/#x">two</a>'),
        make_item(2, name="two", content='<a href="https://old.example/contact/">us</a>'),
    )
    assert posts(database)["one"].body == "[two](/2006/09/two/#x)"
    assert posts(database)["two"].body == "[us](https://old.example/contact/)"
