"""Migrations go up and down with data in the tables, and end where the models say."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Table, inspect, select, text
from sqlalchemy.orm import Session

from catalogue.blog.models import Post
from catalogue.blog.queries import post_by_slug
from catalogue.books.models import Book
from catalogue.books.types import Form, TopicFacts
from catalogue.db import Database
from catalogue.db.migrate import BrokenReferencesError, downgrade, upgrade
from catalogue.db.revision import pending
from catalogue.migrations.tables import metadata
from catalogue.search.queries import found_everywhere
from catalogue.search.types import Kind
from tests.factories.blog import make_post
from tests.factories.books import make_book
from tests.factories.orders import make_paid_order
from tests.support.databases import opened

# What only the migrations know: the index of the words.
BY_HAND = re.compile("search_fts|alembic_version|ix_search_documents_terms")


@pytest.fixture
def migrated(empty_database_url: str) -> Iterator[Database]:
    upgrade(empty_database_url)
    with opened(empty_database_url) as database:
        yield database


def sell_a_book(database: Database) -> None:
    with database.write() as session:
        book = make_book(session, "A Sold Book", forms=(Form.EPUB, Form.PAPERBACK))
        make_paid_order(session, *book.editions)


def counts(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {
            table.name: session.execute(text(f"SELECT count(*) FROM {table.name}")).scalar_one()
            for table in metadata.sorted_tables
            if inspect(database.engine).has_table(table.name)
        }


def found(session: Session, asked: str) -> int:
    return found_everywhere(session, asked).count(Kind.BOOK)


def is_by_hand(difference: Any) -> bool:
    if isinstance(difference, list):
        return all(map(is_by_hand, difference))
    thing = difference[3] if difference[0] == "remove_column" else difference[1]
    return bool(BY_HAND.search(str(thing.name))) or (
        difference[0] == "remove_column" and thing.name == "terms"
    )


def test_models_and_migrations_agree(migrated: Database) -> None:
    with migrated.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    assert [difference for difference in differences if not is_by_hand(difference)] == []


def test_models_and_migrations_agree_on_what_a_row_may_hold(migrated: Database) -> None:
    """Alembic does not compare CHECK constraints, so this does, by name."""
    inspector = inspect(migrated.engine)

    def declared(table: Table) -> set[str]:
        return {
            str(constraint.name)
            for constraint in table.constraints
            if isinstance(constraint, CheckConstraint)
        }

    for table in metadata.sorted_tables:
        kept = {check["name"] for check in inspector.get_check_constraints(table.name)}
        assert kept == declared(table), table.name


def test_a_migrated_database_is_not_pending_and_an_empty_one_is(empty_database_url: str) -> None:
    with opened(empty_database_url) as database:
        assert pending(database.engine)
        upgrade(empty_database_url)
        assert not pending(database.engine)
        upgrade(empty_database_url)
        assert not pending(database.engine)


def test_down_and_up_again_loses_no_row_and_no_word(
    migrated: Database, empty_database_url: str
) -> None:
    sell_a_book(migrated)
    before = counts(migrated)
    assert before["orders"] == before["entitlements"] == 1
    downgrade(empty_database_url, "0001")
    upgrade(empty_database_url)
    assert counts(migrated) == before
    with migrated.read() as session:
        assert found(session, "sold") == 1


def test_posts_of_an_older_shop_keep_their_tags_in_order(
    migrated: Database, empty_database_url: str
) -> None:
    with migrated.write() as session:
        make_post(session, "Tagged", tags=("Zebra", "Ant"))
        make_post(session, "Bare")
    downgrade(empty_database_url, "0002")
    upgrade(empty_database_url)
    with migrated.read() as session:
        assert [tag.name for tag in post_by_slug(session, "tagged").tags] == ["Zebra", "Ant"]
        assert post_by_slug(session, "bare").tags == []


def test_what_is_repeated_beside_titles_and_posts_is_there_after_down_and_up(
    migrated: Database, empty_database_url: str
) -> None:
    topics = (TopicFacts("Zeal"), TopicFacts("Ambition"))
    with migrated.write() as session:
        make_book(session, topics=topics)
        make_post(session, tags=("Time", "Leading"))
    downgrade(empty_database_url, "0002")
    upgrade(empty_database_url)
    with migrated.read() as session:
        subjects = session.scalars(select(Book.subjects)).one()
        tagged = session.scalars(select(Post.tagged)).one()
    assert [subject["label"] for subject in subjects] == ["Zeal", "Ambition"]
    assert [tag["name"] for tag in tagged] == ["Time", "Leading"]


def test_what_is_indexed_can_be_changed_after_down_and_up(
    migrated: Database, empty_database_url: str
) -> None:
    sell_a_book(migrated)
    downgrade(empty_database_url, "0001")
    upgrade(empty_database_url)
    with migrated.write() as session:
        session.execute(text("DELETE FROM search_documents"))
        assert found(session, "sold") == 0


def test_down_to_nothing_leaves_no_table(migrated: Database, empty_database_url: str) -> None:
    sell_a_book(migrated)
    downgrade(empty_database_url, "base")
    migrated.dispose()
    assert set(inspect(migrated.engine).get_table_names()) <= {"alembic_version"}
    upgrade(empty_database_url)
    sell_a_book(migrated)


def test_rows_that_point_at_nothing_stop_a_migration_on_sqlite(
    migrated: Database, empty_database_url: str
) -> None:
    if not migrated.is_sqlite:
        with pytest.raises(Exception, match="violates foreign key"), migrated.write() as session:
            session.execute(text(ORPHAN))
        return
    with migrated.engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        connection.rollback()
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute(ORPHAN)
    with pytest.raises(BrokenReferencesError, match="rows point at nothing"):
        downgrade(empty_database_url, "0001")


ORPHAN = (
    'INSERT INTO downloads (id, entitlement_id, file_id, "grant", size, at) VALUES '
    "('00000000000000000000000000000001', '00000000000000000000000000000002', "
    "'00000000000000000000000000000003', 'once', 1, '2026-11-20 12:00:00')"
)
