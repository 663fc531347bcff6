"""Comments become replies: two deep, in their order, with the status that they had."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from catalogue.blog.models import Comment
from catalogue.blog.types import CommentStatus
from catalogue.db import Database
from tests.factories.wxr import make_comment, make_item
from tests.rooms.imports.conftest import Import


def replies(database: Database) -> dict[str, Comment]:
    with database.read() as session:
        found = session.scalars(select(Comment).order_by(Comment.written_at, Comment.id))
        return {reply.body: reply for reply in found}


def test_a_reply_comes_without_the_address_of_its_writer(database: Database, take: Import) -> None:
    comment = make_comment(
        4, "A <b>good</b>\npoint.", author="Rosa <i>R</i>", email="Rosa@Example.com"
    )
    (report,) = take(make_item(1, replies=[comment]))
    (reply,) = replies(database).values()
    assert (reply.name, reply.email, reply.email_key) == (
        "Rosa R",
        "Rosa@Example.com",
        "rosa@example.com",
    )
    assert reply.body == "A **good**\npoint."
    assert reply.body_html == "<p>A <strong>good</strong><br>\npoint.</p>"
    assert reply.written_at == datetime(2006, 9, 13, 8, 0, tzinfo=UTC)
    assert (reply.address, reply.is_by_staff, reply.source) == (None, False, "wxr:old.example:c4")
    assert report.replies == {"added": 1}


@pytest.mark.parametrize(
    ("approved", "status"),
    [
        ("1", CommentStatus.APPROVED),
        ("0", CommentStatus.WAITING),
        ("hold", CommentStatus.WAITING),
        ("spam", CommentStatus.SPAM),
        ("trash", CommentStatus.REJECTED),
        ("post-trashed", CommentStatus.REJECTED),
        ("", CommentStatus.WAITING),
        ("yes", CommentStatus.WAITING),
    ],
)
def test_the_status_stays(
    database: Database, take: Import, approved: str, status: CommentStatus
) -> None:
    take(make_item(1, replies=[make_comment(1, "Words.", approved=approved)]))
    assert replies(database)["Words."].status is status


def test_threads_are_two_deep_and_keep_their_order(database: Database, take: Import) -> None:
    take(
        make_item(
            1,
            replies=[
                make_comment(14, "d", parent=13, date="2006-09-13 12:00:00"),
                make_comment(11, "a", date="2006-09-13 09:00:00"),
                make_comment(12, "b", parent=11, date="2006-09-13 10:00:00"),
                make_comment(13, "c", parent=12, date="2006-09-13 11:00:00"),
                make_comment(15, "e", parent=99, date="2006-09-13 13:00:00"),
                make_comment(16, "f", parent=17, date="2006-09-13 14:00:00"),
                make_comment(17, "g", parent=16, date="2006-09-13 15:00:00"),
                make_comment(18, "h", parent=18, date="2006-09-13 16:00:00"),
            ],
        )
    )
    found = replies(database)
    assert list(found) == ["a", "b", "c", "d", "e", "f", "g", "h"]
    assert {found[name].parent_id for name in "bcd"} == {found["a"].id}
    assert {found[name].parent_id for name in "aeh"} == {None}
    for reply in found.values():
        parent = next((one for one in found.values() if one.id == reply.parent_id), None)
        assert parent is None or parent.parent_id is None or parent.body in "fg"


def test_no_reply_is_lost_below_one_that_nobody_sees(database: Database, take: Import) -> None:
    take(
        make_item(
            1,
            replies=[
                make_comment(1, "spam", approved="spam"),
                make_comment(2, "seen", parent=1),
                make_comment(3, "below", parent=2),
                make_comment(4, "more spam", parent=1, approved="spam"),
            ],
        )
    )
    found = replies(database)
    assert found["seen"].parent_id is None
    assert found["below"].parent_id == found["seen"].id
    assert found["more spam"].parent_id == found["spam"].id


def test_what_is_no_reply_is_left_out_and_counted(database: Database, take: Import) -> None:
    (report,) = take(
        make_item(
            1,
            replies=[
                make_comment(1, kind="pingback"),
                make_comment(2, kind="trackback"),
                make_comment(3, kind="order_note"),
                make_comment(4, " <b></b> "),
                make_comment(5, "Kept."),
                make_comment(5, "Twin."),
                make_comment("x", "Nameless."),
            ],
        )
    )
    assert list(replies(database)) == ["Kept."]
    assert report.replies == {
        "pingbacks left out": 2,
        "other kinds left out": 1,
        "empty ones left out": 1,
        "without a number of their own left out": 2,
        "added": 1,
    }


def test_names_addresses_and_words_are_made_fit(database: Database, take: Import) -> None:
    take(
        make_item(
            1,
            replies=[
                make_comment(1, "one", author="", email="nobody"),
                make_comment(2, "two", author="\u202eevil\u200b" + "x" * 200, date="never"),
                make_comment(3, "three", author="Ann Author", user=7),
                make_comment(4, "four", author="Ann Author", user=8),
                make_comment(5, "<script>alert(1)</script>five <a href='javascript:x'>y</a>"),
                make_comment(6, "six " + "word " * 10_000),
            ],
        )
    )
    found = {body.split()[0]: reply for body, reply in replies(database).items()}
    assert (found["one"].name, found["one"].email) == ("Anonymous", "")
    assert found["two"].name == ("evil" + "x" * 200)[:80]
    assert found["two"].written_at.year == 2006
    assert (found["three"].is_by_staff, found["four"].is_by_staff) == (True, False)
    assert found["five"].body_html == "<p>five y</p>"
    assert len(found["six"].body) <= 20_000


def test_nobody_is_written_to_about_what_was_said_elsewhere(
    database: Database, take: Import
) -> None:
    take(make_item(1, replies=[make_comment(1, "Old."), make_comment(2, "Held.", approved="0")]))
    for reply in replies(database).values():
        assert (reply.announced_at, reply.told_at) == (reply.written_at, reply.written_at)
