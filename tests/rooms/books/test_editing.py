"""Staff edit titles: nothing is written over, and a title goes on sale when it is ready."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.books import queries, services
from catalogue.books.errors import (
    ChangedMeanwhileError,
    EditionOrderedError,
    IsbnTakenError,
    NotReadyError,
    PriceOverError,
    StockHeldError,
)
from catalogue.books.models import Edition, Price
from catalogue.books.readiness import SaleTerms, lacks_of
from catalogue.books.types import BookFacts, BookStatus, EditionFacts, Form
from catalogue.core.money import Money
from tests.factories.books import make_book, make_edition, make_paperback, stock_of
from tests.factories.orders import make_paid_order
from tests.support.times import NOON

TERMS = SaleTerms("GBP", ships_by_weight=True)
ISBN = "9781841127453"


def test_who_saw_an_older_version_is_told_and_writes_nothing(session: Session) -> None:
    book = make_book(session, "First")
    services.change_book(session, book, BookFacts(title="Mira’s"), now=NOON, seen=1)
    with pytest.raises(ChangedMeanwhileError):
        services.change_book(session, book, BookFacts(title="Tom’s"), now=NOON, seen=1)
    assert (book.title, book.version) == ("Mira’s", 2)


def test_an_edition_changes_and_keeps_what_has_ways_of_its_own(session: Session) -> None:
    edition = make_paperback(session)
    facts = EditionFacts(form=Form.HARDBACK, isbn=ISBN, weight_g=310, stock=99)
    services.change_edition(session, edition, facts, seen=1)
    assert (edition.isbn, edition.weight_g, edition.version) == (ISBN, 310, 2)
    assert (edition.form, edition.stock) == (Form.PAPERBACK, 10)
    with pytest.raises(ChangedMeanwhileError):
        services.change_edition(session, edition, facts, seen=1)


def test_the_twin_of_an_isbn_is_named(session: Session) -> None:
    book = make_book(session, "The 60 Second Leader", forms=())
    make_edition(session, book, form=Form.PAPERBACK, isbn=ISBN)
    sentence = f"ISBN {ISBN} belongs to the paperback of “The 60 Second Leader” already."
    with pytest.raises(IsbnTakenError, match=sentence):
        make_edition(session, book, form=Form.EPUB, isbn=ISBN)


def test_an_edition_that_was_ordered_stays(session: Session) -> None:
    book = make_book(session, forms=(Form.EPUB, Form.PDF))
    make_paid_order(session, book.editions[0])
    ordered, unwanted = book.editions
    with pytest.raises(EditionOrderedError, match="out of print"):
        services.remove_edition(session, ordered)
    services.remove_edition(session, unwanted)
    left = session.scalars(select(Edition.sku).where(Edition.book_id == book.id)).all()
    assert left == [ordered.sku]


def test_copies_sold_while_somebody_counted_stay_sold(session: Session) -> None:
    edition = make_paperback(session, stock=10)
    services.take_stock(session, edition.id, 2)
    services.count_stock(session, edition, 12, seen=10)
    assert stock_of(session, edition) == 10


def test_promised_copies_cannot_be_counted_away(session: Session) -> None:
    edition = make_paperback(session, stock=3)
    with pytest.raises(StockHeldError):
        services.move_stock(session, edition.id, -4)
    assert stock_of(session, edition) == 3


def test_a_count_can_begin_and_cease(session: Session) -> None:
    edition = make_paperback(session, stock=None)
    services.count_stock(session, edition, 5, seen=None)
    assert stock_of(session, edition) == 5
    services.count_stock(session, edition, None, seen=5)
    assert stock_of(session, edition) is None


def sentences(session: Session, **facts: Any) -> set[str]:
    book = make_book(session, published=False, **facts)
    return {str(one.sentence) for one in lacks_of(book, TERMS, now=NOON) if one.blocks}


def test_the_checklist_says_in_sentences_what_is_missing(session: Session) -> None:
    assert sentences(session, forms=(Form.EPUB, Form.PAPERBACK), price=None, files=0) == {
        "There is no description, so visitors learn nothing of it.",
        "The e-book (EPUB) has no price in GBP.",
        "The e-book (EPUB) has no file to deliver.",
        "The paperback has no price in GBP.",
        "The paperback has no weight, so shipping cannot be priced.",
    }
    assert sentences(session, blurb="Read it.") == set()


def test_a_title_that_lacks_something_is_not_published(session: Session) -> None:
    book = make_book(session, published=False, price=None)
    with pytest.raises(NotReadyError) as refused:
        services.publish_book(session, book, now=NOON, terms=TERMS)
    assert len(refused.value.sentences) == 2
    assert book.status is BookStatus.DRAFT


def test_a_scheduled_title_comes_out_at_its_hour_and_once(session: Session) -> None:
    book = make_book(session, published=False, blurb="Read it.")
    at = NOON + timedelta(hours=1)
    services.schedule_book(book, at=at, terms=TERMS, now=NOON)
    assert services.publish_due_books(session, TERMS, now=NOON) == 0
    assert services.publish_due_books(session, TERMS, now=at) == 1
    assert services.publish_due_books(session, TERMS, now=at) == 0
    assert queries.book_by_slug(session, book.slug).publish_at is None


def test_a_scheduled_title_that_lacks_something_since_stays_a_draft(session: Session) -> None:
    book = make_book(session, published=False, blurb="Read it.")
    services.schedule_book(book, at=NOON + timedelta(hours=1), terms=TERMS, now=NOON)
    book.blurb = ""
    assert services.publish_due_books(session, TERMS, now=NOON + timedelta(hours=2)) == 0
    assert (book.status, book.publish_at) == (BookStatus.DRAFT, NOON + timedelta(hours=1))


def promotion(session: Session, edition: Edition) -> Price:
    services.set_price(
        session, edition, Money(499, "GBP"), now=NOON, ends_at=NOON + timedelta(days=7)
    )
    return edition.prices[-1]


def test_a_promotion_that_is_called_off_ends_and_what_was_stays(session: Session) -> None:
    edition = make_paperback(session)
    price = promotion(session, edition)
    stop = NOON + timedelta(days=1)
    services.stop_price(session, price.id, now=stop)
    session.expire_all()
    again = queries.editions_by_id(session, [edition.id])[edition.id]
    assert again.price_at(stop, "GBP") == Money(799, "GBP")
    assert again.price_at(NOON, "GBP") == Money(499, "GBP")
    shown = queries.editions_on_show(
        session, edition.book_id, by_enquiry=False, currency="GBP", now=stop
    )
    assert shown[0].price == Money(799, "GBP")
    with pytest.raises(PriceOverError):
        services.stop_price(session, price.id, now=stop)


def test_a_lasting_price_cannot_be_called_off(session: Session) -> None:
    edition = make_paperback(session)
    with pytest.raises(PriceOverError):
        services.stop_price(session, edition.prices[0].id, now=NOON)
