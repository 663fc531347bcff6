"""Twice is once; what the file changed comes, what staff changed stays."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from catalogue.blog.models import Comment, Post, PostBook
from catalogue.blog.services import change_post, withdraw_post
from catalogue.blog.types import CommentStatus, PostFacts, PostStatus
from catalogue.db import Database
from catalogue.db.base import Base
from catalogue.db.generation import current_generation
from catalogue.imports.services import Order, look_through, take_in
from catalogue.imports.types import Outcome
from catalogue.storage import LocalStorage
from tests.factories.books import make_book
from tests.factories.wxr import make_comment, make_item, write_export
from tests.rooms.imports.conftest import Import
from tests.support.times import NOON


def rows(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def the_post(database: Database) -> Post:
    with database.read() as session:
        return session.scalars(select(Post).options(selectinload(Post.book_links))).one()


def the_reply(database: Database) -> Comment:
    with database.read() as session:
        return session.scalars(select(Comment)).one()


def item(**facts: Any) -> str:
    return make_item(1, terms=[("post_tag", "Alps")], **facts)


def test_a_second_time_changes_nothing(database: Database, take: Import) -> None:
    items = [
        item(replies=[make_comment(1), make_comment(2, "Yes.", parent=1)]),
        make_item(2, name="b"),
    ]
    take(*items)
    before = rows(database)
    with database.read() as session:
        generation = current_generation(session)
    reports = take(*items)
    assert {report.outcome for report in reports} == {Outcome.UNCHANGED}
    assert reports[0].replies == {"unchanged": 2}
    assert rows(database) == before
    with database.read() as session:
        assert current_generation(session) == generation


def test_a_dry_run_reports_the_same_and_changes_nothing(database: Database, take: Import) -> None:
    items = [
        item(replies=[make_comment(1), make_comment(2, kind="pingback")]),
        make_item(2),
        make_item(3, title=""),
        make_item(4, status="trash"),
    ]
    before = rows(database)
    dry = take(*items, is_dry=True)
    assert rows(database) == before
    assert dry == take(*items)
    assert take(*items, is_dry=True) == take(*items)


def test_what_the_file_changed_comes(database: Database, take: Import) -> None:
    take(item(replies=[make_comment(1)]))
    (report,) = take(
        make_item(
            1,
            title="New",
            content="<p>Other words.</p>",
            terms=[("post_tag", "Coast")],
            status="private",
            replies=[make_comment(1, "I differ.", approved="spam"), make_comment(2, "New.")],
        )
    )
    post = the_post(database)
    assert report.outcome is Outcome.CHANGED
    assert (post.title, post.body, post.excerpt) == ("New", "Other words.", "Other words.")
    assert [tag["name"] for tag in post.tagged] == ["Coast"]
    assert (post.status, post.slug) == (PostStatus.DRAFT, "a-post")
    assert report.replies == {"changed": 1, "added": 1}
    with database.read() as session:
        told = session.execute(select(Comment.body, Comment.status).order_by(Comment.source))
        assert [tuple(row) for row in told] == [
            ("I differ.", CommentStatus.SPAM),
            ("New.", CommentStatus.APPROVED),
        ]


def edit(database: Database, **changes: Any) -> None:
    """Change the post as staff do, and give it a title to belong with."""
    with database.write() as session:
        options = (selectinload(Post.tags), selectinload(Post.book_links))
        post = session.scalars(select(Post).options(*options)).one()
        facts = {
            "title": post.title,
            "body": post.body,
            "author": post.author,
            "summary": post.excerpt,
            "tags": tuple(tag["name"] for tag in post.tagged),
            "books": (make_book(session).id,),
        }
        change_post(session, post, PostFacts(**{**facts, **changes}), now=NOON)


def test_what_staff_changed_since_is_left_as_it_is(database: Database, take: Import) -> None:
    take(item())
    edit(database, body="Ours.", tags=("Ours",))
    (same,) = take(item())
    assert same.outcome is Outcome.UNCHANGED
    (report,) = take(
        make_item(1, title="Theirs", content="<p>Theirs.</p>", terms=[("post_tag", "X")])
    )
    post = the_post(database)
    assert (post.title, post.body) == ("Theirs", "Ours.")
    assert [tag["name"] for tag in post.tagged] == ["Ours"]
    assert len(post.book_links) == 1
    assert [str(note) for note in report.notes] == [
        "Left as it is, because it was changed here since: text.",
        "Left as it is, because it was changed here since: tags.",
    ]
    (again,) = take(make_item(1, title="Theirs 2", content="<p>Theirs.</p>"))
    assert the_post(database).title == "Theirs 2"
    assert again.outcome is Outcome.CHANGED


def test_a_post_that_staff_took_back_stays_back(database: Database, take: Import) -> None:
    take(item())
    with database.write() as session:
        withdraw_post(session, session.scalars(select(Post)).one(), now=NOON)
    take(item(content="<p>More.</p>"))
    assert (the_post(database).status, the_post(database).body) == (PostStatus.DRAFT, "More.")


def test_a_reply_that_staff_decided_on_stays_decided(database: Database, take: Import) -> None:
    take(item(replies=[make_comment(1, approved="0")]))
    with database.write() as session:
        reply = session.scalars(select(Comment)).one()
        reply.status, reply.decided_at = CommentStatus.REJECTED, NOON
    (report,) = take(item(replies=[make_comment(1, approved="1")]))
    assert the_reply(database).status is CommentStatus.REJECTED
    assert report.replies == {"left, as changed here": 1}


def test_a_crash_in_the_middle_and_a_second_run_end_in_the_whole(
    database: Database, take: Import, tmp_path: Path
) -> None:
    items = [
        make_item(number, name=f"post-{number}", replies=[make_comment(number)])
        for number in range(1, 251)
    ]
    order = Order(path=write_export(tmp_path, *items))
    reports = take_in(
        order,
        look_through(order),
        LocalStorage(tmp_path / "files"),
        read=database.read,
        write=database.write,
        now=NOON,
    )
    for _ in range(150):
        next(reports)
    reports.close()
    partly = rows(database)
    assert partly["posts"] == partly["comments"] == 200
    done = take(*items)
    assert [report.outcome for report in done].count(Outcome.ADDED) == 50
    assert rows(database)["posts"] == rows(database)["comments"] == 250
    assert rows(database)["search_documents"] == 250


def test_books_that_belong_with_a_post_stay(database: Database, take: Import) -> None:
    take(item())
    edit(database)
    take(item(content="<p>More.</p>"))
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(PostBook)) == 1


@pytest.mark.parametrize("site", ["http://www.old.example", "https://old.example/"])
def test_a_site_is_the_same_with_www_and_without_tls(
    database: Database, take: Import, tmp_path: Path, site: str
) -> None:
    take(item())
    path = write_export(tmp_path, item())
    path.write_text(path.read_text().replace("https://old.example<", f"{site}<"), encoding="utf-8")
    (report,) = take(path=path)
    assert report.outcome is Outcome.UNCHANGED
