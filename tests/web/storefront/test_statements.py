"""A page asks the database as often for one title as for fifty: at most six times."""

from datetime import timedelta

from flask.testing import FlaskClient

from catalogue.books.services import add_minute
from catalogue.books.types import Form, SubjectScheme, TopicFacts
from tests.factories.blog import make_post
from tests.factories.books import make_book
from tests.support.statements import counted
from tests.support.times import YESTERDAY
from tests.support.web_shop import WebShop

# The page cache reads the generation over a connection of its own before any of these.
GENERATION = 1
PAGES = {
    "/": 6,
    "/minutes/piece-0": 6,
    "/books/": 6,
    "/books/?topic=leadership&form=epub&sort=price": 6,
    "/books/?q=leadership": 6,
    "/books/?q=nothinglikeit": 6,
    "/books/title-0": 6,
    "/books/title-0/sample": 6,
    "/topics/leadership": 6,
    "/contributors/ann-author": 6,
    "/blog/": 6,
    "/blog/post-0": 6,
    "/blog/tags/one": 6,
    "/blog/2026/11": 6,
    "/search?q=leadership": 6,
    "/search?q=ledership": 7,  # Asked in vain, corrected, asked again.
}


def stock_the_shop(shop: WebShop, titles: int) -> None:
    with shop.database.write() as session:
        for number in range(titles):
            book = make_book(
                session,
                f"Title {number}",
                slug=f"title-{number}",
                forms=(Form.EPUB, Form.PDF, Form.PAPERBACK),
                by=("Ann Author", f"Author {number}"),
                topics=(
                    TopicFacts("Leadership", SubjectScheme.THEMA),
                    TopicFacts(f"Topic {number}", SubjectScheme.BISAC),
                ),
                extract="Words.",
                blurb="A book about leadership.",
            )
            add_minute(session, book, title=f"Piece {number}", body="Some words.", now=YESTERDAY)
            make_post(
                session,
                f"Post {number}",
                slug=f"post-{number}",
                books=(book,),
                tags=("One", f"Tag {number}"),
                published_at=YESTERDAY - timedelta(days=number),
            )


def statements_for(shop: WebShop, client: FlaskClient, address: str) -> int:
    with counted(shop.database) as statements:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return GENERATION + len(statements)


def test_a_page_asks_at_most_six_times_whatever_the_number_of_titles(shop: WebShop) -> None:
    client = shop.client()
    stock_the_shop(shop, 2)
    few = {address: statements_for(shop, client, address) for address in PAGES}
    with shop.database.write() as session:
        for number in range(2, 40):
            make_book(session, f"Title {number}", blurb="On leadership, too.", forms=(Form.EPUB,))
    many = {address: statements_for(shop, client, address) for address in PAGES}
    assert many == few
    assert {page: count for page, count in many.items() if count > PAGES[page]} == {}


def test_a_page_that_is_kept_asks_for_the_generation_only(shop: WebShop) -> None:
    client = shop.client()
    stock_the_shop(shop, 1)
    client.get("/books/")
    assert statements_for(shop, client, "/books/") == GENERATION
