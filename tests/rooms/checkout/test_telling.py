"""What buyers are told when money goes back or is asked for: each thing once, in text and HTML."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.books.types import Form
from catalogue.db import Database
from catalogue.delivery.messages import DeliverOrder
from catalogue.delivery.services import deliver_order
from catalogue.mail.models import KeptLetter
from catalogue.orders.types import FlagKind
from catalogue.payments.models import Payment
from catalogue.payments.queries import payment_with_refunds
from catalogue.payments.services import promise_refund
from catalogue.payments.types import DisputeFacts, RefundFacts, RefundStatus
from tests.factories.books import make_book
from tests.factories.money import (
    attached,
    letters_of,
    make_dispute_facts,
    make_our_refund_facts,
    make_refund_facts,
    promised,
    settled,
)
from tests.factories.orders import LINKS, place
from tests.support.back_office import BackOffice
from tests.support.parallel import at_once
from tests.support.times import NOON

PRICE = 1000
ASKED = "Your bank has asked about your payment"
AWAKE = "Your files work again"
TAKEN = "Your bank has taken £10.00 back for you"


class Sale:
    """One order that was paid for, and what Stripe tells of it from then on."""

    def __init__(self, session: Session, *forms: Form, delivered: bool = True) -> None:
        book = make_book(session, forms=forms or (Form.EPUB,), price=PRICE)
        self.session = session
        self.title = book.title
        self.placed = place(session, *book.editions, now=NOON)
        self.facts = attached(session, self.placed)
        settled(session, self.facts)
        if delivered:
            self.deliver()

    def deliver(self) -> None:
        """Let the worker deliver."""
        for message in promised(self.session, DeliverOrder):
            deliver_order(self.session, message.order_id, links=LINKS, now=NOON)

    def hears(self, *news: RefundFacts | DisputeFacts) -> None:
        """Settle what Stripe says, twice, as repeated events do."""
        for _ in range(2):
            settled(
                self.session,
                self.facts,
                refunds=tuple(each for each in news if isinstance(each, RefundFacts)),
                disputes=tuple(each for each in news if isinstance(each, DisputeFacts)),
            )

    def letters(self) -> list[KeptLetter]:
        """Return the letters after that of delivery, oldest first."""
        letters = self.session.scalars(select(KeptLetter).order_by(KeptLetter.id))
        return [each for each in letters if not each.subject.startswith("Your books are here")]

    def subjects(self) -> list[str]:
        """Return their subjects, without the order's code."""
        return [each.subject.partition(" (order")[0] for each in self.letters()]


def dispute(status: str, amount: int = PRICE) -> DisputeFacts:
    return make_dispute_facts(amount, status, id="du_told")


def reads(letter: KeptLetter, *words: str) -> bool:
    """Return whether both forms of a letter say all this."""
    html = " ".join(letter.html.split())
    return all(each in letter.text and each in html for each in words)


def test_a_whole_refund_is_told_with_its_amount_and_the_files_that_close(
    session: Session,
) -> None:
    sale = Sale(session)
    sale.hears(make_refund_facts(PRICE))
    (letter,) = sale.letters()
    assert letter.subject.startswith("£10.00 is on its way back to you (order ")
    assert reads(letter, "everything that you paid", "Banks take up to ten days", sale.title)
    assert reads(letter, "These files no longer open:", sale.placed.order.token)
    assert "/downloads/" not in letter.text


def test_a_part_refund_is_told_and_the_files_stay_open(session: Session) -> None:
    sale = Sale(session)
    sale.hears(make_refund_facts(400))
    (letter,) = sale.letters()
    assert reads(letter, "£4.00", "a part of what you paid", "Your files open as before.")
    assert "no longer open" not in letter.text + letter.html


def test_each_refund_has_one_letter(session: Session) -> None:
    sale = Sale(session)
    first, second = make_refund_facts(400), make_refund_facts(600)
    sale.hears(first)
    sale.hears(first, second)
    sale.hears(first)
    assert sale.subjects() == [
        "£4.00 is on its way back to you",
        "£6.00 is on its way back to you",
    ]


def test_a_refund_that_waits_is_told_once_it_is_made(session: Session) -> None:
    sale = Sale(session)
    waiting = make_refund_facts(PRICE, status=RefundStatus.PENDING)
    sale.hears(waiting)
    assert sale.letters() == []
    sale.hears(make_refund_facts(PRICE, id=waiting.id))
    sale.hears(waiting)
    assert sale.subjects() == ["£10.00 is on its way back to you"]


def test_the_second_payment_of_an_order_is_told_to_go_back(session: Session) -> None:
    sale = Sale(session)
    payment = payment_with_refunds(session, session.scalars(select(Payment.id)).one())
    kind = FlagKind.PAID_TWICE.value
    refund = promise_refund(session, payment, PRICE, reason=kind, now=NOON)
    sale.hears(make_our_refund_facts(refund.id, PRICE))
    (letter,) = sale.letters()
    assert reads(letter, "This order was paid for twice")


def test_money_that_came_too_late_has_only_the_letter_that_said_so(session: Session) -> None:
    sale = Sale(session)
    payment = payment_with_refunds(session, session.scalars(select(Payment.id)).one())
    kind = FlagKind.PAID_LATE.value
    refund = promise_refund(session, payment, PRICE, reason=kind, now=NOON)
    sale.hears(make_our_refund_facts(refund.id, PRICE))
    assert sale.letters() == []


