"""Search answers with titles and posts, shows where the words stand, and forgives errors."""

import re

import pytest

from tests.factories.blog import make_post
from tests.factories.books import make_book
from tests.support.web_shop import WebShop


def plain(page: str) -> str:
    """Return a page as if nothing in it were marked."""
    return re.sub("</?mark>", "", page)


def test_titles_and_posts_are_found(shop: WebShop) -> None:
    with shop.database.write() as session:
        make_book(session, "Leadership in a Minute")
        make_post(session, "On Leadership")
        make_book(session, "Gardening")
    page = plain(shop.client().get("/search?q=leadership").text)
    assert "2 answers" in page
    assert "Leadership in a Minute" in page
    assert "On Leadership" in page
    assert "Gardening" not in page


def test_a_typing_error_is_corrected_and_said(shop: WebShop) -> None:
    with shop.database.write() as session:
        make_book(session, "Leadership in a Minute")
    page = plain(shop.client().get("/search?q=ledership").text)
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
    first, second = (plain(client.get(f"/search?q=leadership&page={page}").text) for page in (1, 2))
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


def test_the_words_are_marked_where_they_stand(shop: WebShop) -> None:
    body = "Nothing here. " * 40 + "The *leaders* of Nordström’s crew rest. " + "Or here. " * 40
    with shop.database.write() as session:
        make_book(session, "A Leader", blurb="One leader’s story.", forms=())
        make_book(session, "Another", description=f"Words.\n\n{body}", forms=())
        make_post(session, "On crews", body=body, summary="A summary.")
    page = shop.client().get("/search?q=leader").text
    assert "A <mark>Leader</mark>" in page
    assert "One <mark>leader’s</mark> story." in page
    assert page.count("The <mark>leaders</mark> of Nordström’s crew rest.") == 2
    assert "A summary." not in page
    accented = shop.client().get("/search?q=nordstrom+crew").text
    assert "leaders of <mark>Nordström’s</mark> <mark>crew</mark> rest." in accented


def test_what_was_meant_is_what_is_marked(shop: WebShop) -> None:
    with shop.database.write() as session:
        make_post(session, "Leadership", body="Words on leadership.")
    assert "on <mark>leadership</mark>." in shop.client().get("/search?q=ledership").text


def test_where_no_text_holds_the_words_the_summary_stands(shop: WebShop) -> None:
    with shop.database.write() as session:
        make_post(session, "A post", body="Words.", summary="In short.", tags=("Gardening",))
    assert "In short." in shop.client().get("/search?q=gardening").text


def test_markup_in_what_is_found_stays_text(shop: WebShop) -> None:
    with shop.database.write() as session:
        make_post(session, "<b>crew</b>", body="A `<script>crew</script>` &lt;i&gt;crew&lt;/i&gt;")
        make_book(session, "<i>crew</i>", blurb="<script>crew</script>", forms=())
    page = shop.client().get("/search?q=crew").text
    assert "<script>" not in page.replace('<script type="module"', "")
    assert "&lt;b&gt;<mark>crew</mark>&lt;/b&gt;" in page
    assert "&lt;script&gt;<mark>crew</mark>&lt;/script&gt;" in page
    assert "<b><" not in page
    assert "<i><" not in page
