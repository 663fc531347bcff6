"""Searching finds the same on both databases, survives any question, and forgives typing errors."""

from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.core.ids import new_id
from catalogue.search.models import SearchWord
from catalogue.search.queries import corrected, found_everywhere
from catalogue.search.services import forget_document, index_document
from catalogue.search.types import Kind


def add(session: Session, title: str, body: str = "", kind: Kind = Kind.BOOK) -> UUID:
    ref = new_id()
    index_document(session, kind, ref, title=title, body=body)
    return ref


def found(session: Session, asked: str, kind: Kind = Kind.BOOK) -> list[UUID]:
    return found_everywhere(session, asked).cut(kind, 50)


def words(session: Session) -> dict[str, int]:
    return {row.word: row.documents for row in session.scalars(select(SearchWord))}


def test_a_word_is_found_in_title_and_body(session: Session) -> None:
    in_title = add(session, "Leadership in a minute")
    in_body = add(session, "Something else", "a word on leadership")
    add(session, "Gardening")
    assert found(session, "leadership") == [in_title, in_body]


def test_every_word_must_occur(session: Session) -> None:
    both = add(session, "Leaders and outsourcing")
    add(session, "Leaders at home")
    assert found(session, "outsourcing leaders") == [both]


@pytest.mark.parametrize(
    "asked",
    ["leaders", "LEADER", "leade", "the leader", "leader’s", "“leader”", "léader", "leader 60"],
)
def test_forms_beginnings_and_accents_do_not_matter(session: Session, asked: str) -> None:
    ref = add(session, "The 60 Second Leader")
    assert found(session, asked) == [ref]


def test_accents_in_a_document_do_not_matter(session: Session) -> None:
    ref = add(session, "Kjell Nordström’s thousand valleys")
    assert found(session, "nordstrom") == found(session, "Nordström") == [ref]


def test_an_apostrophe_may_be_left_out(session: Session) -> None:
    ref = add(session, "Learning to Live with Huntington's Disease")
    assert found(session, "huntingtons disease") == found(session, "huntington") == [ref]


def test_an_isbn_is_a_word(session: Session) -> None:
    ref = add(session, "A book", "9781841127453")
    assert found(session, "9781841127453") == [ref]


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "   ",
        "the",
        "AND",
        "NOT",
        '"',
        "'",
        '""*',
        "* OR *",
        "title:secret",
        "NEAR(a b, 3)",
        "(((",
        "a & | ! <-> b",
        "\\",
        "\x00",
        "'; DROP TABLE books; --",
        "leader'':*",
        "x" * 5000,
        "many " * 500,
        "🙂",
        "٣",
    ],
)
def test_no_question_is_an_error(session: Session, asked: str) -> None:
    add(session, "Gardening")
    assert found(session, asked) == []
    corrected(session, asked)


def test_kinds_do_not_mix(session: Session) -> None:
    add(session, "Leadership")
    post = add(session, "Leadership", kind=Kind.POST)
    assert found(session, "leadership", Kind.POST) == [post]


def test_indexing_again_replaces_the_words(session: Session) -> None:
    ref = add(session, "Leadership")
    index_document(session, Kind.BOOK, ref, title="Gardening", body="")
    assert found(session, "leadership") == []
    assert found(session, "gardening") == [ref]
    assert words(session) == {"gardening": 1}


def test_a_forgotten_document_is_not_found_and_leaves_no_word(session: Session) -> None:
    ref = add(session, "Leadership", "words of one")
    forget_document(session, Kind.BOOK, ref)
    assert found(session, "leadership") == []
    assert words(session) == {}


def test_forgetting_what_was_never_known_is_no_error(session: Session) -> None:
    add(session, "Lead")
    forget_document(session, Kind.BOOK, new_id())
    assert words(session) == {"lead": 1}


def test_the_vocabulary_counts_documents_not_occurrences(session: Session) -> None:
    add(session, "Lead, lead, lead", "and lead again")
    add(session, "Lead")
    assert words(session)["lead"] == 2


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("ledership", "leadership"),
        ("leadreship", "leadership"),
        ("eladership", "leadership"),
        ("the ledership secretts", "the leadership secrets"),
        ("ledership 60", "leadership 60"),
    ],
)
def test_a_typing_error_is_corrected(session: Session, asked: str, meant: str) -> None:
    add(session, "Leadership", "seven secrets for leaders")
    assert corrected(session, asked) == meant


@pytest.mark.parametrize("asked", ["leadership", "xylophone", "", "60", "lead%"])
def test_what_is_known_or_like_nothing_is_left_alone(session: Session, asked: str) -> None:
    add(session, "Leadership", "lead")
    assert corrected(session, asked) is None
