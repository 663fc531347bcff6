"""The stream, a post, its tags and months, by HTTP."""

from datetime import UTC, datetime, timedelta

import pytest

from catalogue.blog.services import change_post
from catalogue.blog.types import PostFacts
from tests.factories.blog import make_post
from tests.factories.books import make_book
from tests.support.times import NOON, TOMORROW, YESTERDAY
from tests.support.web_shop import WebShop


def test_the_stream_shows_whole_posts_ten_a_page(shop: WebShop) -> None:
    with shop.database.write() as session:
        for day in range(12):
            make_post(
                session,
                f"Post of day {day:02}",
                body=f"The *whole* body of day {day:02}.",
                published_at=YESTERDAY - timedelta(days=day),
            )
    client = shop.client()
    first, second = client.get("/blog/").text, client.get("/blog/?page=2").text
    assert "The <em>whole</em> body of day 09." in first
    assert "day 10" not in first
    assert "day 11" in second
    assert client.get("/blog/?page=3").status_code == 404


def test_a_post_ends_with_the_titles_it_belongs_to(shop: WebShop) -> None:
    with shop.database.write() as session:
        books = [make_book(session, "Second by Name"), make_book(session, "First by Name")]
        make_post(session, "A Post", books=books, tags=("Some Tag",))
        make_post(session, "A Related Post", books=books[:1])
    page = shop.client().get("/blog/a-post").text
    end = page[page.index("</article>") :]
    assert end.index("Second by Name") < end.index("First by Name")
    assert "/blog/tags/some-tag" in page
    assert "A Related Post" in end


def test_readers_see_when_a_post_has_changed(shop: WebShop) -> None:
    with shop.database.write() as session:
        post = make_post(session, "A Post")
    client = shop.client()
    assert "Changed on" not in client.get("/blog/a-post").text
    with shop.database.write() as session:
        session.add(post)
        change_post(session, post, PostFacts(title="A Post", body="New words."), now=NOON)
    page = client.get("/blog/a-post").text
    assert "New words." in page
    assert "Changed on 20 November 2026" in page


def test_posts_lead_to_their_neighbours(shop: WebShop) -> None:
    with shop.database.write() as session:
        for day, title in enumerate(("Oldest", "Middle", "Newest")):
            make_post(session, title, published_at=YESTERDAY - timedelta(days=9 - day))
    page = shop.client().get("/blog/middle").text
    assert "Earlier: Oldest" in page
    assert "Later: Newest" in page


def test_a_tag_and_a_month_gather_posts(shop: WebShop) -> None:
    with shop.database.write() as session:
        make_post(session, "Tagged", tags=("Talent",))
        make_post(session, "Of Old", published_at=datetime(2006, 9, 12, tzinfo=UTC))
    client = shop.client()
    tag = client.get("/blog/tags/talent").text
    assert "Tagged" in tag
    assert "Of Old" not in tag
    month = client.get("/blog/2006/09").text
    assert "September 2006" in month
    assert "Of Old" in month
    assert "/blog/2026/11" in month
    assert "/blog/2006/09" in client.get("/blog/").text


@pytest.mark.parametrize(
    "address",
    [
        "/blog/draft",
        "/blog/to-come",
        "/blog/nothing",
        "/blog/%00",
        "/blog/" + "x" * 3000,
        "/blog/tags/hidden",
        "/blog/tags/nothing",
        "/blog/tags/%00",
        "/blog/tags/shown?page=2",
        "/blog/2026/13",
        "/blog/2026/00",
        "/blog/0000/01",
        "/blog/2026/1",
        "/blog/1999/01",
        "/blog/-026/01",
        "/blog/?page=x",
    ],
)
def test_what_is_not_published_is_not_found(shop: WebShop, address: str) -> None:
    with shop.database.write() as session:
        make_post(session, "Shown", tags=("Shown",))
        make_post(session, "Draft", published_at=None, tags=("Hidden",))
        make_post(session, "To come", published_at=TOMORROW, tags=("Hidden",))
    answer = shop.client().get(address)
    assert answer.status_code == 404
    assert "Draft" not in answer.text


def test_drafts_and_posts_to_come_are_on_no_public_page(shop: WebShop) -> None:
    with shop.database.write() as session:
        book = make_book(session, "Some Book")
        make_post(session, "Unseen Draft", books=(book,), published_at=None)
        make_post(session, "Unseen To Come", books=(book,), published_at=TOMORROW)
    client = shop.client()
    for address in (
        "/",
        "/blog/",
        "/books/some-book",
        "/contributors/ann-author",
        "/search?q=unseen",
    ):
        assert "Unseen" not in client.get(address).text.replace("unseen", ""), address


def test_what_a_post_says_is_cleaned(shop: WebShop) -> None:
    bad = '<script>alert(1)</script> <img src=x onerror="alert(1)"> [a](javascript:alert(1))'
    with shop.database.write() as session:
        make_post(session, f"Title {bad}", slug="bad", body=bad, tags=(bad,), summary=bad)
    client = shop.client()
    for address in ("/", "/blog/", "/blog/bad", "/search?q=title"):
        page = client.get(address).text
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address
        assert 'href="javascript:' not in page, address
