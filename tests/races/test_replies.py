"""Replies at once: the same one many times, and many decisions about one."""

from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from catalogue.blog import queries, services
from catalogue.blog.holding import ReplyFacts, ReplyRules
from catalogue.blog.models import Comment
from catalogue.blog.queries.moderation import find_comment
from catalogue.blog.types import CommentStatus
from catalogue.core.clock import utc_now
from catalogue.spam.queries import learned
from tests.factories.blog import make_post, make_reply
from tests.support.back_office import BackOffice
from tests.support.guards import Guard, drop_rule, meeting, unguarded
from tests.support.parallel import at_once

pytestmark = pytest.mark.race
AT_ONCE = 6
ONE_FINGERPRINT = Guard("INSERT INTO comments", r" ON CONFLICT \(fingerprint\) DO NOTHING")
AS_IT_WAS = Guard("UPDATE comments", r" AND comments\.status = \S+(?= RETURNING)")
FACTS = ReplyFacts(name="Rosa", email="rosa@example.com", body="Well said.")


def kept(office: BackOffice) -> int:
    with office.database.read() as session:
        return session.scalar(select(func.count()).select_from(Comment)) or 0


def post_in(office: BackOffice) -> str:
    with office.database.write() as session:
        return make_post(session).slug


def reply_to(office: BackOffice, slug: str, _turn: int) -> bool:
    with office.database.write() as session:
        post = queries.replied_post(session, slug)
        rules = ReplyRules(shop_name="The shop")
        return services.add_reply(session, post, FACTS, rules=rules, now=utc_now()).is_new


def test_the_same_reply_sent_at_once_is_one(office: BackOffice) -> None:
    send = partial(reply_to, office, post_in(office))
    with meeting(office.database, "INSERT INTO comments", of=AT_ONCE):
        assert sum(at_once(send, *range(AT_ONCE))) == 1
    assert kept(office) == 1


def test_control_without_the_fingerprint_it_is_many(office: BackOffice) -> None:
    send = partial(reply_to, office, post_in(office))
    drop_rule(office.database, "comments", "uq_comments_fingerprint")
    with (
        unguarded(office.database, ONE_FINGERPRINT),
        meeting(office.database, "INSERT INTO comments", of=AT_ONCE),
    ):
        assert sum(at_once(send, *range(AT_ONCE))) == AT_ONCE
    assert kept(office) == AT_ONCE


def test_the_last_guard_is_the_rule_of_the_table(office: BackOffice) -> None:
    send = partial(reply_to, office, post_in(office))
    assert send(0)
    with unguarded(office.database, ONE_FINGERPRINT), pytest.raises(IntegrityError):
        send(1)


def waiting(office: BackOffice) -> Comment:
    with office.database.write() as session:
        return make_reply(session, make_post(session), status=CommentStatus.WAITING)


def approve(office: BackOffice, reply: Comment, _turn: int) -> bool:
    with office.database.write() as session:
        found = find_comment(session, reply.id)
        assert found is not None
        return services.decide(session, found, CommentStatus.APPROVED, now=utc_now())


def lessons(office: BackOffice) -> int:
    with office.database.read() as session:
        return learned(session).ham


def test_of_many_who_approve_at_once_one_does_and_the_filter_learns_once(
    office: BackOffice,
) -> None:
    act = partial(approve, office, waiting(office))
    with meeting(office.database, "UPDATE comments", of=AT_ONCE):
        assert sum(at_once(act, *range(AT_ONCE))) == 1
    assert lessons(office) == 1


def test_control_without_the_condition_all_approve(office: BackOffice) -> None:
    act = partial(approve, office, waiting(office))
    with (
        unguarded(office.database, AS_IT_WAS),
        meeting(office.database, "UPDATE comments", of=AT_ONCE),
    ):
        assert sum(at_once(act, *range(AT_ONCE))) == AT_ONCE
