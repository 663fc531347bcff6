"""Letters that come back are counted, once each, and the third is the last."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.core.ids import new_id
from catalogue.mail.models import KeptLetter
from catalogue.mail.types import LetterStatus
from catalogue.news import mails, services
from catalogue.news.errors import NoSuchSubscriberError
from catalogue.news.models import NewsBounce, NewsCopy, NewsProof, Subscriber
from catalogue.news.queries import next_recipients, post_in
from catalogue.news.types import Agreement, ProofStep, SubscriberStatus
from tests.factories.news import LINKS, ask, confirm_token, make_letter, make_subscriber, standing
from tests.support.times import NOON

READER = "reader@example.com"
HOUR = timedelta(hours=1)
NO_PACE = timedelta(0)


@pytest.fixture
def reader(session: Session) -> Subscriber:
    return make_subscriber(session, READER)


def copy_for(session: Session, subscriber: Subscriber) -> UUID:
    """Write a copy of a new letter; return the id of the kept letter."""
    letter = make_letter(session)
    services.send(session, letter, now=NOON)
    recipients = next_recipients(session, letter.id, after=UUID(int=0), limit=9)
    written = [
        (one, mails.new_post(letter.id, post_in(letter), one, links=LINKS)) for one in recipients
    ]
    services.write_copies(session, letter.id, written, pace=NO_PACE, now=NOON)
    stmt = select(NewsCopy.kept_id).where(
        NewsCopy.letter_id == letter.id, NewsCopy.subscriber_id == subscriber.id
    )
    return session.scalars(stmt).one()


def bounce(session: Session, kept_id: UUID, *, now: object = NOON) -> bool:
    return services.note_bounce(session, kept_id, reason="550 No", now=now)  # type: ignore[arg-type]


def test_the_third_letter_that_comes_back_is_the_last(session: Session, reader: Subscriber) -> None:
    copies = [copy_for(session, reader) for _ in range(4)]
    for kept_id in copies[:3]:
        assert reader.status is SubscriberStatus.SUBSCRIBED
        assert bounce(session, kept_id)
    assert standing(session, READER).status is SubscriberStatus.BOUNCED
    assert session.get_one(KeptLetter, copies[3]).status is LetterStatus.WITHDRAWN
    last = session.scalars(select(NewsProof).order_by(NewsProof.id.desc())).first()
    assert last is not None
    assert last.step is ProofStep.BOUNCED


def test_a_bounce_that_is_told_three_times_is_one(session: Session, reader: Subscriber) -> None:
    kept_id = copy_for(session, reader)
    for _ in range(3):
        bounce(session, kept_id)
    assert session.scalar(select(func.count()).select_from(NewsBounce)) == 1
    assert standing(session, READER).status is SubscriberStatus.SUBSCRIBED


def test_a_letter_that_is_no_copy_is_none_of_ours(session: Session, reader: Subscriber) -> None:
    welcome = session.scalars(select(KeptLetter.id)).first()
    assert welcome is not None
    assert not bounce(session, welcome)
    assert not bounce(session, new_id())


def test_who_left_stays_gone_and_is_not_called_bounced(
    session: Session, reader: Subscriber
) -> None:
    copies = [copy_for(session, reader) for _ in range(3)]
    services.leave(session, reader.token, Agreement(None), now=NOON)
    for kept_id in copies:
        bounce(session, kept_id)
    assert standing(session, READER).status is SubscriberStatus.LEFT


def test_a_new_yes_forgives_the_bounces_of_before(session: Session, reader: Subscriber) -> None:
    copies = [copy_for(session, reader) for _ in range(3)]
    for kept_id in copies:
        bounce(session, kept_id)
    ask(session, READER, now=NOON + HOUR)
    token = confirm_token(session, READER)
    services.confirm(session, token, Agreement(None), links=LINKS, now=NOON + HOUR)
    bounce(session, copy_for(session, reader), now=NOON + 2 * HOUR)
    assert standing(session, READER).status is SubscriberStatus.SUBSCRIBED


def test_staff_can_stop_at_once(session: Session, reader: Subscriber) -> None:
    kept_id = copy_for(session, reader)
    services.stop_writing_to(session, "READER@example.com", now=NOON)
    assert standing(session, READER).status is SubscriberStatus.BOUNCED
    assert session.get_one(KeptLetter, kept_id).status is LetterStatus.WITHDRAWN
    with pytest.raises(NoSuchSubscriberError):
        services.stop_writing_to(session, "nobody@example.com", now=NOON)


def test_a_long_reason_of_many_lines_is_kept_short(session: Session, reader: Subscriber) -> None:
    kept_id = copy_for(session, reader)
    services.note_bounce(session, kept_id, reason="550\r\n" + "no " * 500, now=NOON)
    kept = session.scalars(select(NewsBounce.reason)).one()
    assert kept.startswith("550 no no")
    assert len(kept) <= 300
