"""A draft comes by itself, once, and a person decides about it, once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.blog.services import withdraw_post
from catalogue.core.ids import new_id
from catalogue.jobs.models import Job
from catalogue.news import services
from catalogue.news.errors import NewsDecidedError, NoSuchNewsError, PostNotOutError
from catalogue.news.models import NewsLetter
from catalogue.news.queries import letter_named, letters_in, post_in
from catalogue.news.types import BookInNews, NewsStatus, PostInNews
from tests.factories.blog import make_post
from tests.factories.books import make_book
from tests.factories.news import make_letter
from tests.support.times import NOON

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def drafts(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(NewsLetter)) or 0


def promised_batches(session: Session) -> list[dict[str, str]]:
    return list(session.scalars(select(Job.payload).where(Job.kind == "SendNewsBatch")))


def test_a_post_that_comes_out_gets_a_draft_with_its_titles(session: Session) -> None:
    book = make_book(session, "The Book")
    post = make_post(
        session, "News", summary="First lines.", books=[book], published_at=NOON, now=NOON
    )
    letter = make_letter(session, post)
    assert letter.status is NewsStatus.DRAFT
    assert post_in(letter) == PostInNews(
        "news", "News", "Ann Author", "First lines.", (BookInNews("the-book", "The Book"),)
    )


def test_a_second_look_drafts_nothing_more(session: Session) -> None:
    make_letter(session)
    services.draft_due(session, now=NOON + HOUR)
    assert drafts(session) == 1


@pytest.mark.parametrize("ago", [8 * DAY, 1000 * DAY, -HOUR])
def test_an_old_post_and_one_to_come_get_none(session: Session, ago: timedelta) -> None:
    make_post(session, published_at=NOON - ago, now=NOON - 2000 * DAY)
    services.draft_due(session, now=NOON)
    assert drafts(session) == 0


def test_a_post_that_is_no_longer_out_gets_none(session: Session) -> None:
    make_post(session, published_at=None)
    withdraw_post(session, make_post(session, published_at=NOON, now=NOON), now=NOON)
    services.draft_due(session, now=NOON)
    assert drafts(session) == 0


def test_sending_takes_the_words_that_the_post_has_now_and_promises_the_copies(
    session: Session,
) -> None:
    post = make_post(session, "Frist", published_at=NOON, now=NOON)
    letter = make_letter(session, post)
    post.title = "First"
    session.flush()
    services.send(session, letter, now=NOON)
    session.refresh(letter)
    assert (letter.status, letter.begun_at) == (NewsStatus.SENDING, NOON)
    assert post_in(letter).title == "First"
    assert promised_batches(session) == [{"letter_id": str(letter.id), "after": ""}]


def test_a_letter_is_decided_about_once(session: Session) -> None:
    sent, discarded = make_letter(session), make_letter(session)
    services.send(session, sent, now=NOON)
    services.discard(session, discarded, now=NOON)
    for letter in (sent, discarded):
        for decide in (services.send, services.discard):
            with pytest.raises(NewsDecidedError):
                decide(session, letter, now=NOON)
    assert len(promised_batches(session)) == 1


def test_a_discarded_letter_is_not_drafted_again(session: Session) -> None:
    services.discard(session, make_letter(session), now=NOON)
    services.draft_due(session, now=NOON + HOUR)
    assert letters_in(session, NewsStatus.DRAFT) == []


def test_a_letter_about_a_post_that_was_withdrawn_is_not_sent(session: Session) -> None:
    post = make_post(session, published_at=NOON, now=NOON)
    letter = make_letter(session, post)
    withdraw_post(session, post, now=NOON)
    with pytest.raises(PostNotOutError):
        services.send(session, letter, now=NOON)


def test_a_letter_is_named_by_its_id_or_by_its_post(session: Session) -> None:
    letter = make_letter(session, make_post(session, "Monday", published_at=NOON, now=NOON))
    assert letter_named(session, "monday") is letter
    assert letter_named(session, str(letter.id)) is letter
    for wrong in ("tuesday", "", str(new_id())):
        with pytest.raises(NoSuchNewsError):
            letter_named(session, wrong)