def test_a_dispute_is_told_with_the_files_that_rest(session: Session) -> None:
    sale = Sale(session)
    for status in ("needs_response", "under_review", "needs_response"):
        sale.hears(dispute(status))
    (letter,) = sale.letters()
    assert letter.subject.startswith(ASKED)
    assert reads(letter, "these files rest", sale.title, "tell your bank so")
    assert "/downloads/" not in letter.text


@pytest.mark.parametrize(
    ("first", "end"), [("needs_response", "won"), ("warning_needs_response", "warning_closed")]
)
def test_a_dispute_that_ends_well_is_told_once(session: Session, first: str, end: str) -> None:
    sale = Sale(session)
    for status in (first, end, first):
        sale.hears(dispute(status))
    assert sale.subjects() == [ASKED, AWAKE]
    assert reads(sale.letters()[1], "the payment stands", "open again", sale.title)


def test_a_dispute_that_is_lost_is_told_with_what_it_means(session: Session) -> None:
    sale = Sale(session)
    for status in ("needs_response", "lost", "needs_response"):
        sale.hears(dispute(status))
    assert sale.subjects() == [ASKED, TAKEN]
    assert reads(sale.letters()[1], "no longer open", "You owe us nothing", sale.title)


def test_a_dispute_heard_of_when_it_is_lost_is_told_only_as_lost(session: Session) -> None:
    sale = Sale(session)
    sale.hears(dispute("lost"))
    sale.hears(dispute("needs_response"))
    assert sale.subjects() == [TAKEN]


def test_a_dispute_heard_of_when_it_is_won_is_not_told_at_all(session: Session) -> None:
    sale = Sale(session)
    sale.hears(dispute("won"))
    assert sale.letters() == []


def test_an_inquiry_that_becomes_a_dispute_is_told_anew(session: Session) -> None:
    sale = Sale(session)
    for status in ("warning_needs_response", "warning_closed", "needs_response", "won"):
        sale.hears(dispute(status))
    assert sale.subjects() == [ASKED, AWAKE, ASKED, AWAKE]


def test_files_stay_asleep_while_a_second_dispute_is_open(session: Session) -> None:
    sale = Sale(session)
    other = make_dispute_facts(PRICE, id="du_other")
    sale.hears(dispute("needs_response"), other)
    sale.hears(dispute("won"), other)
    assert sale.subjects() == [ASKED]


def test_what_was_refunded_meanwhile_is_not_said_to_work_again(session: Session) -> None:
    sale = Sale(session)
    sale.hears(dispute("warning_needs_response"))
    sale.hears(dispute("warning_closed"), make_refund_facts(PRICE))
    assert sale.subjects() == [ASKED, "£10.00 is on its way back to you"]


def test_printed_books_have_no_files_to_speak_of(session: Session) -> None:
    sale = Sale(session, Form.PAPERBACK)
    sale.hears(dispute("needs_response"))
    sale.hears(dispute("won"))
    assert sale.subjects()[1:] == [ASKED, "Your bank has settled its question"]
    assert not any("file" in letter.text for letter in sale.letters()[1:])


def test_what_a_dispute_held_up_is_delivered_after_it(session: Session) -> None:
    sale = Sale(session, delivered=False)
    sale.hears(dispute("needs_response"))
    sale.deliver()
    sale.hears(dispute("won"))
    sale.deliver()
    assert len(letters_of(session)) == 3


def test_letters_name_the_order_that_they_are_about(session: Session) -> None:
    sale = Sale(session)
    sale.hears(dispute("needs_response"))
    sale.hears(dispute("won"), make_refund_facts(400))
    assert {each.about for each in sale.letters()} == {f"order:{sale.placed.order.code}"}


def test_four_readers_of_the_same_news_write_one_letter(database: Database) -> None:
    with database.write() as session:
        sale = Sale(session)
    news = make_refund_facts(PRICE)

    def settle_it(_number: int) -> None:
        with database.write() as session:
            settled(session, sale.facts, refunds=(news,), disputes=(dispute("lost", 1),))

    at_once(settle_it, 1, 2, 3, 4)
    with database.read() as session:
        subjects = sorted(letters_of(session))
    assert [each.partition(" (order")[0] for each in subjects] == [
        "Your bank has taken £0.01 back for you",
        "Your books are here",
        "£10.00 is on its way back to you",
    ]


def test_a_refund_by_staff_and_its_webhooks_write_one_letter(office: BackOffice) -> None:
    order_id, _session_id = office.sell(office.edition(price=PRICE))
    office.promise_refund(order_id, PRICE)
    office.work()
    for kind in ("refund.created", "charge.refunded"):
        office.keep(office.hear(kind))
        office.work()
    about = [each for each in office.letters() if "back to you" in each]
    assert len(about) == 1


def test_every_letter_has_one_primary_action(session: Session) -> None:
    sale = Sale(session)
    sale.hears(dispute("needs_response"))
    sale.hears(dispute("won"))
    sale.hears(dispute("won"), make_refund_facts(400))
    Sale(session).hears(make_dispute_facts(PRICE, "lost"))
    letters = sale.letters()
    assert [letter.html.count('class="button"') for letter in letters] == [1] * 4


def test_a_part_that_the_bank_took_leaves_the_files_open(session: Session) -> None:
    sale = Sale(session)
    sale.hears(dispute("lost", 400))
    (letter,) = sale.letters()
    assert reads(letter, "£4.00", "Your files open as before.")
    assert "no longer open" not in letter.text
