"""The seeds are loaded once, twice changes nothing, and what staff changed since stays."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from catalogue.app import make_shop
from catalogue.blog.models import Post
from catalogue.blog.queries import newest_posts, posts_of_book
from catalogue.books.models import Book, EditionFile, Minute
from catalogue.books.queries import book_for_changes, contributor_by_slug
from catalogue.books.types import BookStatus, Form
from catalogue.cli import main
from catalogue.cli.seed import load_seeds
from catalogue.core.assets import asset_folder
from catalogue.core.money import Money
from catalogue.db import Database
from catalogue.db.base import Base
from catalogue.db.generation import current_generation
from catalogue.search.models import SearchDocument
from catalogue.web.common.shop import Shop
from tests.conftest import Databases
from tests.support.databases import opened
from tests.support.settings import quick_settings
from tests.support.times import NOON


def with_seeds(database: Database, folder: Path) -> Shop:
    url = database.url.render_as_string(hide_password=False)
    made = make_shop(quick_settings(database_url=url, data_dir=folder))
    made.database.dispose()
    shop = Shop(
        settings=made.settings,
        database=database,
        storage=made.storage,
        gateway=made.gateway,
        keeper=made.keeper,
    )
    load_seeds(shop)
    return shop


@pytest.fixture
def seeded(database: Database, tmp_path: Path) -> Shop:
    """A shop of the test's own with the seeds, loaded once."""
    return with_seeds(database, tmp_path)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stocked(
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Shop]:
    """A shop with the seeds, for tests that only look."""
    with databases.backend(request.param).fresh_url() as url, opened(url) as database:
        yield with_seeds(database, tmp_path_factory.mktemp("seeds"))


def row_counts(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def test_titles_come_with_all_that_belongs_to_them(stocked: Shop) -> None:
    with stocked.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Book)) == 5
        book = book_for_changes(session, "the-60-second-leader")
        assert book.status is BookStatus.PUBLISHED
        assert [edition.form for edition in book.editions] == [
            Form.PAPERBACK,
            Form.EPUB,
            Form.PDF,
            Form.AUDIOBOOK,
        ]
        assert [bool(edition.files) for edition in book.editions] == [False, True, True, True]
        assert book.editions[0].isbn == "9781841127453"
        assert "<em>" in contributor_by_slug(session, "phil-dourado").about_html
        assert book.audio_key is not None
        assert stocked.storage.size(book.audio_key) > 1000


def test_prices_have_their_history(stocked: Shop) -> None:
    with stocked.database.read() as session:
        book = book_for_changes(session, "the-60-second-leader")
        epub = book.editions[1]
        assert epub.price_at(datetime(2026, 1, 1, tzinfo=UTC), "GBP") == Money(899, "GBP")
        assert epub.price_at(NOON, "GBP") == Money(799, "GBP")
        assert epub.price_at(datetime(2024, 1, 1, tzinfo=UTC), "GBP") is None


def test_every_title_has_a_sample_on_the_blog(stocked: Shop) -> None:
    with stocked.database.read() as session:
        for book_id in session.scalars(select(Book.id)):
            assert posts_of_book(session, book_id)
        assert len(newest_posts(session, limit=50)) >= 12


def test_files_are_in_the_store_as_the_rows_say(stocked: Shop) -> None:
    with stocked.database.read() as session:
        files = session.scalars(select(EditionFile)).all()
        assert len(files) >= 7
        for file in files:
            assert stocked.storage.size(file.storage_key) == file.size


def test_only_what_is_public_can_be_found(stocked: Shop) -> None:
    with stocked.database.read() as session:
        public = session.scalar(
            select(func.count()).select_from(Post).where(Post.status == "published")
        )
        documents = session.scalar(select(func.count()).select_from(SearchDocument))
        assert documents == 5 + (public or 0)


def test_a_second_time_changes_nothing(seeded: Shop) -> None:
    before = row_counts(seeded.database)
    with seeded.database.read() as session:
        generation = current_generation(session)
    report = load_seeds(seeded)
    assert report.added == []
    assert report.unchanged > 15
    assert row_counts(seeded.database) == before
    with seeded.database.read() as session:
        assert current_generation(session) == generation


def test_a_shop_seeded_before_is_given_the_pieces_that_it_lacks(seeded: Shop) -> None:
    with seeded.database.write() as session:
        for minute in session.scalars(select(Minute).where(Minute.title != "Count to seven")):
            session.delete(minute)
    report = load_seeds(seeded)
    assert len(report.added) == 10
    assert "the-60-second-leader: Heroes are a symptom" in report.added
    assert load_seeds(seeded).added == []


def test_what_staff_changed_or_withdrew_stays(seeded: Shop) -> None:
    with seeded.database.write() as session:
        book = book_for_changes(session, "the-little-book-of-leadership")
        book.title, book.status = "Changed by Staff", BookStatus.WITHDRAWN
        post = session.scalars(select(Post).where(Post.slug == "committed-to-succeed")).one()
        post.title = "Changed too"
    load_seeds(seeded)
    with seeded.database.read() as session:
        book = book_for_changes(session, "the-little-book-of-leadership")
        assert (book.title, book.status) == ("Changed by Staff", BookStatus.WITHDRAWN)
        assert session.scalar(select(Post.title).where(Post.slug == "committed-to-succeed")) == (
            "Changed too"
        )


def test_the_free_title_is_free_and_the_hub_is_by_enquiry(stocked: Shop) -> None:
    with stocked.database.read() as session:
        free = book_for_changes(session, "the-little-book-of-leadership")
        assert {edition.price_at(NOON, "GBP") for edition in free.editions} == {Money(0, "GBP")}
        assert book_for_changes(session, "leadership-hub-for-corporates").by_enquiry


def test_the_command_says_what_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    runner = CliRunner()
    assert "catalogue init" in runner.invoke(main, ["seed"]).output
    assert runner.invoke(main, ["init"]).exit_code == 0
    assert "45 added, 0 unchanged." in runner.invoke(main, ["seed"]).output
    folder = str(asset_folder("seed_data"))
    assert "0 added, 45 unchanged." in runner.invoke(main, ["seed", folder]).output


def test_a_folder_without_seeds_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    runner = CliRunner()
    runner.invoke(main, ["init"])
    (tmp_path / "empty").mkdir()
    (tmp_path / "half" / "books").mkdir(parents=True)
    for name in ("empty", "half"):
        outcome = runner.invoke(main, ["seed", str(tmp_path / name)])
        assert outcome.exit_code == 1
        assert f"There is nothing to load in {tmp_path / name}:" in outcome.output
    (tmp_path / "file").touch()
    for name in ("missing", "file"):
        outcome = runner.invoke(main, ["seed", str(tmp_path / name)])
        assert (outcome.exit_code, outcome.output) == (
            1,
            f"Error: There is no folder {tmp_path / name} to load from.\n",
        )


def test_a_seed_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    runner = CliRunner()
    runner.invoke(main, ["init"])
    (tmp_path / "seeds" / "books").mkdir(parents=True)
    (tmp_path / "seeds" / "books" / "bad.toml").write_text("slug = ", encoding="utf-8")
    outcome = runner.invoke(main, ["seed", str(tmp_path / "seeds")])
    assert outcome.exit_code == 1
    assert "The seeds cannot be read" in outcome.output
