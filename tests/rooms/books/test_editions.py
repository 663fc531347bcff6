"""Editions, their append-only prices, their files."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.books import queries, services
from catalogue.books.errors import NoSuchBookError, PriceHistoryError, SkuTakenError
from catalogue.books.models import Edition, Price
from catalogue.books.pricing import current_amount
from catalogue.books.types import EditionFacts, Form, TaxCode
from catalogue.core.errors import InvalidError
from catalogue.core.money import Money
from catalogue.db.generation import current_generation
from tests.factories.books import make_book, make_edition, scratch_storage
from tests.support.times import NOON, TOMORROW, YESTERDAY

POUNDS_8 = Money(800, "GBP")
POUNDS_5 = Money(500, "GBP")


def test_a_sku_is_readable(session: Session) -> None:
    book = make_book(session, "The 60 Second Leader", forms=(Form.EPUB,))
    assert book.editions[0].sku == "the-60-second-leader-epub"


@pytest.mark.parametrize("form", Form)
def test_every_form_has_a_tax_code(session: Session, form: Form) -> None:
    edition = make_book(session, forms=(form,)).editions[0]
    assert edition.tax_code in set(TaxCode)
    assert (edition.tax_code == TaxCode.PRINTED_BOOK) is form.is_print


def test_two_editions_do_not_share_a_sku_or_an_isbn(session: Session) -> None:
    book = make_book(session, forms=(Form.EPUB,))
    other = make_book(session, forms=())
    make_edition(session, book, form=Form.PAPERBACK, isbn="9781841127453")
    with pytest.raises(SkuTakenError):
        make_edition(session, book, form=Form.EPUB)
    with pytest.raises(SkuTakenError, match="978-1-84112-745-3"):
        make_edition(session, other, form=Form.PAPERBACK, isbn="978-1-84112-745-3")


def test_a_wrong_isbn_is_refused(session: Session) -> None:
    with pytest.raises(InvalidError, match="not an ISBN"):
        make_edition(session, make_book(session, forms=()), isbn="9781841127454")


def test_only_print_counts_copies(session: Session) -> None:
    book = make_book(session, forms=(Form.EPUB, Form.PAPERBACK), stock=3)
    assert [edition.stock for edition in book.editions] == [None, 3]
    with pytest.raises(InvalidError):
        services.add_edition(session, book, EditionFacts(form=Form.HARDBACK, stock=-1))


def both_prices(session: Session, edition: Edition) -> list[Money | None]:
    """Ask the rule in SQL and the rule in Python, and hold them equal."""
    answers: list[Money | None] = []
    for moment in (YESTERDAY, NOON, NOON + timedelta(hours=1), TOMORROW):
        amount = session.scalar(
            select(current_amount("GBP", moment)).where(Edition.id == edition.id)
        )
        in_sql = None if amount is None else Money(amount, "GBP")
        assert in_sql == edition.price_at(moment, "GBP")
        answers.append(in_sql)
    return answers


def test_the_price_that_began_last_holds_and_a_promotion_falls_away(session: Session) -> None:
    edition = make_book(session, price=800).editions[0]
    services.set_price(session, edition, POUNDS_5, now=YESTERDAY, starts_at=NOON, ends_at=TOMORROW)
    assert both_prices(session, edition) == [POUNDS_8, POUNDS_5, POUNDS_5, POUNDS_8]


def test_before_its_first_price_an_edition_has_none(session: Session) -> None:
    edition = make_book(session, price=None).editions[0]
    services.set_price(session, edition, POUNDS_5, now=YESTERDAY, starts_at=TOMORROW)
    assert both_prices(session, edition) == [None, None, None, POUNDS_5]


def test_of_two_prices_of_one_moment_the_later_word_counts(session: Session) -> None:
    edition = make_book(session, price=800).editions[0]
    services.set_price(session, edition, POUNDS_5, now=YESTERDAY)
    assert both_prices(session, edition) == [POUNDS_5] * 4


def test_currencies_do_not_mix(session: Session) -> None:
    edition = make_book(session, price=800, currency="EUR").editions[0]
    assert both_prices(session, edition) == [None] * 4


def test_the_same_price_again_adds_nothing(session: Session) -> None:
    edition = make_book(session, price=800).editions[0]
    services.set_price(session, edition, POUNDS_8, now=NOON)
    assert len(edition.prices) == 1


def test_a_price_is_never_changed(session: Session) -> None:
    edition = make_book(session, price=800).editions[0]
    edition.prices[0].amount = 1
    with pytest.raises(PriceHistoryError):
        session.flush()


@pytest.mark.parametrize(
    ("starts_at", "ends_at"), [(YESTERDAY, None), (TOMORROW, TOMORROW), (TOMORROW, NOON)]
)
def test_a_period_in_the_past_or_without_length_is_refused(
    session: Session, starts_at: object, ends_at: object
) -> None:
    edition = make_book(session).editions[0]
    with pytest.raises(InvalidError):
        services.set_price(
            session,
            edition,
            POUNDS_5,
            now=NOON,
            starts_at=starts_at,  # type: ignore[arg-type]
            ends_at=ends_at,  # type: ignore[arg-type]
        )


def test_kept_pages_are_let_go_when_a_price_begins_and_when_it_ends(session: Session) -> None:
    edition = make_book(session, price=800).editions[0]
    services.set_price(session, edition, POUNDS_5, now=YESTERDAY, starts_at=NOON, ends_at=TOMORROW)
    moves = []
    for moment in (YESTERDAY, NOON, NOON + timedelta(hours=1), TOMORROW, TOMORROW):
        session.commit()
        before = current_generation(session)
        services.turn_prices(session, now=moment)
        session.commit()
        moves.append(current_generation(session) - before)
    assert moves == [0, 1, 0, 1, 0]


def test_a_file_has_versions_and_the_newest_counts(session: Session) -> None:
    edition = make_book(session, files=2).editions[0]
    assert edition.current_file is not None
    assert edition.current_file.version == 2


def test_the_same_file_again_is_no_new_version(session: Session) -> None:
    edition = make_book(session, files=0, published=False).editions[0]
    first, kept = [
        services.add_file(
            session,
            edition,
            scratch_storage(),
            io.BytesIO(b"words"),
            filename="a.epub",
            media_type="application/epub+zip",
            now=NOON,
        )
        for _ in range(2)
    ]
    assert first is kept
    assert (kept.version, kept.size, len(edition.files)) == (1, 5, 1)
    assert b"".join(scratch_storage().read(kept.storage_key)) == b"words"


def test_an_edition_is_found_by_its_sku_while_its_title_is_on_show(session: Session) -> None:
    book = make_book(session, "Shown")
    assert queries.edition_by_sku(session, "shown-epub").book.title == "Shown"
    services.withdraw_book(session, book, now=NOON)
    session.flush()
    with pytest.raises(NoSuchBookError):
        queries.edition_by_sku(session, "shown-epub")


def test_deleting_an_edition_takes_its_prices_along(session: Session) -> None:
    book = make_book(session)
    book.editions.clear()
    session.flush()
    assert session.scalars(select(Price)).all() == []
