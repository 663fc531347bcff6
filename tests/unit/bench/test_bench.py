"""The benchmarks run, in the small; nobody asserts how fast anything is."""

import os
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bench.dataset import fill, slug_of
from bench.exports import write_export
from bench.figures import Figure, summary, table
from bench.floors import bare_floor, jinja_floor, recorded_pages
from bench.pages import pages_of
from bench.processes import cpu_seconds, memory_of, tree
from bench.statements import counted_statements
from bench.words import RARE
from catalogue.app import create_app
from catalogue.books.models import Book, Edition
from catalogue.imports.wxr.survey import survey
from tests.support.databases import opened
from tests.support.settings import quick_settings

TITLES = 50


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    address = f"sqlite:///{tmp_path_factory.mktemp('bench') / 'titles.sqlite'}"
    fill(address, TITLES)
    return address


def test_a_catalogue_of_any_size_is_written(url: str) -> None:
    with opened(url) as database, database.read() as session:
        assert session.scalar(select(func.count()).select_from(Book)) == TITLES
        editions = session.scalars(select(Edition.book_id)).all()
    assert set(Counter(editions).values()) <= {2, 3}


def test_the_floors_answer_what_the_shop_answers(url: str, tmp_path: Path) -> None:
    settings = quick_settings(database_url=url, data_dir=tmp_path)
    shop = create_app(settings)
    paths = ["/", "/books/?page=2", f"/books/{slug_of(3)}", "/blog/post-3", f"/search?q={RARE}"]
    pages = recorded_pages(shop, paths)
    for floor in (bare_floor(pages), jinja_floor(pages, shop, settings)):
        for path in paths:
            answer = floor.test_client().get(path)
            if answer.content_encoding != "gzip":
                assert answer.data == pages[path].body
            assert answer.content_type == pages[path].content_type


def test_statements_are_counted(url: str) -> None:
    counts = counted_statements(url, pages_of(TITLES))
    assert counts["list"] > 1
    assert counts["title"] > 1


def test_an_export_of_any_size_is_written(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    write_export(path, posts=20, replies=50)
    found = survey(path)
    assert (found.count, found.faults) == (20, [])
    assert path.read_text(encoding="utf-8").count("<wp:comment>") == 50


def test_a_process_is_measured() -> None:
    here = os.getpid()
    assert tree(here)[0] == here
    assert cpu_seconds([here]) > 0
    assert memory_of(here)[0].rss > 1


def test_figures_say_what_misses_its_goal() -> None:
    quick = Figure("list", "SQLite hit", TITLES, 0.3, "ms CPU", ratio=0.8, floor="bare", goal=1.5)
    slow = Figure("start", "SQLite", TITLES, 2.0, "s", goal=1.5)
    few = Figure("orders", "SQLite", TITLES, 100, "/s", goal=300, is_most=False)
    assert [figure.passes for figure in (quick, slow, few)] == [True, False, False]
    assert "OVER" in table([quick, slow, few])
    assert summary([quick, slow]) == "1 of 2 goals are met; over: start (SQLite, 50 titles)."
