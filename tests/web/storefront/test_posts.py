"""A post's page beyond its text: contents, series, previews, quotations, old addresses."""

import re

import pytest
from flask.testing import FlaskClient

from catalogue.blog import services
from catalogue.blog.models import Post
from catalogue.blog.services.cards import DRAWING
from catalogue.blog.types import PostFacts
from tests.factories.blog import make_post
from tests.support.statements import counted
from tests.support.times import NOON, TOMORROW, YESTERDAY
from tests.support.web_shop import WebShop

LONG = "\n\n".join(f"# Part {number}\n\n" + "word " * 250 for number in range(3))
PULLED = "Before.\n\n> [!quote]\n> It comes a minute at a time.\n> — Ann\n\nAfter."
QUOTATION = re.compile(r"/blog/\S*/quotes/[0-9a-f]{10}")


def add(shop: WebShop, title: str, *, published: bool = True, **facts: object) -> str:
    with shop.database.write() as session:
        given = PostFacts(**{"title": title, "body": "Words.", **facts})  # type: ignore[arg-type]
        post = services.add_post(session, given, now=YESTERDAY)
        if published:
            services.publish_post(session, post, now=YESTERDAY)
        return post.slug


def preview_of(shop: WebShop, post: Post) -> str:
    with shop.database.write() as session:
        return services.open_preview(session, session.merge(post))


def quotation(client: FlaskClient, page: str) -> str:
    found = QUOTATION.search(client.get(page).text)
    assert found
    return found[0]


def test_a_long_post_lists_its_contents_and_a_short_one_does_not(shop: WebShop) -> None:
    add(shop, "Long", body=LONG)
    add(shop, "Short", body="# One\n\n# Two\n\n# Three\n\nWords.")
    client = shop.client()
    page = client.get("/blog/long").text
    assert "On this page" in page
    assert '<a href="#h-part-1">Part 1</a>' in page
    assert 'id="h-part-1"' in page
    assert "3 min" in page
    short = client.get("/blog/short").text
    assert "On this page" not in short
    assert "1 min" in short


def test_the_language_of_a_post_is_said(shop: WebShop) -> None:
    add(shop, "Ein Beitrag", body='"Ja."', language="de")
    client = shop.client()
    assert '<article lang="de">' in client.get("/blog/ein-beitrag").text
    assert '<div class="prose" lang="de">' in client.get("/blog/").text


def test_ten_posts_on_one_page_do_not_share_addresses_within_it(shop: WebShop) -> None:
    body = f'{PULLED}\n\n# Head\n\nSaid[^1], and `<a id="x" href="#y">` is text.\n\n[^1]: Noted.'
    for title in ("One", "Two"):
        add(shop, title, body=body)
    page = shop.client().get("/blog/").text
    ids = re.findall(r'<[^>]* id="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert 'href="/blog/one#fn1"' in page
    assert 'href="/blog/two#fn1"' in page
    assert '&lt;a id="x" href="#y"&gt;' in page


def test_parts_of_a_series_lead_to_one_another(shop: WebShop) -> None:
    for part in (1, 2, 3):
        add(shop, f"Piece {part}", series="A Series", part=part)
    add(shop, "Alone", series="Another Series", part=1)
    client = shop.client()
    page = client.get("/blog/piece-2").text
    assert 'href="/blog/series/a-series"' in page
    assert page.index("Previous part") < page.index("Next part")
    assert "Previous part" not in client.get("/blog/piece-1").text
    listed = client.get("/blog/series/a-series").text
    assert listed.index("Piece 1") < listed.index("Piece 2") < listed.index("Piece 3")
    assert "Another Series" not in client.get("/blog/alone").text
    assert client.get("/blog/series/nothing").status_code == 404


def test_a_post_leads_to_the_chapter_that_it_continues(shop: WebShop) -> None:
    book = shop.book(title="A Book", extract="# Show up\n\nWords.")
    add(shop, "A Post", books=(book.id,), chapters={book.id: "Show up"})
    page = shop.client().get("/blog/a-post").text
    assert "This post continues “Show up”." in page
    assert 'href="/books/a-book/sample"' in page


def test_a_preview_is_shown_to_whoever_has_the_key(shop: WebShop) -> None:
    with shop.database.write() as session:
        post = make_post(session, "A Draft", body="Unseen words.", published_at=None)
        later = make_post(session, "Later", published_at=TOMORROW)
    client = shop.client()
    answer = client.get(f"/blog/preview/{preview_of(shop, post)}")
    assert answer.status_code == 200
    assert "Unseen words." in answer.text
    assert "This is a preview of a draft." in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex, nofollow">' in answer.text
    assert "will be published on" in client.get(f"/blog/preview/{preview_of(shop, later)}").text


def test_a_preview_leads_to_the_post_once_it_is_published(shop: WebShop) -> None:
    with shop.database.write() as session:
        post = make_post(session, "A Draft", published_at=None)
    key = preview_of(shop, post)
    with shop.database.write() as session:
        services.publish_post(session, session.merge(post), now=NOON)
    answer = shop.client().get(f"/blog/preview/{key}")
    assert (answer.status_code, answer.location) == (302, "/blog/a-draft")


@pytest.mark.parametrize("key", ["x" * 43, "x", "%00" * 43, "x" * 3000, "é" * 43])
def test_a_guessed_preview_is_not_found(shop: WebShop, key: str) -> None:
    with shop.database.write() as session:
        preview = make_post(session, "A Draft", published_at=None)
    preview_of(shop, preview)
    assert shop.client().get(f"/blog/preview/{key}").status_code == 404


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/blog/before", "/blog/now"),
        ("/blog/before/", "/blog/now"),
        ("/blog/before/quotes/abc", "/blog/now/quotes/abc"),
        ("/2006/09/before/", "/blog/now"),
        ("/2006/09/before", "/blog/now"),
        ("/?p=123", "/blog/now"),
        ("/2006/09/%C3%BCber/", "/blog/now"),
    ],
)
def test_old_addresses_lead_to_the_present_one(shop: WebShop, old: str, new: str) -> None:
    with shop.database.write() as session:
        post = make_post(session, slug="before")
        for path in ("/2006/09/before/", "/?p=123", "/2006/09/über/"):
            services.remember_address(session, path, post)
        services.rename_post(session, post, "between")
        services.rename_post(session, post, "now")
    answer = shop.client().get(old)
    assert (answer.status_code, answer.location) == (301, new)


