"""The databases of the tests are migrated, and one test never sees what another wrote."""

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from catalogue.db import Database
from tests.support.databases import opened

TWICE = pytest.mark.parametrize("time", ["first", "second"])


@TWICE
def test_a_session_leaves_nothing_even_when_it_commits(session: Session, time: str) -> None:
    session.execute(text("CREATE TABLE left_behind (id INTEGER)"))
    session.commit()
    session.execute(text("INSERT INTO left_behind VALUES (1)"))
    session.rollback()
    assert session.scalar(text("SELECT count(*) FROM left_behind")) == 0


@TWICE
def test_a_database_is_the_tests_own(database: Database, time: str) -> None:
    with database.write() as writing:
        writing.execute(text("CREATE TABLE left_behind (id INTEGER)"))
        writing.execute(text("INSERT INTO left_behind VALUES (1)"))
    with database.read() as reading:
        assert reading.scalar(text("SELECT count(*) FROM left_behind")) == 1


def test_a_database_is_migrated(database: Database) -> None:
    assert "alembic_version" in inspect(database.engine).get_table_names()


def test_an_empty_database_has_no_tables(empty_database_url: str) -> None:
    with opened(empty_database_url) as database:
        assert inspect(database.engine).get_table_names() == []


def test_races_get_the_server_that_can_have_them(postgres_database: Database) -> None:
    assert not postgres_database.is_sqlite
