"""Nobody gets the news without a double yes, and who leaves is left alone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.mail.models import KeptLetter
from catalogue.mail.types import LetterStatus
from catalogue.news import services
from catalogue.news.errors import NewsLinkLostError, NoSuchSubscriberError
from catalogue.news.models import NewsProof, Subscriber
from catalogue.news.types import WORDING, WORDING_VERSION, Agreement, ProofStep, SubscriberStatus
from tests.factories.news import (
    AGREED,
    LINKS,
    ask,
    confirm_token,
    letters_to,
    make_subscriber,
    standing,
)
from tests.support.times import NOON

READER = "reader@example.com"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
UNDER_WAY = Agreement("198.51.100.9")


def say_yes(session: Session, token: str, *, now: object = NOON) -> Subscriber:
    return services.confirm(session, token, AGREED, links=LINKS, now=now)  # type: ignore[arg-type]


def proofs(session: Session) -> list[NewsProof]:
    return list(session.scalars(select(NewsProof).order_by(NewsProof.id)))


def test_who_signs_up_is_asked_first(session: Session) -> None:
    ask(session, READER)
    (letter,) = letters_to(session, READER)
    assert letter.subject == "News from The Leadership Bookshop: is it you?"
    assert letter.leave_url == ""
    assert standing(session, READER).status is SubscriberStatus.PENDING


def test_a_yes_lets_them_in_and_welcomes_them_with_the_way_out(session: Session) -> None:
    ask(session, READER)
    subscriber = say_yes(session, confirm_token(session, READER))
    assert subscriber.status is SubscriberStatus.SUBSCRIBED
    welcome = letters_to(session, READER)[-1]
    assert welcome.subject == "Welcome to the news of The Leadership Bookshop"
    assert welcome.leave_url == LINKS.leave_url(subscriber.token)
    assert welcome.leave_url in welcome.text
    assert welcome.leave_url in welcome.html


def test_a_second_yes_changes_nothing(session: Session) -> None:
    ask(session, READER)
    token = confirm_token(session, READER)
    say_yes(session, token)
    before = len(letters_to(session, READER)), len(proofs(session))
    say_yes(session, token, now=NOON + HOUR)
    assert (len(letters_to(session, READER)), len(proofs(session))) == before


def test_the_proof_says_when_from_where_and_to_which_words(session: Session) -> None:
    make_subscriber(session, READER)
    asked, confirmed = proofs(session)
    assert (asked.step, confirmed.step) == (ProofStep.ASKED, ProofStep.CONFIRMED)
    assert (asked.at, asked.address) == (NOON, "203.0.113.7")
    assert (asked.words, asked.version) == (WORDING, WORDING_VERSION)


def test_where_people_came_from_is_forgotten_and_the_proof_stays(session: Session) -> None:
    make_subscriber(session, READER)
    services.forget_senders(session, now=NOON + 30 * DAY)
    assert [proof.address for proof in proofs(session)] == ["203.0.113.7"] * 2
    services.forget_senders(session, now=NOON + 31 * DAY)
    session.expire_all()
    assert [(proof.address, proof.words) for proof in proofs(session)] == [(None, WORDING)] * 2


def test_who_never_says_yes_is_forgotten(session: Session) -> None:
    ask(session, READER)
    make_subscriber(session)
    services.forget_senders(session, now=NOON + 31 * DAY)
    assert session.scalar(select(func.count()).select_from(Subscriber)) == 1


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "\u00e9"])
def test_a_token_that_is_none_confirms_nothing(session: Session, token: str) -> None:
    with pytest.raises(NewsLinkLostError):
        say_yes(session, token)


def test_the_way_out_is_no_way_in(session: Session) -> None:
    subscriber = make_subscriber(session, READER)
    services.leave(session, subscriber.token, UNDER_WAY, now=NOON + HOUR)
    with pytest.raises(NewsLinkLostError):
        say_yes(session, subscriber.token)
    with pytest.raises(NewsLinkLostError):
        services.leave(session, confirm_token(session, READER), UNDER_WAY, now=NOON)


def test_who_left_cannot_be_let_in_by_an_older_letter(session: Session) -> None:
    subscriber = make_subscriber(session, READER)
    old = confirm_token(session, READER)
    services.leave(session, subscriber.token, UNDER_WAY, now=NOON + HOUR)
    with pytest.raises(NewsLinkLostError):
        say_yes(session, old, now=NOON + 2 * HOUR)
    assert standing(session, READER).status is SubscriberStatus.LEFT


def test_who_left_comes_back_by_asking_and_saying_yes_anew(session: Session) -> None:
    subscriber = make_subscriber(session, READER)
    services.leave(session, subscriber.token, UNDER_WAY, now=NOON + HOUR)
    ask(session, READER, now=NOON + 2 * HOUR)
    assert standing(session, READER).status is SubscriberStatus.LEFT
    say_yes(session, confirm_token(session, READER), now=NOON + 3 * HOUR)
    assert standing(session, READER).status is SubscriberStatus.SUBSCRIBED
    steps = [proof.step.value for proof in proofs(session)]
    assert steps == ["asked", "confirmed", "left", "asked", "confirmed"]


def test_leaving_twice_is_leaving_once(session: Session) -> None:
    subscriber = make_subscriber(session, READER)
    for hours in (1, 2):
        services.leave(session, subscriber.token, UNDER_WAY, now=NOON + hours * HOUR)
    left = [proof for proof in proofs(session) if proof.step is ProofStep.LEFT]
    assert [(proof.at, proof.address) for proof in left] == [(NOON + HOUR, "198.51.100.9")]


def test_who_is_in_already_is_told_so_and_asked_nothing(session: Session) -> None:
    make_subscriber(session, READER)
    ask(session, READER, now=NOON + HOUR)
    letter = letters_to(session, READER)[-1]
    assert letter.subject == "You get the news of The Leadership Bookshop already"
    assert "/news/confirm/" not in letter.text


def test_capitals_make_no_second_subscriber(session: Session) -> None:
    make_subscriber(session, READER)
    ask(session, "READER@Example.com", now=NOON + HOUR)
    assert session.scalar(select(func.count()).select_from(Subscriber)) == 1


def test_an_address_gets_three_letters_a_day_at_the_most(session: Session) -> None:
    for minutes in range(5):
        ask(session, READER, now=NOON + timedelta(minutes=minutes))
    assert len(letters_to(session, READER)) == 3
    ask(session, READER, now=NOON + DAY + HOUR)
    assert len(letters_to(session, READER)) == 4


def test_who_is_erased_leaves_no_trace_and_gets_no_letter_that_waits(session: Session) -> None:
    make_subscriber(session, READER)
    other = make_subscriber(session)
    services.erase(session, READER)
    session.flush()
    session.expire_all()
    assert letters_to(session, READER) == []
    for letter in letters_to(session, ""):
        assert (letter.text, letter.html, letter.leave_url) == ("", "", "")
        assert letter.status is LetterStatus.WITHDRAWN
    assert {one.status for one in letters_to(session, other.email)} == {LetterStatus.WAITING}
    services.erase(session, other.email)
    assert session.scalar(select(func.count()).select_from(NewsProof)) == 0
    with pytest.raises(NoSuchSubscriberError):
        services.erase(session, READER)


def test_no_letter_of_the_news_says_more_than_it_should(session: Session) -> None:
    make_subscriber(session, READER)
    for letter in session.scalars(select(KeptLetter)):
        assert letter.status is LetterStatus.WAITING
        assert READER not in f"{letter.subject}{letter.text}{letter.html}"
