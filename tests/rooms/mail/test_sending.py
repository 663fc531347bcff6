"""Sending over a real mail server that is away, slow to agree, or says no."""

import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from smtplib import SMTPAuthenticationError, SMTPNotSupportedError

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
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
from tests.support.ports import LOOPBACK, free_port
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


def postman_for(url: str) -> SmtpPostman:
    return SmtpPostman(url, sender="The shop <shop@example.com>", host="x.example")


def self_signed(folder: Path) -> Path:
    """Make a certificate that nobody vouches for, with its key in the same file."""
    pem = folder / "self_signed.pem"
    words = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={LOOPBACK}"
    command = ["openssl", *words.split(), "-keyout", str(pem), "-out", str(pem)]
    subprocess.run(command, check=True, capture_output=True)
    return pem


def test_a_server_with_a_certificate_of_its_own_making_is_not_spoken_to(tmp_path: Path) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(self_signed(tmp_path))
    port = free_port()
    server = Controller(Sink(), hostname=LOOPBACK, port=port, ssl_context=context)
    server.start()
    try:
        with pytest.raises(ssl.SSLCertVerificationError):
            postman_for(f"smtps://{LOOPBACK}:{port}").greet()
    finally:
        server.stop()


def test_a_password_is_not_sent_in_the_clear_to_another_machine(letters: MailServer) -> None:
    elsewhere = letters.url.replace(LOOPBACK, "127.1")  # The same server, by an unknown name.
    with pytest.raises(SMTPNotSupportedError, match="offers no STARTTLS"):
        postman_for(elsewhere).greet()


def test_greeting_logs_in_and_sends_nothing(letters: MailServer) -> None:
    postman_for(letters.url).greet()
    assert letters.deliveries == []
    with pytest.raises(SMTPAuthenticationError):
        postman_for(letters.url.replace("postmaster", "stranger")).greet()


def test_wrong_credentials_are_an_error_that_is_tried_again(letters: MailServer) -> None:
    url = letters.url.replace("postmaster", "stranger")
    postman = SmtpPostman(url, sender="The shop <shop@example.com>", host="x.example")
    letter = KeptLetter(
        recipient=READER, reply_to="", subject="S", text="T", html="H", created_at=utc_now()
    )
    with pytest.raises(SMTPAuthenticationError):
        postman.deliver(letter)
