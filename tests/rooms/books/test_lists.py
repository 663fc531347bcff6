"""The list of titles: narrowed, ordered, cut into pages, alike on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from catalogue.books import queries, services
from catalogue.books.errors import NoSuchBookError
from catalogue.books.types import (
    BookFilter,
    EditionStatus,
    Form,
    Offer,
    Sort,
    SubjectScheme,
    TopicFacts,
)
from catalogue.core.money import Money
from tests.factories.books import make_book, make_edition
from tests.support.times import NOON, TOMORROW, YESTERDAY

THEMA = TopicFacts("Leadership", SubjectScheme.THEMA, "KJMB")


def page(session: Session, number: int = 1, **wanted: object) -> queries.BooksPage:
    return queries.books_page(
        session,
        BookFilter(**wanted),  # type: ignore[arg-type]
        page=number,
        currency="GBP",
        now=NOON,
    )


def titles(session: Session, **wanted: object) -> list[str]:
    return [row.title for row in page(session, 1, **wanted).rows]


def test_titles_stand_in_the_order_of_the_alphabet_without_article(session: Session) -> None:
    for title in ("The Zebra", "Ábaco", "An Owl", "bee", "A Cat"):
        make_book(session, title)
    assert titles(session) == ["Ábaco", "bee", "A Cat", "An Owl", "The Zebra"]


def test_only_titles_on_show_are_listed_and_counted(session: Session) -> None:
    make_book(session, "Shown")
    make_book(session, "Draft", published=False)
    services.withdraw_book(session, make_book(session, "Gone"), now=NOON)
    session.flush()
    found = page(session)
    assert [row.title for row in found.rows] == ["Shown"]
    assert (found.total, found.pages) == (1, 1)


def test_a_title_of_many_editions_is_listed_once(session: Session) -> None:
    make_book(session, "One", forms=(Form.EPUB, Form.PDF, Form.PAPERBACK))
    make_book(session, "None", forms=())
    found = page(session)
    assert [row.title for row in found.rows] == ["None", "One"]
    assert found.total == 2


def test_there_are_twenty_four_on_a_page(session: Session) -> None:
    for number in range(50):
        make_book(session, f"Title {number:02}", forms=())
    first, last = page(session, 1), page(session, 3)
    assert [len(first.rows), first.total, first.pages] == [24, 50, 3]
    assert [row.title for row in last.rows] == ["Title 48", "Title 49"]
    assert page(session, 4).rows == []


def test_the_lowest_price_that_can_be_paid_is_shown(session: Session) -> None:
    book = make_book(session, "Book", forms=())
    make_edition(session, book, form=Form.PAPERBACK, price=500, stock=0)
    make_edition(session, book, form=Form.EPUB, price=799)
    make_edition(session, book, form=Form.PDF, price=899)
    make_edition(session, book, form=Form.AUDIOBOOK, price=100, status=EditionStatus.OUT_OF_PRINT)
    (row,) = page(session).rows
    assert (row.offer, row.price, row.price_is_from) == (Offer.PRICED, Money(799, "GBP"), True)


@pytest.mark.parametrize(
    ("facts", "offer"),
    [
        ({"price": 0}, Offer.FREE),
        ({"price": None}, Offer.UNAVAILABLE),
        ({"forms": ()}, Offer.UNAVAILABLE),
        ({"forms": (Form.SEAT,)}, Offer.ENQUIRY),
        ({"forms": (), "by_enquiry": True}, Offer.ENQUIRY),
        ({"currency": "EUR"}, Offer.UNAVAILABLE),
    ],
)
def test_what_a_card_offers(session: Session, facts: dict[str, object], offer: Offer) -> None:
    make_book(session, **facts)  # type: ignore[arg-type]
    assert page(session).rows[0].offer is offer


def test_a_promotion_shows_while_it_lasts(session: Session) -> None:
    edition = make_book(session, price=800).editions[0]
    services.set_price(
        session, edition, Money(300, "GBP"), now=YESTERDAY, ends_at=NOON + timedelta(hours=1)
    )
    assert page(session).rows[0].price == Money(300, "GBP")
    later = queries.books_page(session, BookFilter(), page=1, currency="GBP", now=TOMORROW)
    assert later.rows[0].price == Money(800, "GBP")


def test_by_price_the_cheapest_comes_first_and_what_has_none_last(session: Session) -> None:
    make_book(session, "A: dear", price=900)
    make_book(session, "B: enquiry", forms=(Form.SEAT,), price=1, by_enquiry=True)
    make_book(session, "C: sold out", forms=(Form.PAPERBACK,), price=1, stock=0)
    make_book(session, "D: cheap", price=100)
    make_book(session, "E: free", price=0)
    make_book(session, "F: to come", price=None)
    assert titles(session, sort=Sort.PRICE) == [
        "E: free",
        "D: cheap",
        "A: dear",
        "B: enquiry",
        "C: sold out",
        "F: to come",
    ]


def test_by_newest_the_last_published_comes_first(session: Session) -> None:
    make_book(session, "Old", first_published_on=date(2001, 1, 1))
    make_book(session, "New", first_published_on=date(2026, 1, 1))
    make_book(session, "Unknown, so of the day it came")
    assert titles(session, sort=Sort.NEWEST) == ["Unknown, so of the day it came", "New", "Old"]


def test_a_topic_and_a_form_narrow_the_list(session: Session) -> None:
    make_book(session, "Both", topics=(THEMA,), forms=(Form.PAPERBACK,))
    make_book(session, "Topic only", topics=(THEMA,), forms=(Form.EPUB,))
    make_book(session, "Form only", forms=(Form.PAPERBACK,))
    assert titles(session, topic="leadership") == ["Both", "Topic only"]
    assert titles(session, form=Form.PAPERBACK) == ["Both", "Form only"]
    assert titles(session, topic="leadership", form=Form.PAPERBACK) == ["Both"]
    assert page(session, topic="unknown").total == 0


def test_words_narrow_the_list_and_the_best_comes_first(session: Session) -> None:
    make_book(session, "A book", blurb="On outsourcing, among many other things, at length.")
    make_book(session, "Outsourcing", blurb="Outsourcing and outsourcing.")
    make_book(session, "Gardening")
    assert titles(session, q="outsourcing") == ["Outsourcing", "A book"]
    assert titles(session, q="outsourcing", sort=Sort.TITLE) == ["A book", "Outsourcing"]
    assert page(session, q="outsourcing").total == 2


@pytest.mark.parametrize("q", ["zzz", "the", '"', "%", "' OR 1=1 --"])
def test_words_that_nothing_has_find_nothing(session: Session, q: str) -> None:
    make_book(session, "Gardening")
    found = page(session, q=q)
    assert (found.rows, found.total, found.pages) == ([], 0, 1)


def test_only_what_occurs_can_be_chosen(session: Session) -> None:
    make_book(session, topics=(THEMA, TopicFacts("a keyword")), forms=(Form.EPUB,))
    make_book(
        session,
        topics=(TopicFacts("Hidden", SubjectScheme.BISAC),),
        forms=(Form.PDF,),
        published=False,
    )
    choices = queries.choices_on_show(session)
    assert [topic.label for topic in choices.topics] == ["Leadership"]
    assert choices.forms == [Form.EPUB]


def test_subjects_of_one_scheme_are_offered_by_names_for_readers(session: Session) -> None:
    bisac = [
        TopicFacts("Business & Economics / Leadership", SubjectScheme.BISAC),
        TopicFacts("Fiction / General", SubjectScheme.BISAC),
        TopicFacts("Poetry / General", SubjectScheme.BISAC),
    ]
    make_book(session, topics=tuple(bisac))
    session.flush()
    offered = [topic.label for topic in queries.choices_on_show(session).topics]
    assert offered == ["Fiction / General", "Leadership", "Poetry / General"]


def test_thema_is_offered_before_bisac(session: Session) -> None:
    thema = TopicFacts("Management: leadership and motivation", SubjectScheme.THEMA)
    bisac = TopicFacts("Business & Economics / Leadership", SubjectScheme.BISAC)
    make_book(session, topics=(bisac, thema))
    session.flush()
    (topic,) = queries.choices_on_show(session).topics
    assert topic == ("management-leadership-and-motivation", "Leadership and motivation")


def test_a_topic_page_lists_its_titles(session: Session) -> None:
    make_book(session, "On it", topics=(THEMA,))
    make_book(session, "Not on it")
    topic = queries.topic_by_slug(session, "leadership")
    found = queries.topic_page(session, topic.id, page=1, currency="GBP", now=NOON)
    assert [row.title for row in found.rows] == ["On it"]
    assert [(one.label, one.titles) for one in queries.topics_with_counts(session)] == [
        ("Leadership", 1)
    ]


def test_unknown_people_and_topics_are_refused(session: Session) -> None:
    make_book(session, by=("Hidden Person",), published=False)
    with pytest.raises(NoSuchBookError):
        queries.contributor_by_slug(session, "hidden-person")
    with pytest.raises(NoSuchBookError):
        queries.topic_by_slug(session, "nothing")


def test_a_person_has_all_titles_in_whatever_role(session: Session) -> None:
    make_book(session, "One", by=("Ann Author", "Bo Other"))
    make_book(session, "Two", by=("Bo Other",))
    person = queries.contributor_by_slug(session, "bo-other")
    cards = queries.books_of_contributor(session, person.id, currency="GBP", now=NOON)
    assert [card.title for card in cards] == ["One", "Two"]


def test_the_window_keeps_the_order_of_staff_and_other_titles_leave_out_the_calm(
    session: Session,
) -> None:
    first = make_book(session, "Zebra", position=1)
    make_book(session, "Ant", position=2)
    make_book(session, "Calm", position=3, is_calm=True)
    shelf = queries.books_for_shelf(session, limit=5, currency="GBP", now=NOON)
    assert [card.title for card in shelf] == ["Zebra", "Ant", "Calm"]
    others = queries.other_titles(session, first.id, limit=5, currency="GBP", now=NOON)
    assert [card.title for card in others] == ["Ant"]


def test_cards_come_in_the_order_of_the_ids(session: Session) -> None:
    books = [make_book(session) for _ in range(3)]
    wanted = [books[2].id, books[0].id, books[1].id]
    cards = queries.books_by_id(session, wanted, currency="GBP", now=NOON)
    assert [card.id for card in cards] == wanted


def test_editions_are_shown_with_price_and_newest_file(session: Session) -> None:
    book = make_book(session, forms=(Form.EPUB, Form.PAPERBACK), files=3, stock=0)
    shown = queries.editions_on_show(session, book.id, by_enquiry=False, currency="GBP", now=NOON)
    assert [(e.form, e.availability.value, e.price) for e in shown] == [
        (Form.EPUB, "available", Money(799, "GBP")),
        (Form.PAPERBACK, "sold_out", Money(799, "GBP")),
    ]
    newest = book.editions[0].current_file
    assert newest is not None
    assert [e.file_bytes for e in shown] == [newest.size, None]


def test_titles_are_exported_with_their_price_history(session: Session) -> None:
    book = make_book(session, "Exported", price=800, topics=(THEMA,))
    services.set_price(session, book.editions[0], Money(700, "GBP"), now=NOON)
    (row,) = list(queries.exported_books(session))
    assert row["contributors"] == [{"name": "Ann Author", "role": "A01"}]
    assert row["topics"] == ["Leadership"]
    assert [price["amount"] for price in row["editions"][0]["prices"]] == [800, 700]
    assert row["status"] == "published"
