"""Everybody on the list gets one copy, over a real mail server, whatever happens meanwhile."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from catalogue.core.clock import utc_now
from catalogue.core.ids import new_id
from catalogue.db import Database
from catalogue.jobs.models import Job
from catalogue.jobs.types import JobStatus, TakenJob
from catalogue.mail.models import KeptLetter
from catalogue.mail.postman import SmtpPostman
from catalogue.mail.services import post_letter
from catalogue.mail.types import Letter, LetterStatus
from catalogue.news import services
from catalogue.news.messages import SendNewsBatch
from catalogue.news.models import NewsLetter, Subscriber
from catalogue.news.queries import find_subscriber
from catalogue.news.types import Agreement, NewsStatus, SubscriberStatus
from catalogue.payments.gateway import StripeGateway
from catalogue.worker import Tools, run, work_once
from catalogue.worker.news import BATCH, send_news_batch
from tests.factories.news import ask, make_crowd, make_letter
from tests.factories.orders import LINKS
from tests.support.smtp import MailServer

MANY = 2 * BATCH + 5


@pytest.fixture
def tools(database: Database, letters: MailServer) -> Tools:
    """A worker whose periodic work has just been done, and which hurries."""
    postman = SmtpPostman(letters.url, sender="The shop <shop@example.com>", host="x.example")
    gateway = StripeGateway("", "", live=False)
    tools = Tools(database, gateway, postman, LINKS, news_per_minute=60_000)
    work_once(tools)
    return tools


def crowd(database: Database, size: int) -> list[str]:
    with database.write() as session:
        return make_crowd(session, size)


def begin(database: Database) -> SendNewsBatch:
    """Let staff send a letter; return the first batch."""
    with database.write() as session:
        letter = make_letter(session, now=utc_now())
        services.send(session, letter, now=utc_now())
        return SendNewsBatch(letter.id)


def work_to_the_end(tools: Tools) -> None:
    """Work as if the pauses between letters were over."""
    while True:
        with tools.database.write() as session:
            at_once = update(Job).where(Job.status == JobStatus.DUE).values(due_at=utc_now())
            due = session.execute(at_once.returning(Job.id)).all()
        if not due:
            return
        work_once(tools)


def keep_batch(tools: Tools, batch: SendNewsBatch) -> None:
    """Write copies without sending any of them yet."""
    step = send_news_batch(batch, tools)
    with tools.database.write() as session:
        step(session)


def status_of(database: Database, batch: SendNewsBatch) -> NewsStatus:
    with database.read() as session:
        return session.get_one(NewsLetter, batch.letter_id).status


def received(letters: MailServer) -> Counter[str]:
    return Counter(one for delivery in letters.deliveries for one in delivery.recipients)


def leaves(database: Database, address: str) -> None:
    with database.write() as session:
        subscriber = find_subscriber(session, address)
        assert subscriber is not None
        services.leave(session, subscriber.token, Agreement(None), now=utc_now())


def test_a_copy_arrives_with_the_way_off_the_list(tools: Tools, letters: MailServer) -> None:
    (address,) = crowd(tools.database, 1)
    begin(tools.database)
    work_to_the_end(tools)
    (delivery,) = letters.letters_to(address)
    with tools.database.read() as session:
        token = session.scalars(select(Subscriber.token)).one()
    leave = f"{LINKS.base_url}/news/leave/{token}"
    assert delivery.letter["List-Unsubscribe"] == f"<{leave}>"
    assert delivery.letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert leave in delivery.text
    assert f'href="{leave}"' in delivery.html


def test_many_get_one_copy_each_in_several_batches(tools: Tools, letters: MailServer) -> None:
    addresses = crowd(tools.database, MANY)
    batch = begin(tools.database)
    work_to_the_end(tools)
    assert received(letters) == Counter(addresses)
    assert status_of(tools.database, batch) is NewsStatus.SENT


def test_only_who_is_on_the_list_gets_a_copy(tools: Tools, letters: MailServer) -> None:
    stays, left = crowd(tools.database, 2)
    leaves(tools.database, left)
    with tools.database.write() as session:
        ask(session, "asked@example.com", now=utc_now())
        session.execute(update(Job).values(due_at=utc_now() + timedelta(days=1)))
    begin(tools.database)
    work_once(tools)
    assert received(letters) == Counter([stays])


def test_who_leaves_before_the_sending_gets_nothing_that_was_written_already(
    tools: Tools, letters: MailServer
) -> None:
    stays, left = crowd(tools.database, 2)
    keep_batch(tools, begin(tools.database))
    leaves(tools.database, left)
    work_to_the_end(tools)
    assert received(letters) == Counter([stays])
    with tools.database.read() as session:
        stmt = select(KeptLetter.status).where(KeptLetter.recipient == left)
        assert session.scalars(stmt).one() is LetterStatus.WITHDRAWN


def test_who_leaves_while_copies_are_rendered_is_left_out(
    tools: Tools, letters: MailServer
) -> None:
    stays, left = crowd(tools.database, 2)
    step = send_news_batch(begin(tools.database), tools)
    leaves(tools.database, left)
    with tools.database.write() as session:
        step(session)
    work_to_the_end(tools)
    assert received(letters) == Counter([stays])


def test_a_batch_that_is_done_twice_writes_nothing_more(tools: Tools, letters: MailServer) -> None:
    addresses = crowd(tools.database, 3)
    batch = begin(tools.database)
    steps = [send_news_batch(batch, tools) for _ in range(2)]
    for step in steps:
        with tools.database.write() as session:
            step(session)
    work_to_the_end(tools)
    assert received(letters) == Counter(addresses)


def test_a_worker_that_loses_its_lease_keeps_no_copy(tools: Tools) -> None:
    crowd(tools.database, 3)
    batch = begin(tools.database)
    payload = {"letter_id": str(batch.letter_id), "after": ""}
    run(TakenJob(new_id(), "SendNewsBatch", payload, 1, "not the lease"), tools)
    with tools.database.read() as session:
        assert session.scalars(select(KeptLetter)).all() == []


def test_copies_are_spread_and_the_next_batch_waits_for_them(tools: Tools) -> None:
    crowd(tools.database, 3)
    tools = Tools(tools.database, tools.gateway, tools.postman, LINKS, news_per_minute=60)
    keep_batch(tools, begin(tools.database))
    with tools.database.read() as session:
        bulk, batches = (
            sorted(session.scalars(select(Job.due_at).where(Job.kind == kind)))
            for kind in ("SendBulkLetter", "SendNewsBatch")
        )
    assert [due - bulk[0] for due in bulk] == [timedelta(seconds=n) for n in range(3)]
    assert batches[-1] - bulk[0] == timedelta(seconds=3)


def test_a_receipt_goes_before_all_news(tools: Tools, letters: MailServer) -> None:
    crowd(tools.database, 3)
    keep_batch(tools, begin(tools.database))
    with tools.database.write() as session:
        receipt = Letter("buyer@example.com", "Receipt", "Words.\n", "<p>Words.</p>", "order:AB")
        post_letter(session, receipt, now=utc_now() + timedelta(seconds=-1))
        session.execute(update(Job).values(due_at=utc_now() - timedelta(minutes=1)))
        session.execute(update(Job).where(Job.kind == "SendLetter").values(due_at=utc_now()))
    work_once(tools)
    assert letters.deliveries[0].recipients == ("buyer@example.com",)


def send_another(tools: Tools) -> None:
    begin(tools.database)
    work_to_the_end(tools)


def standing(database: Database, address: str) -> SubscriberStatus:
    with database.read() as session:
        found = find_subscriber(session, address)
        assert found is not None
        return found.status


def test_an_address_that_is_refused_three_times_is_written_to_no_more(
    tools: Tools, letters: MailServer
) -> None:
    dead, alive = crowd(tools.database, 2)
    letters.unknown.add(dead)
    for _ in range(2):
        send_another(tools)
        assert standing(tools.database, dead) is SubscriberStatus.SUBSCRIBED
    send_another(tools)
    assert standing(tools.database, dead) is SubscriberStatus.BOUNCED
    assert standing(tools.database, alive) is SubscriberStatus.SUBSCRIBED
    assert received(letters) == Counter({alive: 3})


def test_a_server_that_is_busy_is_no_bounce(tools: Tools, letters: MailServer) -> None:
    (address,) = crowd(tools.database, 1)
    keep_batch(tools, begin(tools.database))
    letters.refusing = True
    for _ in range(4):
        with tools.database.write() as session:
            session.execute(update(Job).values(due_at=utc_now()))
        work_once(tools)
    letters.refusing = False
    assert standing(tools.database, address) is SubscriberStatus.SUBSCRIBED
    work_to_the_end(tools)
    assert received(letters) == Counter([address])
