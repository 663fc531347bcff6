"""Search answers with titles and posts, and forgives typing errors."""

import pytest

from tests.factories.blog import make_post
from tests.factories.books import make_book
from tests.support.web_shop import WebShop


def test_titles_and_posts_are_found(shop: WebShop) -> None:
    with shop.database.write() as session:
        make_book(session, "Leadership in a Minute")
        make_post(session, "On Leadership")
        make_book(session, "Gardening")
    page = shop.client().get("/search?q=leadership").text
    assert "2 answers" in page
    assert "Leadership in a Minute" in page
    assert "On Leadership" in page
    assert "Gardening" not in page


def test_a_typing_error_is_corrected_and_said(shop: WebShop) -> None:
    with shop.database.write() as session:
        make_book(session, "Leadership in a Minute")
    page = shop.client().get("/search?q=ledership").text
    assert "These answer to “leadership”" in page
    assert "Leadership in a Minute" in page


def test_where_nothing_answers_there_is_a_way_on(shop: WebShop) -> None:
    page = shop.client().get("/search?q=xylophone").text
    assert "Nothing answers to “xylophone”" in page
    assert 'href="/books/"' in page


def test_further_titles_are_on_further_pages_and_posts_on_the_first(shop: WebShop) -> None:
    with shop.database.write() as session:
        for number in range(13):
            make_book(session, f"Leadership {number:02}", forms=())
        make_post(session, "A Post on Leadership")
    client = shop.client()
    first, second = (client.get(f"/search?q=leadership&page={page}").text for page in (1, 2))
    assert "14 answers" in first
    assert "A Post on Leadership" in first
    assert "A Post on Leadership" not in second
    assert client.get("/search?q=leadership&page=3").status_code == 404


@pytest.mark.parametrize(
    "q", ["", " ", "\x00", '"', "AND", "NOT (", "a" * 10_000, "%' OR 1=1", "🙂", "the", "\n\n"]
)
def test_no_question_is_an_error(shop: WebShop, q: str) -> None:
    answer = shop.client().get("/search", query_string={"q": q})
    assert answer.status_code == 200


def test_a_question_is_shown_as_text(shop: WebShop) -> None:
    page = shop.client().get("/search", query_string={"q": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in page
