"""Whether a database is of this version is known without Alembic, and as Alembic knows it."""

from alembic.script import ScriptDirectory
from sqlalchemy import text

from catalogue.db import Database
from catalogue.db.revision import SCRIPTS, newest_revision, pending
from tests.support.databases import opened


def test_the_newest_revision_is_where_alembic_would_go() -> None:
    assert newest_revision() == ScriptDirectory(str(SCRIPTS)).get_current_head()


def test_a_migrated_database_is_of_this_version(database: Database) -> None:
    assert not pending(database.engine)


def test_an_empty_database_is_not_of_this_version(empty_database_url: str) -> None:
    with opened(empty_database_url) as database:
        assert pending(database.engine)


def test_an_older_database_is_not_of_this_version(database: Database) -> None:
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert pending(database.engine)
