"""Taking decisions back, editing replies with a mark, drafts, versions and revisions."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.accounts.services import add_staff
from catalogue.accounts.types import Role
from catalogue.blog import queries, services
from catalogue.blog.errors import PostChangedError, UndoLateError
from catalogue.blog.models import Comment
from catalogue.blog.queries.inbox import inbox
from catalogue.blog.queries.revisions import find_draft, revisions_of
from catalogue.blog.types import CommentStatus, PostFacts
from catalogue.core.errors import InvalidError
from catalogue.jobs.models import Job
from catalogue.spam.queries import learned
from catalogue.spam.types import Learned
from tests.factories.blog import make_post, make_reply
from tests.support.times import NOON

WAITING, APPROVED, SPAM = (CommentStatus(word) for word in ("waiting", "approved", "spam"))
SOON = NOON + timedelta(seconds=29)
LATE = NOON + timedelta(seconds=30)
FACTS = PostFacts(title="A beginning", body="Some words.", tags=("Sea",))


def two_waiting(session: Session) -> list[Comment]:
    post = make_post(session)
    return [make_reply(session, post, status=WAITING) for _ in range(2)]


def test_what_was_decided_in_bulk_is_taken_back_with_its_letters_and_lessons(
    session: Session,
) -> None:
    replies = two_waiting(session)
    press, decided = services.decide_at_desk(session, replies, APPROVED, now=NOON)
    assert decided == 2
    due = session.scalars(select(Job.due_at).where(Job.kind == "TellFollowers")).all()
    assert due == [LATE, LATE]
    assert learned(session) == Learned(0, 2)
    assert services.undo(session, press, now=SOON) == 2
    assert {(reply.status, reply.decided_at) for reply in replies} == {(WAITING, None)}
    assert not session.scalars(select(Job).where(Job.kind == "TellFollowers")).all()
    assert learned(session) == Learned(0, 0)
    with pytest.raises(UndoLateError):
        services.undo(session, press, now=SOON)


def test_after_half_a_minute_a_decision_stands(session: Session) -> None:
    replies = two_waiting(session)
    press, _ = services.decide_at_desk(session, replies, SPAM, now=NOON)
    with pytest.raises(UndoLateError):
        services.undo(session, press, now=LATE)
    assert {reply.status for reply in replies} == {SPAM}


def test_taking_back_leaves_what_somebody_decided_since(session: Session) -> None:
    first, second = two_waiting(session)
    press, _ = services.decide_at_desk(session, [first, second], SPAM, now=NOON)
    services.decide_at_desk(session, [second], APPROVED, now=SOON)
    assert services.undo(session, press, now=SOON) == 1
    assert (first.status, second.status) == (WAITING, APPROVED)


def test_an_edited_reply_bears_a_mark_and_keeps_what_was_typed(session: Session) -> None:
    reply = make_reply(session, make_post(session), "Ring me: 555 1234.")
    services.edit_reply(session, reply, "Ring me.", note="A number.", now=NOON)
    services.edit_reply(session, reply, "Call me.", note="A number.", now=SOON)
    (thread,) = queries.replies_of_post(session, reply.post_id)
    assert (thread.reply.is_edited, thread.reply.body_html) == (True, "<p>Call me.</p>")
    assert reply.original_body == "Ring me: 555 1234."
    services.edit_reply(session, reply, "Ring me: 555 1234.", note="", now=SOON)
    (thread,) = queries.replies_of_post(session, reply.post_id)
    assert not thread.reply.is_edited
    with pytest.raises(InvalidError):
        services.edit_reply(session, reply, " ", note="", now=SOON)


def test_the_inbox_finds_by_state_post_and_words(session: Session) -> None:
    post = make_post(session, slug="ships")
    make_reply(session, post, "About a 100% lifeboat.", status=WAITING)
    make_reply(session, make_post(session), "About a boat.", status=WAITING, name="Lifeboat Lou")
    make_reply(session, post, "About nothing.")
    assert inbox(session, status=WAITING).total == 2
    assert inbox(session, status=None, post="ships").total == 2
    assert inbox(session, status=WAITING, words="LIFEBOAT about").total == 2
    assert inbox(session, status=WAITING, words="100%").total == 1


def test_every_save_is_kept_and_of_two_writers_the_second_is_told(session: Session) -> None:
    post = services.begin_post(session, FACTS, by="ann@example.com", now=NOON)
    later = replace(FACTS, body="Other words.")
    services.save_post(session, post, later, version=1, by="bob@example.com", now=SOON)
    with pytest.raises(PostChangedError):
        services.save_post(session, post, FACTS, version=1, by="ann@example.com", now=LATE)
    assert (post.body, post.version) == ("Other words.", 2)
    kept = [(row.number, row.body, row.by, row.tags) for row in revisions_of(session, post.id)]
    assert kept == [
        (2, "Other words.", "bob@example.com", ["Sea"]),
        (1, "Some words.", "ann@example.com", ["Sea"]),
    ]


def test_what_stood_before_the_first_save_is_kept_too(session: Session) -> None:
    post = make_post(session, "Old", body="Old words.")
    services.save_post(session, post, FACTS, version=1, by="ann@example.com", now=NOON)
    assert [row.body for row in revisions_of(session, post.id)] == ["Some words.", "Old words."]


def test_a_draft_belongs_to_one_person_and_one_post_until_it_is_thrown_away(
    session: Session,
) -> None:
    ann, bob = (
        add_staff(session, f"{name}@example.com", role=Role.EDITOR, password=password, now=NOON)
        for name, password in (("ann", "four blue kettles sing"), ("bob", "six red lamps hum"))
    )
    post = make_post(session, body="On show.")
    place = str(post.id)
    for words in ("Typed.", "Typed more."):
        services.keep_draft(
            session,
            member_id=ann.id,
            place=place,
            fields={"body": words},
            version=post.version,
            now=NOON,
        )
    draft = find_draft(session, member_id=ann.id, place=place)
    assert draft is not None
    assert draft.fields == {"body": "Typed more."}
    assert post.body == "On show."
    assert find_draft(session, member_id=bob.id, place=place) is None
    assert find_draft(session, member_id=ann.id, place="new") is None
    session.expunge(draft)
    services.throw_draft_away(session, member_id=ann.id, place=place)
    assert find_draft(session, member_id=ann.id, place=place) is None
