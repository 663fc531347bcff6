"""The filter learns, forgets and judges on both databases, and is measured on what it never saw."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.spam.features import features
from catalogue.spam.models import SpamWord
from catalogue.spam.queries import judge, learned
from catalogue.spam.services import learn, unlearn
from catalogue.spam.types import Learned, Verdict
from tests.support.filter_trial import outcome, taught, tried
from tests.support.labelled_replies import halves

SPAM = "Win the casino bonus at https://win.example.top now"
HAM = "I wonder whether my team would follow this advice"


def rows(session: Session) -> dict[str, tuple[int, int]]:
    found = session.execute(select(SpamWord.word, SpamWord.spam, SpamWord.ham))
    return {word: (spam, ham) for word, spam, ham in found}


def test_who_has_learned_nothing_has_no_opinion(session: Session) -> None:
    assert judge(session, SPAM) == Verdict(0.5, (), 0)


def test_who_knows_one_kind_only_has_no_opinion(session: Session) -> None:
    learn(session, SPAM, is_spam=True)
    assert judge(session, SPAM) == Verdict(0.5, (), 1)


def test_what_was_learned_is_recognised_and_the_reasons_are_named(session: Session) -> None:
    learn(session, SPAM, is_spam=True)
    learn(session, HAM, is_spam=False)
    verdict = judge(session, "A casino bonus for you")
    assert verdict.probability > 0.5
    assert set(verdict.words) == {"bonus", "casino"}
    assert verdict.known == 2
    assert judge(session, "My team and this advice").probability < 0.5


def test_words_that_nobody_has_seen_say_nothing(session: Session) -> None:
    learn(session, SPAM, is_spam=True)
    learn(session, HAM, is_spam=False)
    assert judge(session, "Entirely different sentence") == Verdict(0.5, (), 2)


def test_much_spam_and_little_else_do_not_make_everything_spam(session: Session) -> None:
    for number in range(30):
        learn(session, f"{SPAM} number{number} the and of", is_spam=True)
    learn(session, f"{HAM} the and of", is_spam=False)
    assert judge(session, "the and of").probability == pytest.approx(0.5, abs=0.01)
    assert judge(session, HAM).probability < 0.5


@pytest.mark.parametrize("is_spam", [True, False])
def test_taking_a_lesson_back_leaves_no_trace(session: Session, is_spam: bool) -> None:
    learn(session, HAM, is_spam=False)
    before = rows(session)
    learn(session, SPAM, is_spam=is_spam)
    assert rows(session) != before
    unlearn(session, SPAM, is_spam=is_spam)
    assert rows(session) == before


def test_the_last_lesson_taken_back_leaves_nothing(session: Session) -> None:
    learn(session, SPAM, is_spam=True)
    unlearn(session, SPAM, is_spam=True)
    assert rows(session) == {}


def test_what_was_never_learned_cannot_be_taken_back(session: Session) -> None:
    learn(session, HAM, is_spam=False)
    before = rows(session)
    unlearn(session, HAM, is_spam=True)
    assert rows(session) == before


def test_no_count_falls_below_zero(session: Session) -> None:
    for text in (SPAM, "Plain words"):
        learn(session, text, is_spam=True)
    learn(session, "Casino", is_spam=False)
    unlearn(session, "A text that nobody learned, with one casino", is_spam=True)
    unlearn(session, SPAM, is_spam=True)
    assert rows(session) == {"": (0, 1), "casino": (0, 1), "plain": (1, 0), "words": (1, 0)}


@pytest.mark.parametrize("text", ["", "\u200b", "x" * 1_000_000, "<b>'; DROP TABLE", "🙂 \u202e"])
def test_any_text_can_be_learned_judged_and_taken_back(session: Session, text: str) -> None:
    learn(session, HAM, is_spam=False)
    learn(session, text, is_spam=True)
    assert 0.0 <= judge(session, text).probability <= 1.0
    unlearn(session, text, is_spam=True)
    assert learned(session) == Learned(0, 1)


def test_of_a_megabyte_only_the_beginning_and_the_end_are_read(session: Session) -> None:
    learn(session, SPAM, is_spam=True)
    learn(session, HAM, is_spam=False)
    padding = "whatever " * 120_000
    long = f"{'casino ' * 1000} {padding} https://win.example.top"
    assert features(long) == features(f"{long[:8000]} {long[-3000:]}")
    assert set(judge(session, long).words) == {"casino", "link", ".top", "win.example.top"}


def test_half_of_the_labelled_replies_teach_it_to_judge_the_other_half(session: Session) -> None:
    """No reply of a reader is held; docs/filter.md repeats the figures."""
    learning, trying = halves()
    assert not {one.text for one in learning} & {one.text for one in trying}
    taught(session, learning)
    found = outcome(tried(session, trying))
    assert found.wronged == 0, found
    assert found.precision == 1.0
    assert found.recall >= 0.85, found