def test_a_post_that_goes_back_leads_nobody_in_a_circle(shop: WebShop) -> None:
    with shop.database.write() as session:
        post = make_post(session, slug="one")
        services.rename_post(session, post, "two")
    client = shop.client()
    moved = client.get("/blog/one")
    assert (moved.status_code, moved.headers["Cache-Control"]) == (301, "public, no-cache")
    with shop.database.write() as session:
        services.rename_post(session, session.merge(post), "one")
    assert client.get("/blog/one").status_code == 200
    assert client.get("/blog/two").location == "/blog/one"


@pytest.mark.parametrize("address", ["/?p=124", "/?p=x", "/?p=" + "9" * 99, "/2006/09/other/"])
def test_other_addresses_lead_nowhere(shop: WebShop, address: str) -> None:
    with shop.database.write() as session:
        services.remember_address(session, "/?p=123", make_post(session))
    assert shop.client().get(address).status_code in {200, 404}


def test_pages_that_exist_pay_nothing_for_old_addresses(shop: WebShop) -> None:
    add(shop, "A Post")
    with counted(shop.database) as statements:
        assert shop.client().get("/blog/a-post").status_code == 200
        assert shop.client().get("/books/nothing").status_code == 404
    assert not [sql for sql in statements if "old_addresses" in sql]


def test_a_post_with_everything_is_read_in_seven_statements(shop: WebShop) -> None:
    book = shop.book(title="A Book", extract="# Show up\n\nWords.")
    for part in (1, 2, 3):
        add(
            shop,
            f"Piece {part}",
            body=PULLED,
            books=(book.id,),
            chapters={book.id: "Show up"},
            tags=("One", "Two"),
            series="A Series",
            part=part,
        )
    with counted(shop.database) as statements:
        assert shop.client().get("/blog/piece-2").status_code == 200
    the_generation = 1
    assert the_generation + len(statements) <= 7


def test_a_quotation_has_a_page_and_a_picture(shop: WebShop) -> None:
    book = shop.book(title="A Book")
    add(shop, "A Post", body=PULLED, books=(book.id,))
    client = shop.client()
    address = quotation(client, "/blog/a-post")
    page = client.get(address).text
    assert "It comes a minute at a time." in page
    assert 'href="/blog/a-post#q-' in page
    assert "/books/a-book" in page
    assert f'<meta property="og:image" content="{shop.settings.base_url}{address}.png">' in page
    card = client.get(f"{address}.png")
    assert card.mimetype == "image/png"
    assert card.data[16:24] == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big")
    assert f"{address}.png" in client.get("/blog/a-post").text


def test_a_card_is_drawn_once(shop: WebShop) -> None:
    add(shop, "A Post")
    client = shop.client()
    first = client.get("/blog/a-post/card.png")
    (kept,) = (shop.settings.data_dir / "files" / "cards").iterdir()
    kept.write_bytes(b"kept")
    assert first.data != b"kept"
    assert client.get("/blog/a-post/card.png").data == b"kept"
    assert "/blog/a-post/card.png" in client.get("/blog/a-post").text


def test_one_card_is_drawn_at_a_time_and_kept_ones_wait_for_none(shop: WebShop) -> None:
    add(shop, "A Post")
    add(shop, "Another")
    client = shop.client()
    assert client.get("/blog/a-post/card.png").status_code == 200
    with DRAWING:
        assert client.get("/blog/a-post/card.png").status_code == 200
        assert client.get("/blog/another/card.png").status_code == 503
    assert client.get("/blog/another/card.png").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/blog/a-post/quotes/0123456789",
        "/blog/a-post/quotes/%00",
        "/blog/a-draft/quotes/0123456789",
        "/blog/a-post/quotes/0123456789.png",
        "/blog/a-draft/card.png",
        "/blog/nothing/card.png",
    ],
)
def test_quotations_and_cards_of_nothing_are_not_found(shop: WebShop, address: str) -> None:
    add(shop, "A Post")
    add(shop, "A Draft", body=PULLED, published=False)
    assert shop.client().get(address).status_code == 404


def test_what_is_hostile_is_shown_as_words(shop: WebShop) -> None:
    bad = '<script>alert(1)</script> #panic("x") {{ 7 * 7 }}'
    add(
        shop,
        f"Title {bad}",
        slug="bad",
        body=f"> [!quote]\n> Said {bad}\n> — By {bad}",
        series=f"Series {bad}",
    )
    add(shop, "Other", series=f"Series {bad}")
    client = shop.client()
    address = quotation(client, "/blog/bad")
    for path in ("/blog/bad", "/blog/", address, "/blog/other"):
        page = client.get(path).text
        assert "<script>alert" not in page, path
        assert "49" not in re.sub(r"[0-9a-f]{6,}", "", page), path
    assert client.get(f"{address}.png").status_code == 200
    assert client.get("/blog/bad/card.png").status_code == 200
