"""Whatever order the news arrives in, however often, the end is the same."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.books.types import Form
from catalogue.checkout.case import MoneyFacts
from catalogue.checkout.services.placing import Placed
from catalogue.delivery.messages import DeliverOrder
from catalogue.delivery.services import deliver_order
from catalogue.jobs.models import Job
from catalogue.orders.types import OrderStatus
from catalogue.payments.models import Dispute, Payment, Refund
from catalogue.payments.types import RefundStatus, SessionFacts
from tests.factories.books import make_book
from tests.factories.money import (
    attached,
    flags_of,
    letters_of,
    make_dispute_facts,
    make_refund_facts,
    payment_states,
    promised,
    rights_of,
    settled,
)
from tests.factories.orders import LINKS, place
from tests.support.times import NOON

PRICE, TOTAL = 1000, 2000
Change = Callable[[MoneyFacts], MoneyFacts]
thorough = settings(
    max_examples=15,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass(frozen=True)
class Story:
    """What happened at Stripe, as ever later readings, and which of them the shop made."""

    readings: tuple[MoneyFacts, ...]
    arrivals: tuple[int | None, ...]
    """Numbers of readings, in the order in which they reach the database; None: the letter."""


def refunded(amount: int, status: RefundStatus) -> Change:
    made = make_refund_facts(amount, status=status)
    return lambda before: MoneyFacts(before.session, (*before.refunds, made), before.disputes)


def refund_failed(before: MoneyFacts) -> MoneyFacts:
    gone = tuple(
        make_refund_facts(each.amount, id=each.id, status=RefundStatus.FAILED)
        for each in before.refunds
    )
    return MoneyFacts(before.session, gone, before.disputes)


def disputed(status: str, number: int = 0) -> Change:
    def change(before: MoneyFacts) -> MoneyFacts:
        dispute = make_dispute_facts(TOTAL, status, id=f"du_story_{number}")
        return MoneyFacts(before.session, before.refunds, (dispute,))

    return change


def readings_of(session: SessionFacts, changes: list[Change]) -> tuple[MoneyFacts, ...]:
    told = [MoneyFacts(session)]
    for change in changes:
        told.append(change(told[-1]))
    return tuple(told)


@st.composite
def stories(draw: st.DrawFn, session: SessionFacts) -> Story:
    """Any readings, stale ones after fresh ones too, as long as the last word was heard."""
    refunds: list[list[Change]] = [
        [],
        [refunded(400, RefundStatus.SUCCEEDED)],
        [refunded(400, RefundStatus.PENDING), refund_failed],
        [refunded(400, RefundStatus.SUCCEEDED), refunded(1600, RefundStatus.SUCCEEDED)],
        [refunded(TOTAL, RefundStatus.SUCCEEDED)],
        [refunded(TOTAL, RefundStatus.SUCCEEDED), refund_failed],
    ]
    disputes: list[list[Change]] = [
        [],
        [disputed("needs_response")],
        [disputed("needs_response"), disputed("won")],
        [disputed("needs_response"), disputed("under_review"), disputed("lost")],
        [disputed("warning_needs_response"), disputed("warning_closed")],
        [disputed("warning_closed"), disputed("needs_response")],
    ]
    changes = draw(st.sampled_from(refunds)) + draw(st.sampled_from(disputes))
    told = readings_of(session, changes)
    last = len(told) - 1
    some = st.lists(st.sampled_from([*range(last + 1), None]), max_size=8)
    return Story(told, (*draw(some), last, *draw(some)))


def paid_for(session: Session) -> tuple[Placed, SessionFacts]:
    edition = make_book(session, forms=(Form.EPUB,), price=PRICE).editions[0]
    placed = place(session, edition, quantity=2, now=NOON)
    return placed, attached(session, placed)


def do_what_is_promised(session: Session) -> None:
    """Deliver, as the worker does, and strike the promise out."""
    for message in promised(session, DeliverOrder):
        deliver_order(session, message.order_id, links=LINKS, now=NOON)
    for job in session.scalars(select(Job).where(Job.kind == DeliverOrder.__name__)):
        session.delete(job)
    session.flush()


def tell(session: Session, story: Story) -> None:
    for arrival in story.arrivals:
        if arrival is None:
            do_what_is_promised(session)
        else:
            told = story.readings[arrival]
            settled(session, told.session, refunds=told.refunds, disputes=told.disputes)
    do_what_is_promised(session)


def outcome(session: Session, placed: Placed) -> dict[str, Any]:
    """Return all that an operator or a buyer can see of it, but the letters."""
    session.expire_all()
    refunds = session.scalars(select(Refund).order_by(Refund.amount, Refund.provider_id))
    return {
        "status": placed.order.status,
        "payments": payment_states(session),
        "reserved": session.scalars(select(Payment.refund_reserved)).one(),
        "refunds": [(each.provider_id, each.amount, each.status) for each in refunds],
        "disputes": [(each.status, each.is_open) for each in session.scalars(select(Dispute))],
        "rights": rights_of(session),
        "flags": flags_of(session),
    }


@thorough
@given(data=st.data())
def test_every_order_of_arrival_ends_in_the_state_of_the_last_facts(
    session: Session, data: st.DataObject
) -> None:
    with session.begin_nested() as around:
        placed, paid = paid_for(session)
        story = data.draw(stories(paid))
        with session.begin_nested() as straight:
            tell(session, Story(story.readings, (len(story.readings) - 1,)))
            expected = outcome(session, placed)
            straight.rollback()
        tell(session, story)
        assert outcome(session, placed) == expected
        assert_told_once(session)
        if expected["rights"] == ["active", "active"]:
            assert len(deliveries(session)) == 1
        around.rollback()


def deliveries(session: Session) -> list[str]:
    return [subject for subject in letters_of(session) if subject.startswith("Your books")]


def assert_told_once(session: Session) -> None:
    """Raise AssertionError if anything was told twice; no story tells the same thing again."""
    repeated = [subject for subject, times in Counter(letters_of(session)).items() if times > 1]
    assert repeated == []


def ended(session: Session, *changes: Change) -> dict[str, Any]:
    placed, paid = paid_for(session)
    told = readings_of(paid, list(changes))
    tell(session, Story(told, tuple(range(len(told)))))
    return outcome(session, placed)


def test_nothing_but_paid_is_fulfilled(session: Session) -> None:
    end = ended(session)
    assert (end["status"], end["rights"]) == (OrderStatus.FULFILLED, ["active", "active"])


def test_a_part_refunded_leaves_the_files(session: Session) -> None:
    end = ended(session, refunded(400, RefundStatus.SUCCEEDED))
    assert end["status"] is OrderStatus.PARTIALLY_REFUNDED
    assert end["rights"] == ["active", "active"]


def test_the_whole_refunded_takes_the_files(session: Session) -> None:
    end = ended(session, refunded(TOTAL, RefundStatus.SUCCEEDED))
    assert (end["status"], end["rights"]) == (OrderStatus.REFUNDED, ["revoked", "revoked"])


def test_a_refund_that_only_waits_takes_nothing_yet(session: Session) -> None:
    end = ended(session, refunded(TOTAL, RefundStatus.PENDING))
    assert (end["status"], end["reserved"]) == (OrderStatus.FULFILLED, TOTAL)


def test_a_refund_that_fails_later_gives_the_files_back(session: Session) -> None:
    end = ended(session, refunded(TOTAL, RefundStatus.SUCCEEDED), refund_failed)
    assert (end["status"], end["rights"]) == (OrderStatus.FULFILLED, ["active", "active"])
    assert end["reserved"] == 0
    assert flags_of(session) == ["external_refund", "refund_failed"]


def test_an_open_dispute_freezes_the_files(session: Session) -> None:
    end = ended(session, disputed("needs_response"))
    assert (end["status"], end["rights"]) == (OrderStatus.DISPUTED, ["frozen", "frozen"])
    assert flags_of(session) == ["dispute"]


def test_a_dispute_that_is_won_restores_them(session: Session) -> None:
    end = ended(session, disputed("needs_response"), disputed("won"))
    assert (end["status"], end["rights"]) == (OrderStatus.FULFILLED, ["active", "active"])


def test_a_dispute_that_is_lost_counts_as_money_given_back(session: Session) -> None:
    end = ended(session, disputed("needs_response"), disputed("lost"))
    assert (end["status"], end["rights"]) == (OrderStatus.REFUNDED, ["revoked", "revoked"])


def test_a_letter_that_a_dispute_held_up_goes_out_when_it_is_won(session: Session) -> None:
    placed, paid = paid_for(session)
    told = readings_of(paid, [disputed("needs_response"), disputed("won")])
    tell(session, Story(told, (0, 1, None)))
    assert rights_of(session) == ["frozen", "frozen"]
    assert deliveries(session) == []
    tell(session, Story(told, (2, None)))
    assert len(deliveries(session)) == 1
    assert placed.order.status is OrderStatus.FULFILLED
