"""The mail server of the tests takes letters as a real one does."""

import smtplib
from email.message import EmailMessage

import pytest

from tests.support.ports import LOOPBACK
from tests.support.smtp import PASSWORD, USER, MailServer


def _send(server: MailServer) -> None:
    letter = EmailMessage()
    letter["Subject"] = "Your café book"
    letter.set_content("Bonne journée")
    letter.add_alternative("<p>Bonne journée</p>", subtype="html")
    with smtplib.SMTP(LOOPBACK, server.port) as client:
        client.login(USER, PASSWORD)
        client.send_message(letter, "shop@example.org", ["reader@example.org"])


def test_a_letter_can_be_read_as_text_and_as_html(letters: MailServer) -> None:
    _send(letters)
    delivery = letters.wait_for_letter("reader@example.org")
    assert delivery.letter["Subject"] == "Your café book"
    assert delivery.text.strip() == "Bonne journée"
    assert "<p>Bonne journée</p>" in delivery.html


def test_it_can_refuse_and_come_back(letters: MailServer) -> None:
    letters.refusing = True
    with pytest.raises(smtplib.SMTPDataError):
        _send(letters)
    letters.stop()
    with pytest.raises(OSError, match="refused"):
        _send(letters)
    letters.start()
    letters.refusing = False
    _send(letters)
    assert letters.attempts == 2
    assert len(letters.deliveries) == 1
