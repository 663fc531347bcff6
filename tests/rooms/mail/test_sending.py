"""Sending over a real mail server that is away, slow to agree, or says no."""

from collections.abc import Iterator
from pathlib import Path
from smtplib import SMTPAuthenticationError

import pytest
from sqlalchemy import select, update

from catalogue.core.clock import utc_now
from catalogue.db import Database
from catalogue.jobs.models import Job
from catalogue.jobs.queries import queue_health
from catalogue.mail.models import KeptLetter
from catalogue.mail.postman import SmtpPostman
from catalogue.mail.services import post_letter
from catalogue.mail.types import Letter, LetterStatus
from catalogue.worker import Tools, work_once
from tests.factories.orders import LINKS
from tests.fakes.stripe_sandbox import RunningSandbox, running_sandbox
from tests.support.smtp import MailServer

READER = "reader@example.com"


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[RunningSandbox]:
    with running_sandbox(tmp_path / "sandbox.sqlite") as running:
        yield running


@pytest.fixture
def tools(database: Database, letters: MailServer, sandbox: RunningSandbox) -> Tools:
    """A worker whose periodic work has just been done."""
    postman = SmtpPostman(letters.url, sender="The shop <shop@example.com>", host="x.example")
    tools = Tools(database, sandbox.gateway(), postman, LINKS)
    work_once(tools)
    return tools


def post(database: Database, to: str = READER) -> None:
    with database.write() as session:
        letter = Letter(to, "Grüße", "Words, “quoted”.\n", "<p>Words.</p>", "order:AB")
        post_letter(session, letter, now=utc_now())


def work_after_pauses(tools: Tools) -> None:
    with tools.database.write() as session:
        session.execute(update(Job).values(due_at=utc_now()))
    work_once(tools)


def states(database: Database) -> list[LetterStatus]:
    with database.read() as session:
        return list(session.scalars(select(KeptLetter.status)))


def test_a_letter_arrives_with_its_words(tools: Tools, letters: MailServer) -> None:
    post(tools.database)
    work_once(tools)
    (delivery,) = letters.letters_to(READER)
    assert delivery.letter["Subject"] == "Grüße"
    assert delivery.text.split() == ["Words,", "“quoted”."]
    assert "<p>Words.</p>" in delivery.html
    assert states(tools.database) == [LetterStatus.SENT]


def test_while_the_server_is_down_letters_wait_and_are_visible(
    tools: Tools, letters: MailServer
) -> None:
    letters.stop()
    post(tools.database)
    work_once(tools)
    assert states(tools.database) == [LetterStatus.WAITING]
    with tools.database.read() as session:
        assert "refused" in session.scalars(select(Job.error)).one().lower()
        assert queue_health(session, now=utc_now()).dead == 0
    letters.start()
    work_after_pauses(tools)
    assert states(tools.database) == [LetterStatus.SENT]
    assert len(letters.letters_to(READER)) == 1


def test_a_retry_sends_the_same_words_with_the_same_message_id(
    tools: Tools, letters: MailServer
) -> None:
    post(tools.database)
    work_once(tools)
    with tools.database.read() as session:
        letter = session.scalars(select(KeptLetter)).one()
    tools.postman.deliver(letter)
    first, second = letters.letters_to(READER)
    assert first.letter["Message-ID"] == second.letter["Message-ID"]
    assert first.letter["Date"] == second.letter["Date"]
    assert (first.text, first.html) == (second.text, second.html)


def test_a_letter_that_was_sent_is_not_sent_again(tools: Tools, letters: MailServer) -> None:
    post(tools.database)
    work_once(tools)
    work_after_pauses(tools)
    assert len(letters.letters_to(READER)) == 1


def test_a_server_that_says_later_gets_it_later(tools: Tools, letters: MailServer) -> None:
    letters.refusing = True
    post(tools.database)
    work_once(tools)
    assert states(tools.database) == [LetterStatus.WAITING]
    letters.refusing = False
    work_after_pauses(tools)
    assert states(tools.database) == [LetterStatus.SENT]


def test_a_recipient_that_is_refused_for_good_is_visible_and_not_tried_again(
    tools: Tools, letters: MailServer
) -> None:
    letters.unknown.add("nobody@example.com")
    post(tools.database, "nobody@example.com")
    post(tools.database)
    work_once(tools)
    assert sorted(states(tools.database)) == [LetterStatus.REFUSED, LetterStatus.SENT]
    with tools.database.read() as session:
        assert session.scalars(select(Job.kind)).all() == []


def test_wrong_credentials_are_an_error_that_is_tried_again(letters: MailServer) -> None:
    url = letters.url.replace("postmaster", "stranger")
    postman = SmtpPostman(url, sender="The shop <shop@example.com>", host="x.example")
    letter = KeptLetter(
        recipient=READER, reply_to="", subject="S", text="T", html="H", created_at=utc_now()
    )
    with pytest.raises(SMTPAuthenticationError):
        postman.deliver(letter)
