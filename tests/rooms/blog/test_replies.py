"""Replies: who is held and why, what is shown, what is one reply."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.blog import queries, services
from catalogue.blog.errors import NoSuchPostError, ParentLostError, RepliesClosedError
from catalogue.blog.holding import ReplyFacts, ReplyRules
from catalogue.blog.models import Comment, Post
from catalogue.blog.services.replies import TakenReply, forget_senders
from catalogue.blog.types import CommentStatus
from catalogue.core.errors import InvalidError
from catalogue.db.generation import current_generation
from catalogue.search.queries import found_everywhere
from catalogue.search.types import Kind
from catalogue.spam.services import learn
from tests.factories.blog import make_post, make_reply
from tests.factories.books import make_book
from tests.support.times import NOON, YESTERDAY

RULES = ReplyRules(shop_name="The Leadership Bookshop")


def take(
    session: Session,
    post: Post,
    body: str = "Well said.",
    *,
    rules: ReplyRules = RULES,
    **facts: object,
) -> TakenReply:
    given = {"name": "Rosa Reader", "email": "rosa@example.com", **facts}
    found = queries.replied_post(session, post.slug)
    reply = ReplyFacts(body=body, **given)  # type: ignore[arg-type]
    return services.add_reply(session, found, reply, rules=rules, now=NOON)


def row(session: Session, taken: TakenReply) -> Comment:
    return session.get_one(Comment, taken.id, populate_existing=True)


def shown(session: Session, post: Post) -> list[tuple[str, list[str]]]:
    return [
        (thread.reply.name, [answer.name for answer in thread.answers])
        for thread in queries.replies_of_post(session, post.id)
    ]


def approve(session: Session, taken: TakenReply) -> None:
    assert services.decide(session, row(session, taken), CommentStatus.APPROVED, now=NOON)


def test_the_first_reply_of_an_address_waits_and_the_next_appear_at_once(session: Session) -> None:
    post = make_post(session)
    first = take(session, post)
    assert first.status is CommentStatus.WAITING
    assert row(session, first).held_because == ["first reply from this address"]
    assert shown(session, post) == []
    approve(session, first)
    second = take(session, post, "And again.", email="ROSA@example.com")
    assert second.status is CommentStatus.APPROVED
    assert row(session, second).held_because == []
    assert len(shown(session, post)) == 2


def test_an_address_whose_reply_was_called_spam_is_held_again(session: Session) -> None:
    post = make_post(session)
    first = take(session, post)
    approve(session, first)
    second = take(session, post, "Buy this.")
    services.decide(session, row(session, second), CommentStatus.SPAM, now=NOON)
    assert take(session, post, "And this.").status is CommentStatus.WAITING


def test_staff_read_every_reason(session: Session) -> None:
    post = make_post(session)
    for _ in range(8):
        learn(session, "casino bonus casino bonus", is_spam=True)
        learn(session, "a telephone question about outsourcing", is_spam=False)
    taken = take(
        session,
        post,
        "casino bonus https://a.example https://b.example [c](https://c.example)",
        name="Ann \u0410uthor",
        oddity="sent without the shop’s form",
    )
    reasons = row(session, taken).held_because
    assert reasons[:3] == [
        "first reply from this address",
        "sent without the shop’s form",
        "three links",
    ]
    assert reasons[3].startswith("words: ")
    assert "casino" in reasons[3]
    assert reasons[4] == "the name looks like “Ann Author”"


def test_a_reply_caught_in_the_trap_is_kept_as_spam(session: Session) -> None:
    post = make_post(session)
    taken = take(session, post, is_trapped=True)
    assert taken.status is CommentStatus.SPAM
    assert row(session, taken).body == "Well said."


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("Ann Author", "Ann Author"),
        ("\u0410NN  AUTHOR", "Ann Author"),
        ("Ann Auth0r (the one)", "Ann Author"),
        ("Bea Maker", "Bea Maker"),
        ("The Leadership Bookshop", "The Leadership Bookshop"),
    ],
)
def test_nobody_bears_the_name_of_those_who_write_here(
    session: Session, name: str, whose: str
) -> None:
    make_book(session, by=("Bea Maker",))
    post = make_post(session)
    approve(session, take(session, post))
    taken = take(session, post, "Mine.", name=name)
    assert taken.status is CommentStatus.WAITING
    assert row(session, taken).held_because == [f"the name looks like “{whose}”"]


def test_the_same_words_of_one_address_under_one_post_are_one_reply(session: Session) -> None:
    post, other = make_post(session), make_post(session)
    first = take(session, post)
    again = take(session, post, " Well   said. ", email="Rosa@EXAMPLE.com", name="R.")
    assert (again.id, again.is_new) == (first.id, False)
    assert take(session, other).is_new
    assert take(session, post, email="jo@example.com").is_new
    assert session.scalar(select(func.count()).select_from(Comment)) == 3


def test_what_waits_moves_no_page_and_what_is_approved_does(session: Session) -> None:
    post = make_post(session)
    session.commit()
    before = current_generation(session)
    taken = take(session, post)
    session.commit()
    assert current_generation(session) == before
    approve(session, taken)
    session.commit()
    assert current_generation(session) == before + 1
    take(session, post, "More.")
    session.commit()
    assert current_generation(session) == before + 2


def test_threads_are_two_deep_and_in_order(session: Session) -> None:
    post = make_post(session)
    first = make_reply(session, post, name="First")
    make_reply(session, post, name="Second", now=NOON)
    answer = make_reply(session, post, name="Answer", parent=first, now=NOON)
    approve(session, take(session, post, parent_id=answer.id, name="Deep"))
    assert shown(session, post) == [("First", ["Answer", "Deep"]), ("Second", [])]
    assert queries.reply_counts(session, [post.id]) == {post.id: 4}
    assert queries.reply_count(queries.replies_of_post(session, post.id)) == 4


def test_an_answer_goes_with_the_reply_that_it_answers(session: Session) -> None:
    post = make_post(session)
    first = make_reply(session, post)
    make_reply(session, post, parent=first)
    services.decide(session, first, CommentStatus.REJECTED, now=NOON)
    assert shown(session, post) == []
    assert queries.reply_counts(session, [post.id]) == {}


@pytest.mark.parametrize("status", [one for one in CommentStatus if one != "approved"])
def test_unapproved_text_is_nowhere(session: Session, status: CommentStatus) -> None:
    post = make_post(session)
    make_reply(session, post, "zanzibar", status=status)
    assert shown(session, post) == []
    assert queries.reply_counts(session, [post.id]) == {}
    assert found_everywhere(session, "zanzibar").cut(Kind.POST, 5) == []


def test_a_parent_must_be_on_show_under_the_same_post(session: Session) -> None:
    post, other = make_post(session), make_post(session)
    waiting = make_reply(session, post, status=CommentStatus.WAITING)
    elsewhere = make_reply(session, other)
    for parent in (waiting.id, elsewhere.id, post.id):
        with pytest.raises(ParentLostError):
            take(session, post, parent_id=parent)


def test_drafts_take_no_replies(session: Session) -> None:
    post = make_post(session, published_at=None)
    with pytest.raises(NoSuchPostError):
        take(session, post)


def test_replies_are_closed_by_staff_or_when_their_days_are_over(session: Session) -> None:
    post = make_post(session, published_at=NOON - timedelta(days=10))
    take(session, post, rules=ReplyRules(close_after_days=11))
    with pytest.raises(RepliesClosedError):
        take(session, post, "Late.", rules=ReplyRules(close_after_days=10))
    services.close_replies(session, post, now=YESTERDAY)
    with pytest.raises(RepliesClosedError):
        take(session, post, "Later.")
    services.open_replies(session, post)
    take(session, post, "In time.")


@pytest.mark.parametrize("body", ["> ", "\u200b", " \n "])
def test_a_reply_of_nothing_is_refused(session: Session, body: str) -> None:
    with pytest.raises(InvalidError):
        take(session, make_post(session), body)


def test_senders_are_forgotten_after_their_time(session: Session) -> None:
    post = make_post(session)
    taken = take(session, post, address="203.0.113.7")
    assert forget_senders(session, before=NOON) == 0
    assert row(session, taken).address == "203.0.113.7"
    assert forget_senders(session, before=NOON + timedelta(seconds=1)) == 1
    assert row(session, taken).address is None
