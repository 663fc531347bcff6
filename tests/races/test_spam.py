"""Lessons at once: every text counts, and nobody waits for ever."""

import pytest
from sqlalchemy import select

from catalogue.db import Database
from catalogue.spam.models import SpamWord
from catalogue.spam.queries import learned
from catalogue.spam.services import learn, unlearn
from catalogue.spam.types import Learned
from tests.support.guards import Guard, unguarded
from tests.support.parallel import at_once

pytestmark = pytest.mark.race
AT_ONCE = 8
ADDED_UP = Guard("INSERT INTO spam_words", r"SET spam = \(spam_words\.spam \+ .*", "SET spam = 1")
WORDS = [f"word{number:03d}" for number in range(120)]


def text_of(number: int) -> str:
    """Return the same words, in an order of its own."""
    return " ".join(WORDS[number * 7 :] + WORDS[: number * 7])


def test_all_who_learn_at_once_are_counted(postgres_database: Database) -> None:
    def lesson(number: int) -> None:
        with postgres_database.write() as session:
            learn(session, text_of(number), is_spam=True)

    at_once(lesson, *range(AT_ONCE))
    with postgres_database.read() as session:
        assert learned(session) == Learned(AT_ONCE, 0)
        assert set(session.scalars(select(SpamWord.spam))) == {AT_ONCE}


def test_learning_and_taking_back_at_once_end_where_they_began(
    postgres_database: Database,
) -> None:
    with postgres_database.write() as session:
        for number in range(AT_ONCE):
            learn(session, text_of(number), is_spam=True)

    def change_of_mind(number: int) -> None:
        with postgres_database.write() as session:
            if number % 2:
                learn(session, text_of(number), is_spam=True)
            else:
                unlearn(session, text_of(number), is_spam=True)

    at_once(change_of_mind, *range(AT_ONCE))
    with postgres_database.read() as session:
        assert set(session.scalars(select(SpamWord.spam))) == {AT_ONCE}


def test_control_without_adding_up_lessons_are_lost(postgres_database: Database) -> None:
    def lesson(number: int) -> None:
        with postgres_database.write() as session:
            learn(session, text_of(number), is_spam=True)

    with unguarded(postgres_database, ADDED_UP):
        at_once(lesson, *range(AT_ONCE))
    with postgres_database.read() as session:
        assert learned(session) == Learned(1, 0)
