"""Following a thread: nothing before a yes, one letter for each reply, and leaving at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.blog import mails, queries, services
from catalogue.blog.errors import ThreadLinkLostError
from catalogue.blog.links import ThreadLinks
from catalogue.blog.models import Comment, Follower, Post
from catalogue.blog.queries.following import news_of, recipients
from catalogue.blog.services.following import forget_unanswered, tell_followers, tell_staff
from catalogue.blog.types import CommentStatus
from catalogue.core.ids import new_id
from catalogue.mail.models import KeptLetter
from catalogue.mail.postman import as_message
from catalogue.mail.types import LetterStatus
from tests.factories.blog import make_post, make_reply
from tests.support.times import NOON

LINKS = ThreadLinks("https://books.example", "a secret of the tests, long enough to be one")


def ask(session: Session, post: Post, email: str, *, hours: int = 0) -> None:
    found = queries.replied_post(session, post.slug)
    now = NOON + timedelta(hours=hours)
    services.ask_to_follow(session, found, email, links=LINKS, now=now)


def follower(session: Session, email: str) -> Follower:
    return session.scalars(
        select(Follower).where(Follower.email == email).execution_options(populate_existing=True)
    ).one()


def follow(session: Session, post: Post, email: str) -> None:
    ask(session, post, email)
    services.confirm_following(session, follower(session, email).id, now=NOON)


def letters(session: Session, to: str = "") -> list[KeptLetter]:
    found = session.scalars(select(KeptLetter).order_by(KeptLetter.created_at))
    return [letter for letter in found if to in letter.recipient]


def fresh_reply(session: Session, post: Post, **facts: str) -> Comment:
    reply = make_reply(session, post, status=CommentStatus.WAITING, **facts)  # type: ignore[arg-type]
    reply.told_at = reply.announced_at = None
    session.flush()
    return reply


def tell(session: Session, reply: Comment) -> int:
    news = news_of(session, reply.id)
    written = []
    if news is not None:
        found = recipients(session, news)
        written = [(one.id, mails.further_reply(reply.id, news, one, links=LINKS)) for one in found]
    return tell_followers(session, reply.id, written, now=NOON)


def test_an_address_is_asked_first_and_not_too_often(session: Session) -> None:
    post = make_post(session, title="A Minute")
    ask(session, post, "rosa@example.com")
    ask(session, post, "ROSA@example.com", hours=1)
    (letter,) = letters(session)
    assert "A Minute" in letter.subject
    token = letter.text.split("/replies/following/")[1].split()[0]
    assert LINKS.read_follow(token) == follower(session, "rosa@example.com").id
    ask(session, post, "rosa@example.com", hours=13)
    assert len(letters(session)) == 2
    services.confirm_following(session, LINKS.read_follow(token), now=NOON)
    ask(session, post, "rosa@example.com", hours=40)
    assert len(letters(session)) == 2


def test_followers_are_told_once_of_each_reply_but_not_of_their_own(session: Session) -> None:
    post = make_post(session)
    for name in ("rosa", "jo", "writer", "left"):
        follow(session, post, f"{name}@example.com")
    ask(session, post, "undecided@example.com")
    services.leave_thread(session, follower(session, "left@example.com").id, now=NOON)
    before = len(letters(session))
    reply = fresh_reply(session, post, email="writer@example.com", body="News!")
    assert tell(session, reply) == 0, "it waits"
    services.decide(session, reply, CommentStatus.APPROVED, now=NOON)
    assert tell(session, reply) == 2
    services.decide(session, reply, CommentStatus.REJECTED, now=NOON)
    services.decide(session, reply, CommentStatus.APPROVED, now=NOON)
    assert tell(session, reply) == 0, "approved again is not news"
    told = letters(session)[before:]
    assert {letter.recipient for letter in told} == {"rosa@example.com", "jo@example.com"}
    assert all("News!" in letter.text for letter in told)


def test_a_letter_names_the_way_off_the_list(session: Session) -> None:
    post = make_post(session)
    follow(session, post, "rosa@example.com")
    reply = fresh_reply(session, post)
    services.decide(session, reply, CommentStatus.APPROVED, now=NOON)
    tell(session, reply)
    letter = letters(session)[-1]
    message = as_message(letter, sender="shop@example.com", host="books.example")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = str(message["List-Unsubscribe"]).strip("<>")
    assert url in letter.text
    assert LINKS.read_leave(url.rsplit("/", 1)[1]) == follower(session, "rosa@example.com").id


def test_whoever_leaves_gets_nothing_that_still_waits(session: Session) -> None:
    post = make_post(session)
    for name in ("rosa", "jo"):
        follow(session, post, f"{name}@example.com")
    reply = fresh_reply(session, post)
    services.decide(session, reply, CommentStatus.APPROVED, now=NOON)
    assert tell(session, reply) == 2
    services.leave_thread(session, follower(session, "rosa@example.com").id, now=NOON)
    session.expire_all()
    assert {letter.status for letter in letters(session, "rosa")} == {LetterStatus.WITHDRAWN}
    assert {letter.status for letter in letters(session, "jo")} == {LetterStatus.WAITING}


def test_a_thread_can_be_left_when_its_post_was_taken_back(session: Session) -> None:
    post = make_post(session)
    follow(session, post, "rosa@example.com")
    services.withdraw_post(session, post, now=NOON)
    left = services.leave_thread(session, follower(session, "rosa@example.com").id, now=NOON)
    assert not left.is_public
    assert follower(session, "rosa@example.com").left_at == NOON


def test_three_questions_without_an_answer_are_enough_for_a_day(session: Session) -> None:
    posts = [make_post(session) for _ in range(6)]
    for post in posts[:5]:
        ask(session, post, "victim@example.com")
        ask(session, post, "keen@example.com")
        keen = Follower.post_id == post.id, Follower.email == "keen@example.com"
        services.confirm_following(
            session, session.scalars(select(Follower.id).where(*keen)).one(), now=NOON
        )
    assert len(letters(session, "victim")) == 3
    assert len(letters(session, "keen")) == 5
    ask(session, posts[5], "victim@example.com", hours=25)
    assert len(letters(session, "victim")) == 4


def test_who_never_said_yes_is_forgotten(session: Session) -> None:
    post = make_post(session)
    follow(session, post, "rosa@example.com")
    ask(session, post, "silent@example.com")
    assert forget_unanswered(session, before=NOON) == 0
    assert forget_unanswered(session, before=NOON + timedelta(seconds=1)) == 1
    assert follower(session, "rosa@example.com").confirmed_at == NOON


def test_links_open_what_they_were_made_for_only() -> None:
    one = new_id()
    follow_token = LINKS.follow_url(one).rsplit("/", 1)[1]
    leave_token = LINKS.leave_url(one).rsplit("/", 1)[1]
    for wrong in (leave_token, "", "x", follow_token[:-1], follow_token + "x"):
        with pytest.raises(ThreadLinkLostError):
            LINKS.read_follow(wrong)
    with pytest.raises(ThreadLinkLostError):
        LINKS.read_leave(follow_token)


def test_staff_are_told_once_an_hour_of_what_they_were_not_told_of(session: Session) -> None:
    post = make_post(session)

    def told(minutes: int) -> bool:
        now = NOON + timedelta(minutes=minutes)
        return tell_staff(session, to="staff@example.com", links=LINKS, now=now)

    assert not told(0)
    reply = fresh_reply(session, post, body="<b>Read me</b>", name="Ada")
    reply.held_because = ["three links"]
    assert told(0)
    fresh_reply(session, post, name="Bo")
    assert not told(59)
    assert told(60)
    assert not told(180)
    first, second = letters(session, "staff")
    assert "three links" in first.text
    assert "&lt;b&gt;Read me" in first.html
    assert "2 replies wait" in second.subject
