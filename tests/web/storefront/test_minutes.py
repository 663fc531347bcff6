"""Pieces for a minute: one a day on the home page, each on its own page, all on their title's."""

from datetime import UTC, datetime, timedelta

import time_machine
from sqlalchemy import select

from catalogue.books.messages import TurnDay
from catalogue.books.models import Book, Minute
from catalogue.books.services import add_minute
from catalogue.core.clock import utc_now
from catalogue.db.generation import current_generation, mark_catalogue_changed
from catalogue.jobs import periodic
from catalogue.jobs.queue import take
from catalogue.worker import PERIODIC, run
from tests.support.times import NOON
from tests.support.web_shop import WebShop


def add(shop: WebShop, book: Book, *titles: str) -> None:
    with shop.database.write() as session:
        for title in titles:
            add_minute(session, book, title=title, body=f"Words of {title}.", now=utc_now())


def body_of(shop: WebShop, path: str) -> str:
    answer = shop.client().get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_home_page_shows_one_piece_with_the_way_to_its_title(shop: WebShop) -> None:
    add(shop, shop.book(title="Loud", slug="loud"), "Count to seven")
    home = body_of(shop, "/")
    assert "Words of Count to seven." in home
    assert 'href="/minutes/count-to-seven"' in home
    assert 'From <a href="/books/loud"><cite>Loud</cite></a>' in home
    assert home == body_of(shop, "/")


def test_the_home_page_shows_no_piece_of_a_calm_title(shop: WebShop) -> None:
    add(shop, shop.book(title="Quiet", is_calm=True), "Yes, please")
    assert "Words of Yes, please." not in body_of(shop, "/")


def test_a_piece_leads_to_its_title_and_to_its_neighbours(shop: WebShop) -> None:
    add(shop, shop.book(title="Loud", slug="loud"), "One", "Two", "Three")
    add(shop, shop.book(title="Other"), "Elsewhere")
    page = body_of(shop, "/minutes/two")
    assert '<a href="/minutes/one" rel="prev">Before: One</a>' in page
    assert '<a href="/minutes/three" rel="next">Next: Three</a>' in page
    assert 'href="/books/loud"' in page
    assert "elsewhere" not in page
    assert 'rel="prev"' not in body_of(shop, "/minutes/one")


def test_a_title_lists_its_pieces(shop: WebShop) -> None:
    book = shop.book(title="Loud", slug="loud")
    assert 'id="minutes"' not in body_of(shop, "/books/loud")
    add(shop, book, "One", "Two")
    page = body_of(shop, "/books/loud")
    assert page.index('href="/minutes/one"') < page.index('href="/minutes/two"')


def test_a_piece_of_a_calm_title_sells_nothing(shop: WebShop) -> None:
    add(shop, shop.book(title="Quiet", slug="quiet", is_calm=True), "Yes, please")
    page = body_of(shop, "/minutes/yes-please")
    assert "£" not in page
    assert "60 seconds" not in page
    assert "Short pieces from the book" in body_of(shop, "/books/quiet")


def test_markup_in_the_name_of_a_piece_is_text(shop: WebShop) -> None:
    book = shop.book(title="Loud", slug="loud")
    add(shop, book, "<img src=x>")
    with shop.database.read() as session:
        slug = session.scalar(select(Minute.slug))
    for path in ("/", f"/minutes/{slug}", "/books/loud"):
        assert "<img src=x>" not in body_of(shop, path)


def test_a_piece_that_is_not_there_is_a_404(shop: WebShop) -> None:
    for slug in ("nothing", "UPPER", "a" * 81):
        assert shop.client().get(f"/minutes/{slug}").status_code == 404


def test_kept_pages_turn_at_midnight_once_whatever_the_number_of_workers(shop: WebShop) -> None:
    day = [task for task in PERIODIC if isinstance(task.message, TurnDay)]
    midnight = NOON.replace(hour=0) + timedelta(days=1)
    with shop.database.write() as session:
        periodic.enqueue_due(session, day, now=NOON)
        assert periodic.enqueue_due(session, day, now=midnight - timedelta(seconds=1)) == 0
        assert periodic.enqueue_due(session, day, now=midnight) == 1
        assert periodic.enqueue_due(session, day, now=midnight) == 0
        (job,) = take(session, now=midnight)
    with shop.database.read() as session:
        before = current_generation(session)
    run(job, shop.tools)
    with shop.database.read() as session:
        assert current_generation(session) == before + 1


def test_the_home_page_shows_another_piece_the_next_day(shop: WebShop) -> None:
    add(shop, shop.book(title="Loud"), "One", "Two")
    shown = []
    for day in (20, 21, 22):
        with time_machine.travel(datetime(2026, 11, day, 9, tzinfo=UTC), tick=False):
            home = body_of(shop, "/")
            shown.append([title for title in ("One", "Two") if f"Words of {title}." in home])
            with shop.database.write() as session:
                mark_catalogue_changed(session)
    assert shown[0] == shown[2] != shown[1]
