"""One door for readers, one for writers; times have zones; the generation moves when it must."""

import socket
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from catalogue.blog.types import PostStatus
from catalogue.books.models import Edition
from catalogue.books.services import give_back_stock, set_price, take_stock
from catalogue.books.types import Form
from catalogue.cart.models import Cart
from catalogue.core.money import Money
from catalogue.db import Database, DatabaseUnavailableError
from catalogue.db.generation import (
    current_generation,
    look_at_time,
    mark_catalogue_changed,
)
from catalogue.db.probe import GenerationProbe
from catalogue.db.types import Choice
from tests.factories.books import make_book
from tests.factories.cart import make_cart
from tests.factories.orders import place
from tests.support.times import NOON, TOMORROW


def add_cart(session: Session, moment: datetime = NOON) -> None:
    session.add(Cart(created_at=moment, updated_at=moment))


def _hang_up(server: socket.socket, calls: list[int]) -> None:
    """Take calls without a word until the server is closed."""
    with suppress(OSError):
        while True:
            line, _address = server.accept()
            calls.append(1)
            line.close()


def carts(database: Database) -> int:
    with database.read() as session:
        return len(session.scalars(select(Cart)).all())


def test_a_writer_commits_at_its_end(database: Database) -> None:
    with database.write() as session:
        add_cart(session)
    assert carts(database) == 1


def test_a_writer_that_fails_leaves_nothing(database: Database) -> None:
    def fail_after_adding() -> None:
        with database.write() as session:
            add_cart(session)
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_adding()
    assert carts(database) == 0


def test_a_readers_changes_are_never_kept(database: Database) -> None:
    with database.read() as session:
        add_cart(session)
        session.flush()
    assert carts(database) == 0


def test_a_reader_sees_what_was_committed_while_a_writer_is_at_work(database: Database) -> None:
    with database.write() as session:
        add_cart(session)
        session.flush()
        assert carts(database) == 0
    assert carts(database) == 1


def test_writers_wait_for_one_another_and_none_is_lost(database: Database) -> None:
    edition_id = None
    with database.write() as session:
        edition_id = make_book(session, forms=(Form.PAPERBACK,), stock=200).editions[0].id

    def take_some() -> None:
        for _ in range(5):
            with database.write() as session:
                take_stock(session, edition_id, 1)

    threads = [threading.Thread(target=take_some) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert session.get_one(Edition, edition_id).stock == 200 - 8 * 5


def test_a_database_that_is_away_is_unavailable_and_comes_back(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'missing' / 'shop.sqlite'}")
    with pytest.raises(DatabaseUnavailableError), database.read() as session:
        session.execute(text("SELECT 1"))
    (tmp_path / "missing").mkdir()
    with database.read() as session:
        assert session.execute(text("SELECT 1")).scalar_one() == 1
    database.dispose()


def test_a_server_that_cannot_be_reached_is_unavailable() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(DatabaseUnavailableError), database.read() as session:
        session.execute(text("SELECT 1"))
    with pytest.raises(DatabaseUnavailableError):
        GenerationProbe(database).read()


def test_a_time_without_a_zone_is_refused(session: Session) -> None:
    add_cart(session, datetime(2026, 11, 20, 12, 0))  # noqa: DTZ001 -- this is what is refused.
    with pytest.raises(StatementError, match="a time without a zone cannot be kept"):
        session.flush()


def test_a_time_comes_back_in_utc(session: Session) -> None:
    add_cart(session, NOON.astimezone(timezone(timedelta(hours=5, minutes=30))))
    session.flush()
    session.expire_all()
    moment = session.scalars(select(Cart.created_at)).one()
    assert (moment, moment.tzinfo) == (NOON, UTC)
    assert session.scalars(select(Cart.id).where(Cart.created_at < TOMORROW)).all()
    assert not session.scalars(select(Cart.id).where(Cart.created_at < NOON)).all()


def test_a_word_that_is_no_choice_is_refused() -> None:
    choice: Choice[PostStatus] = Choice(PostStatus)
    dialect = Database("sqlite:///none").engine.dialect
    with pytest.raises(ValueError, match="is not a valid PostStatus"):
        choice.process_bind_param("sold", dialect)  # type: ignore[arg-type]
    assert choice.process_result_value("draft", dialect) is PostStatus.DRAFT
    assert choice.process_bind_param(None, dialect) is None


def moved(session: Session, before: int) -> int:
    session.commit()
    return current_generation(session) - before


def test_a_visible_change_moves_the_generation_once(session: Session) -> None:
    book = make_book(session, forms=(Form.EPUB,))
    session.commit()
    before = current_generation(session)
    book.blurb = "New words."
    set_price(session, book.editions[0], Money(399, "GBP"), now=NOON)
    assert current_generation(session) == before
    assert moved(session, before) == 1


def test_what_no_visitor_sees_does_not_move_it(session: Session) -> None:
    edition = make_book(session, forms=(Form.PAPERBACK,), stock=10).editions[0]
    session.commit()
    before = current_generation(session)
    make_cart(session, edition)
    place(session, edition)
    assert moved(session, before) == 0


def test_the_same_value_again_is_no_change(session: Session) -> None:
    book = make_book(session, "As It Is")
    session.commit()
    before = current_generation(session)
    book.title = str(book.title)
    assert moved(session, before) == 0


def test_crossing_sold_out_moves_it_in_both_directions(session: Session) -> None:
    edition = make_book(session, forms=(Form.PAPERBACK,), stock=1).editions[0]
    session.commit()
    for act in (take_stock, give_back_stock):
        before = current_generation(session)
        act(session, edition.id, 1)
        assert moved(session, before) == 1


def test_a_change_that_is_rolled_back_does_not_move_it(session: Session) -> None:
    before = current_generation(session)
    make_book(session)
    session.rollback()
    add_cart(session)
    assert moved(session, before) == 0


def test_a_change_within_a_savepoint_moves_it_with_the_whole(session: Session) -> None:
    before = current_generation(session)
    with session.begin_nested():
        mark_catalogue_changed(session)
    assert current_generation(session) == before
    assert moved(session, before) == 1


def test_a_change_that_others_cannot_see_yet_has_not_moved_it_for_them(database: Database) -> None:
    probe = GenerationProbe(database)
    before = probe.read()
    with database.write() as session:
        make_book(session)
        session.flush()
        assert probe.read() == before
    assert probe.read() == before + 1


def test_a_kept_connection_that_died_is_replaced(database: Database) -> None:
    probe = GenerationProbe(database)
    before = probe.read()
    probe._local.line.connection.close()  # noqa: SLF001 -- as a server that went away does.
    assert probe.read() == before


def test_connecting_that_fails_is_not_tried_twice() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        database = Database(
            f"postgresql://nobody@127.0.0.1:{server.getsockname()[1]}/none?sslmode=disable"
        )
        calls: list[int] = []
        threading.Thread(target=_hang_up, args=(server, calls), daemon=True).start()
        with pytest.raises(DatabaseUnavailableError):
            GenerationProbe(database).read()
    assert len(calls) == 1


def test_the_look_at_the_time_is_remembered(session: Session) -> None:
    assert look_at_time(session, now=NOON) == NOON
    assert look_at_time(session, now=TOMORROW) == NOON
    assert look_at_time(session, now=TOMORROW) == TOMORROW
