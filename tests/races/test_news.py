"""A letter to many, written by many workers: each subscriber gets one copy."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from catalogue.core.clock import utc_now
from catalogue.mail.models import KeptLetter
from catalogue.news import services
from catalogue.news.messages import SendNewsBatch
from catalogue.news.models import NewsCopy, NewsProof, Subscriber
from catalogue.news.queries import find_subscriber
from catalogue.news.types import Agreement, ProofStep, SubscriberStatus
from catalogue.worker.news import send_news_batch
from tests.factories.news import AGREED, LINKS, ask, confirm_token, make_crowd, make_letter
from tests.support.back_office import BackOffice
from tests.support.guards import Guard, meanwhile, unguarded
from tests.support.parallel import at_once

pytestmark = pytest.mark.race
AT_ONCE = 6
CROWD = 20
READER = "reader@example.com"
ONE_COPY = Guard("INSERT INTO news_copies", r" ON CONFLICT \(letter_id, subscriber_id\) DO NOTHING")
HELD = Guard("SELECT news_subscribers", " FOR UPDATE")


def begin(office: BackOffice, crowd: int = CROWD) -> SendNewsBatch:
    with office.database.write() as session:
        make_crowd(session, crowd)
        letter = make_letter(session, now=utc_now())
        services.send(session, letter, now=utc_now())
        return SendNewsBatch(letter.id)


def write_at_once(office: BackOffice, batch: SendNewsBatch) -> None:
    """Let several workers render the same copies, and then all keep them."""
    steps = [send_news_batch(batch, office.tools) for _ in range(AT_ONCE)]

    def keep(number: int) -> None:
        with office.database.write() as session:
            steps[number](session)

    at_once(keep, *range(AT_ONCE))


def counted(office: BackOffice, table: type) -> int:
    with office.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_workers_who_write_the_same_letter_write_each_copy_once(office: BackOffice) -> None:
    write_at_once(office, begin(office))
    assert (counted(office, NewsCopy), counted(office, KeptLetter)) == (CROWD, CROWD)
    with office.database.read() as session:
        recipients = session.scalars(select(KeptLetter.recipient)).all()
    assert len(set(recipients)) == CROWD


def test_control_without_the_condition_only_the_rule_of_the_table_keeps_copies_apart(
    office: BackOffice,
) -> None:
    batch = begin(office)
    with unguarded(office.database, ONE_COPY), pytest.raises(IntegrityError, match="news_copies"):
        write_at_once(office, batch)


def leave(office: BackOffice) -> None:
    with office.database.write() as session:
        token = session.scalars(select(Subscriber.token)).one()
        services.leave(session, token, Agreement(None), now=utc_now())


def test_who_leaves_just_before_the_copies_are_kept_gets_none(office: BackOffice) -> None:
    step = send_news_batch(begin(office, 1), office.tools)
    with (
        meanwhile(office.database, "SELECT news_subscribers.id", lambda: leave(office)),
        office.database.write() as session,
    ):
        step(session)
    assert counted(office, NewsCopy) == 0


def test_control_without_the_lock_a_copy_goes_to_who_has_just_left(office: BackOffice) -> None:
    step = send_news_batch(begin(office, 1), office.tools)
    with (
        unguarded(office.database, HELD),
        meanwhile(office.database, "INSERT INTO news_copies", lambda: leave(office)),
        office.database.write() as session,
    ):
        step(session)
    with office.database.read() as session:
        assert session.scalars(select(Subscriber.status)).one() is SubscriberStatus.LEFT
    assert counted(office, NewsCopy) == 1


def test_signing_up_at_once_makes_one_subscriber(office: BackOffice) -> None:
    def sign_up(_number: int) -> None:
        with office.database.write() as session:
            ask(session, READER, now=utc_now())

    at_once(sign_up, *range(AT_ONCE))
    assert counted(office, Subscriber) == 1
    assert counted(office, KeptLetter) == 3


def test_saying_yes_at_once_is_one_yes(office: BackOffice) -> None:
    with office.database.write() as session:
        ask(session, READER, now=utc_now())
        token = confirm_token(session, READER)

    def say_yes(_number: int) -> None:
        with office.database.write() as session:
            services.confirm(session, token, AGREED, links=LINKS, now=utc_now())

    at_once(say_yes, *range(AT_ONCE))
    with office.database.read() as session:
        steps = session.scalars(select(NewsProof.step).order_by(NewsProof.id)).all()
        found = find_subscriber(session, READER)
        assert found is not None
        assert found.status is SubscriberStatus.SUBSCRIBED
    assert steps == [ProofStep.ASKED, ProofStep.CONFIRMED]
