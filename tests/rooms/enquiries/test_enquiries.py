"""An enquiry is kept, told to staff and acknowledged, or none of the three."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.books.types import Form
from catalogue.enquiries.models import Enquiry
from catalogue.enquiries.services import receive_enquiry
from catalogue.enquiries.types import EnquiryFacts
from catalogue.jobs.models import Job
from catalogue.mail.models import KeptLetter
from tests.factories.books import make_book
from tests.support.times import NOON


def ask(session: Session, **changes: object) -> Enquiry:
    book = make_book(session, "Leadership Hub", forms=(Form.SEAT,), by_enquiry=True)
    facts: dict[str, object] = {
        "book_id": book.id,
        "book_title": book.title,
        "name": "Jo Buyer",
        "email": "jo@company.example",
        "company": "Company Ltd",
        "seats": 40,
        "message": "Hello.\nWhat does it cost?",
    }
    return receive_enquiry(
        session,
        EnquiryFacts(**facts | changes),  # type: ignore[arg-type]
        staff_mail="staff@shop.example",
        now=NOON,
    )


def letters_to(session: Session, recipient: str) -> list[KeptLetter]:
    return list(session.scalars(select(KeptLetter).where(KeptLetter.recipient == recipient)))


def test_an_enquiry_is_kept(session: Session) -> None:
    enquiry = ask(session)
    assert session.scalars(select(Enquiry)).one().id == enquiry.id
    assert (enquiry.seats, enquiry.created_at) == (40, NOON)


def test_staff_can_answer_the_notice(session: Session) -> None:
    ask(session)
    (letter,) = letters_to(session, "staff@shop.example")
    assert letter.reply_to == "jo@company.example"
    assert letter.subject == "Enquiry about Leadership Hub from Company Ltd"
    assert "What does it cost?" in letter.text


def test_the_enquirer_gets_an_acknowledgement(session: Session) -> None:
    ask(session)
    (letter,) = letters_to(session, "jo@company.example")
    assert "Leadership Hub" in letter.subject
    assert "Thank you for asking about Leadership Hub." in letter.text


def test_the_acknowledgement_carries_nothing_that_the_sender_typed(session: Session) -> None:
    typed = {"name": "Win now", "company": "at https://bad.example", "message": "Click it!"}
    ask(session, **typed)
    (letter,) = letters_to(session, "jo@company.example")
    for words in typed.values():
        assert words not in f"{letter.subject} {letter.text} {letter.html}"


def test_both_letters_are_promised_in_the_same_transaction(session: Session) -> None:
    ask(session)
    promised = session.scalars(select(Job.kind).where(Job.key.is_(None)))
    assert list(promised) == ["SendLetter", "SendLetter"]


def test_what_they_write_is_text_and_not_markup(session: Session) -> None:
    ask(session, message="<script>alert(1)</script>", company="A & <b>B</b>")
    for letter in session.scalars(select(KeptLetter)):
        assert "<script>" not in letter.html
        assert "<b>B</b>" not in letter.html


def test_a_line_break_does_not_reach_the_subject(session: Session) -> None:
    ask(session, company="Company\r\nBcc: all@example.com", seats=None)
    (letter,) = letters_to(session, "staff@shop.example")
    assert "\n" not in letter.subject
    assert "\r" not in letter.subject
