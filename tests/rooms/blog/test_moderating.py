"""What staff decide about replies, and what the filter learns by it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.blog import queries, services
from catalogue.blog.errors import AmbiguousReplyError, NoSuchReplyError, UnansweredError
from catalogue.blog.models import Comment
from catalogue.blog.queries.moderation import (
    exported_replies,
    judged_replies,
    reply_id_from,
    short_ids,
)
from catalogue.blog.types import CommentStatus
from catalogue.jobs.models import Job
from catalogue.spam.queries import learned
from catalogue.spam.types import Learned
from tests.factories.blog import make_post, make_reply
from tests.support.times import NOON

WAITING, APPROVED, REJECTED, SPAM = (
    CommentStatus(word) for word in ("waiting", "approved", "rejected", "spam")
)


def waiting(session: Session, body: str = "Some words.") -> Comment:
    return make_reply(session, make_post(session), body, status=WAITING)


def promised(session: Session) -> list[str]:
    return list(session.scalars(select(Job.kind).where(Job.kind == "TellFollowers")))


def test_a_decision_is_taken_once(session: Session) -> None:
    reply = waiting(session)
    assert services.decide(session, reply, APPROVED, now=NOON)
    assert not services.decide(session, reply, APPROVED, now=NOON)
    assert (reply.status, reply.decided_at) == (APPROVED, NOON)
    assert promised(session) == ["TellFollowers"]


def test_the_filter_learns_and_unlearns_with_every_change_of_mind(session: Session) -> None:
    reply = waiting(session)
    told = []
    for status in (APPROVED, REJECTED, SPAM, WAITING, APPROVED):
        services.decide(session, reply, status, now=NOON)
        told.append(learned(session))
    assert told == [Learned(0, 1), Learned(1, 0), Learned(1, 0), Learned(0, 0), Learned(0, 1)]


def test_staff_answer_under_their_own_mark(session: Session) -> None:
    reply = waiting(session)
    answer = services.answer_reply(session, reply, "Thank *you*.", name="Phil", now=NOON)
    assert reply.status is APPROVED
    (thread,) = queries.replies_of_post(session, reply.post_id)
    assert [(one.name, one.is_by_staff) for one in thread.answers] == [("Phil", True)]
    deeper = services.answer_reply(session, answer, "And more.", name="Phil", now=NOON)
    assert deeper.parent_id == reply.id


def test_what_was_thrown_away_is_not_answered(session: Session) -> None:
    reply = waiting(session)
    services.decide(session, reply, SPAM, now=NOON)
    with pytest.raises(UnansweredError):
        services.answer_reply(session, reply, "No.", name="Phil", now=NOON)


def test_ids_may_be_shortened_to_what_no_other_has(session: Session) -> None:
    replies = [waiting(session) for _ in range(5)]
    short = short_ids(session)
    for reply in replies:
        assert reply_id_from(session, short[reply.id]) == reply.id
        assert reply_id_from(session, str(reply.id)) == reply.id
    with pytest.raises(AmbiguousReplyError):
        reply_id_from(session, "0")
    for wrong in ("", "zz", "f" * 32, "0" * 33):
        with pytest.raises(NoSuchReplyError):
            reply_id_from(session, wrong)


def test_lists_are_by_status_and_post(session: Session) -> None:
    reply = waiting(session)
    make_reply(session, make_post(session, slug="other"), status=SPAM)
    assert [one.id for one in judged_replies(session, status=WAITING)] == [reply.id]
    assert len(judged_replies(session, status=None)) == 2
    assert [one.post for one in judged_replies(session, status=None, post="other")] == ["other"]


def test_replies_are_exported_in_every_state(session: Session) -> None:
    post = make_post(session)
    first = make_reply(session, post, "One.", name="Ada")
    make_reply(session, post, "Two.", name="Bo", status=SPAM, parent=first, now=NOON)
    assert exported_replies(session, [post.id])[post.id] == [
        {"id": str(first.id), "parent": None, "name": "Ada", "status": "approved", "body": "One."},
        {
            "id": str(session.scalars(select(Comment.id).where(Comment.name == "Bo")).one()),
            "parent": str(first.id),
            "name": "Bo",
            "status": "spam",
            "body": "Two.",
        },
    ]
