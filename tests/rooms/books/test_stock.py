"""Stock is won by one conditional write."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session

from catalogue.books import services
from catalogue.books.errors import NoSuchBookError, SoldOutError
from catalogue.books.types import Form
from catalogue.core.ids import new_id
from catalogue.db import Database
from catalogue.db.generation import current_generation
from tests.factories.books import make_book, make_paperback, stock_of


def test_taking_and_giving_back(session: Session) -> None:
    edition = make_paperback(session, "Ten Copies", stock=10)
    services.take_stock(session, edition.id, 4)
    assert stock_of(session, edition) == 6
    services.give_back_stock(session, edition.id, 3)
    assert stock_of(session, edition) == 9


def test_no_more_than_there_are_can_be_taken(session: Session) -> None:
    edition = make_paperback(session, "Ten Copies", stock=2)
    with pytest.raises(SoldOutError, match="Only 2 of “Ten Copies”") as refusal:
        services.take_stock(session, edition.id, 3)
    assert refusal.value.left == 2
    assert stock_of(session, edition) == 2


def test_the_last_copy_is_followed_by_sold_out(session: Session) -> None:
    edition = make_paperback(session, "Ten Copies", stock=1)
    services.take_stock(session, edition.id, 1)
    with pytest.raises(SoldOutError, match="is sold out"):
        services.take_stock(session, edition.id, 1)


def test_what_is_not_counted_never_runs_out(session: Session) -> None:
    edition = make_book(session, forms=(Form.EPUB,)).editions[0]
    services.take_stock(session, edition.id, 99)
    services.give_back_stock(session, edition.id, 99)
    assert stock_of(session, edition) is None


def test_an_unknown_edition_is_refused(session: Session) -> None:
    with pytest.raises(NoSuchBookError):
        services.take_stock(session, new_id(), 1)


def test_only_crossing_zero_moves_the_generation(session: Session) -> None:
    edition = make_paperback(session, "Ten Copies", stock=3)
    session.commit()
    moves = []
    for act, quantity in (
        (services.take_stock, 2),
        (services.take_stock, 1),
        (services.give_back_stock, 1),
        (services.give_back_stock, 1),
    ):
        before = current_generation(session)
        act(session, edition.id, quantity)
        session.commit()
        moves.append(current_generation(session) - before)
    assert moves == [0, 1, 1, 0]


@pytest.mark.race
def test_fifty_buyers_get_exactly_ten_copies(postgres_database: Database) -> None:
    with postgres_database.write() as session:
        edition_id = make_paperback(session, "Ten Copies", stock=10).id

    def buy(_number: int) -> bool:
        try:
            with postgres_database.write() as session:
                services.take_stock(session, edition_id, 1)
        except SoldOutError:
            return False
        return True

    with ThreadPoolExecutor(12) as buyers:
        assert sum(buyers.map(buy, range(50))) == 10
