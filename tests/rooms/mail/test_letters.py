"""Letters are rendered once, sent until they are taken, and never carry more than they should."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.books.types import Form
from catalogue.core.email import parse_email
from catalogue.core.errors import InvalidError
from catalogue.core.ids import new_id
from catalogue.mail.messages import SendBulkLetter, SendLetter
from catalogue.mail.models import KeptLetter
from catalogue.mail.postman import FolderPostman, as_message, message_id
from catalogue.mail.rendering import LetterWithoutSubjectError, render_letter
from catalogue.mail.services import note_refused, note_sent, post_letter, withdraw_letters
from catalogue.mail.types import Letter, LetterStatus
from tests.factories.books import make_book
from tests.factories.money import promised
from tests.factories.orders import make_buyer, make_paid_order
from tests.support.times import NOON

LEAVE = f"https://a-rather-long-name-of-a-shop.example.com/replies/leaving/{'aB-_.c' * 30}"
LETTER = Letter("reader@example.com", "Hello", "Words.\n", "<p>Words.</p>", "order:AB")
EVIL = "Eve\r\nBcc: everybody@example.com\r\n\r\nMore"


def kept(**facts: str) -> KeptLetter:
    """Return a letter as the table would give it."""
    usual = {
        "recipient": "reader@example.com",
        "reply_to": "",
        "leave_url": "",
        "subject": "Your books",
        "text": "Words.\n",
        "html": "<p>Words.</p>",
    }
    return KeptLetter(id=new_id(), created_at=NOON, **(usual | facts))


def on_paper(letter: KeptLetter) -> EmailMessage:
    """Return the letter as who gets it reads it."""
    content = as_message(letter, sender="The shop <shop@example.com>", host="x.example").as_bytes()
    return message_from_bytes(content, _class=EmailMessage, policy=policy.default)


def test_a_letter_is_kept_and_its_sending_promised_together(session: Session) -> None:
    letter_id = post_letter(session, LETTER, now=NOON)
    row = session.get_one(KeptLetter, letter_id)
    assert (row.status, row.created_at, row.about) == (LetterStatus.WAITING, NOON, "order:AB")
    assert promised(session, SendLetter) == [SendLetter(letter_id)]


def test_a_letter_of_many_is_promised_as_such(session: Session) -> None:
    letter_id = post_letter(session, LETTER, now=NOON, is_bulk=True)
    assert promised(session, SendBulkLetter) == [SendBulkLetter(letter_id)]
    assert promised(session, SendLetter) == []


def test_a_letter_can_be_withdrawn_until_it_went_out(session: Session) -> None:
    waiting, sent = (post_letter(session, LETTER, now=NOON) for _ in range(2))
    note_sent(session, sent, now=NOON)
    withdraw_letters(session, [waiting, sent])
    session.expire_all()
    assert session.get_one(KeptLetter, waiting).status is LetterStatus.WITHDRAWN
    assert session.get_one(KeptLetter, sent).status is LetterStatus.SENT


def test_a_letter_to_a_list_names_the_way_off_it_on_one_line() -> None:
    """RFC 8058; an encoded or broken address would be found by no mail program."""
    content = as_message(kept(leave_url=LEAVE), sender="s@example.com", host="x").as_bytes()
    lines = content.split(b"\r\n")
    assert f"List-Unsubscribe: <{LEAVE}>".encode() in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def test_a_letter_to_one_person_names_no_list() -> None:
    assert b"List-Unsubscribe" not in as_message(kept(), sender="s@x.example", host="x").as_bytes()


@pytest.mark.parametrize(
    "evil", [f"{LEAVE}{EVIL}", f"{LEAVE}>, <mailto:x@y.example", "javascript:x", f"{LEAVE} x"]
)
def test_the_way_off_a_list_is_one_address_and_no_more(session: Session, evil: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        post_letter(session, replace(LETTER, leave_url=evil), now=NOON)


def test_what_became_of_a_letter_is_written_down(session: Session) -> None:
    sent, refused = (post_letter(session, LETTER, now=NOON) for _ in range(2))
    note_sent(session, sent, now=NOON)
    note_refused(session, refused)
    states = {row.id: (row.status, row.sent_at) for row in session.scalars(select(KeptLetter))}
    assert states == {
        sent: (LetterStatus.SENT, NOON),
        refused: (LetterStatus.REFUSED, None),
    }


def test_a_letter_has_text_and_html_and_the_headers_of_a_machine() -> None:
    message = on_paper(kept())
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert (message.get_content_type(), kinds) == (
        "multipart/alternative",
        ["text/plain", "text/html"],
    )
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"] == "The shop <shop@example.com>"
    assert message["Date"].datetime == NOON


def test_the_message_id_comes_from_the_letter_and_stays_the_same() -> None:
    letter = kept()
    ids = {on_paper(letter)["Message-ID"] for _ in range(3)}
    assert ids == {message_id(letter.id, "x.example")} == {f"<{letter.id}@x.example>"}
    assert on_paper(letter).as_bytes().count(b"Message-ID") == 1


@pytest.mark.parametrize("field", ["recipient", "reply_to", "leave_url", "subject"])
def test_no_field_can_bring_a_header_of_its_own(field: str) -> None:
    try:
        message = on_paper(kept(**{field: EVIL}))
    except ValueError:
        return
    assert message["Bcc"] is None


def test_a_subject_is_one_line_and_fits_its_column(session: Session) -> None:
    evil = Letter("reader@example.com", f"{EVIL}\u2028{'x' * 400}", "Words.", "", "order:AB")
    subject = session.get_one(KeptLetter, post_letter(session, evil, now=NOON)).subject
    assert subject.startswith("Eve Bcc: everybody@example.com More x")
    assert len(subject) == 300
    assert on_paper(kept(subject=subject))["Bcc"] is None


def test_an_address_cannot_carry_a_header() -> None:
    for address in (f"a@example.com{EVIL}", "a@example.com, b@example.com", "a\0@example.com"):
        with pytest.raises(InvalidError):
            parse_email(address)


def test_names_and_titles_are_text_in_html_and_in_headers(session: Session) -> None:
    edition = make_book(
        session, "<script>alert(1)</script>\r\nBcc: x@example.com", forms=(Form.PAPERBACK,)
    ).editions[0]
    make_paid_order(session, edition, buyer=make_buyer(name="<img src=x onerror=alert(1)>"))
    letter = session.scalars(select(KeptLetter)).one()
    assert "<script>" not in letter.html
    assert "<img src=x" not in letter.html
    assert "&lt;script&gt;" in letter.html
    assert on_paper(letter)["Bcc"] is None


def test_a_template_without_a_subject_is_a_fault() -> None:
    with pytest.raises(LetterWithoutSubjectError):
        render_letter("parts", to="reader@example.com", about="")


def test_a_folder_takes_a_letter_whole_and_a_repeat_is_no_second(tmp_path: Path) -> None:
    postman = FolderPostman(tmp_path / "mail", sender="The shop <shop@example.com>", host="x")
    letter = kept(subject="Ein Gruß")
    for _ in range(2):
        postman.deliver(letter)
    (path,) = (tmp_path / "mail").iterdir()
    assert path.name == f"20261120T120000-{letter.id}.eml"
    message = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=policy.default)
    assert message["Subject"] == "Ein Gruß"
