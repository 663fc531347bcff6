"""Pieces for a minute take turns day by day, calm titles apart, and fit on one page."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy.orm import Session

from catalogue.books.errors import NoSuchBookError, TooLongForAMinuteError
from catalogue.books.models import Book, Minute
from catalogue.books.queries import (
    minute_addresses,
    minute_by_slug,
    minute_of_day,
    minutes_of_book,
)
from catalogue.books.services import MOST_WORDS, add_minute, withdraw_book
from catalogue.core.errors import InvalidError
from tests.factories.books import make_book
from tests.support.times import NOON

FIRST_DAY = date(2026, 11, 22)


def add(session: Session, book: Book, title: str, body: str = "Some words.") -> Minute:
    return add_minute(session, book, title=title, body=body, now=NOON)


def shown(session: Session, days: int) -> list[str]:
    found = (minute_of_day(session, FIRST_DAY + timedelta(days=n)) for n in range(days))
    return [minute.title for minute in found if minute]


def test_each_day_has_another_until_all_have_had_theirs(session: Session) -> None:
    book = make_book(session)
    for title in ("One", "Two", "Three"):
        add(session, book, title)
    days = shown(session, 6)
    assert sorted(days[:3]) == ["One", "Three", "Two"]
    assert days[3:] == days[:3]


def test_a_day_has_the_same_piece_however_often_it_is_asked(session: Session) -> None:
    book = make_book(session)
    for title in ("One", "Two", "Three"):
        add(session, book, title)
    assert minute_of_day(session, FIRST_DAY) == minute_of_day(session, FIRST_DAY)


def test_the_titles_take_turns_before_one_comes_again(session: Session) -> None:
    for position in (1, 2):
        book = make_book(session, f"Title {position}", position=position)
        for title in ("first", "second"):
            add(session, book, f"{title} of {position}")
    days = shown(session, 4)
    assert all(one[-1] != other[-1] for one, other in pairwise(days))


def test_a_calm_title_and_one_that_is_not_on_show_have_no_day(session: Session) -> None:
    calm = make_book(session, is_calm=True)
    gone = make_book(session)
    for book in (calm, gone, make_book(session, published=False)):
        add(session, book, f"Of {book.title}")
    withdraw_book(session, gone, now=NOON)
    session.flush()
    assert minute_of_day(session, FIRST_DAY) is None


def test_a_shop_without_pieces_has_none(session: Session) -> None:
    assert minute_of_day(session, FIRST_DAY) is None


def test_a_piece_is_read_at_its_address_as_long_as_its_title_is_on_show(session: Session) -> None:
    calm = make_book(session, "Quiet", is_calm=True)
    add(session, calm, "Yes, please", "*Yes*, please.")
    found = minute_by_slug(session, "yes-please")
    assert (found.title, found.body_html, found.book_title, found.is_calm) == (
        "Yes, please",
        "<p><em>Yes</em>, please.</p>\n",
        "Quiet",
        True,
    )
    assert minute_addresses(session) == ["yes-please"]
    withdraw_book(session, calm, now=NOON)
    session.flush()
    assert minute_addresses(session) == []
    with pytest.raises(NoSuchBookError):
        minute_by_slug(session, "yes-please")


def test_the_pieces_of_a_title_keep_their_order(session: Session) -> None:
    book, other = make_book(session), make_book(session)
    for title in ("Zebra", "Ant", "Mole"):
        add(session, book, title)
    add(session, other, "Elsewhere")
    assert [piece.title for piece in minutes_of_book(session, book.id)] == ["Zebra", "Ant", "Mole"]


def test_two_pieces_of_one_name_have_two_addresses(session: Session) -> None:
    book = make_book(session)
    slugs = [add(session, book, "Small promises").slug for _ in range(3)]
    assert slugs == ["small-promises", "small-promises-2", "small-promises-3"]


def test_what_cannot_be_read_in_a_minute_is_refused(session: Session) -> None:
    book = make_book(session)
    add(session, book, "Just", "word " * MOST_WORDS)
    with pytest.raises(TooLongForAMinuteError, match="“Too long” has 301 words"):
        add(session, book, "Too long", "word " * (MOST_WORDS + 1))


@pytest.mark.parametrize(("title", "body"), [(" ", "Words."), ("Title", " "), ("…", "Words.")])
def test_a_piece_without_a_name_or_words_is_refused(
    session: Session, title: str, body: str
) -> None:
    with pytest.raises(InvalidError):
        add(session, make_book(session), title, body)


def test_markup_in_a_piece_is_text(session: Session) -> None:
    minute = add(session, make_book(session), "<b>", "<script>alert(1)</script> [x](javascript:a)")
    assert "<script" not in minute.body_html
    assert "href=" not in minute.body_html
