"""What programs that look for pages are told."""

import xml.etree.ElementTree as ET

from catalogue.books.types import SubjectScheme, TopicFacts
from tests.factories.blog import make_post
from tests.factories.books import make_book
from tests.support.times import TOMORROW
from tests.support.web_shop import WebShop

_NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_the_icon_is_where_old_programs_look(shop: WebShop) -> None:
    client = shop.client()
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.data.startswith(b"<svg")
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    again = client.get("/favicon.ico", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_every_public_page_is_listed_and_no_other(shop: WebShop) -> None:
    topic = TopicFacts("Leadership", SubjectScheme.THEMA)
    with shop.database.write() as session:
        make_book(session, "Shown", topics=(topic,))
        make_book(session, "Hidden", by=("Hidden Person",), published=False)
        make_post(session, "Read me")
        make_post(session, "Not yet", published_at=TOMORROW)
    client = shop.client()
    tree = ET.fromstring(client.get("/sitemap.xml").data)
    base = shop.settings.base_url
    addresses = [str(one.text) for one in tree.iter(f"{_NAMESPACE}loc")]
    assert [address.removeprefix(base) for address in addresses] == [
        "/",
        "/books/",
        "/blog/",
        "/books/shown",
        "/contributors/ann-author",
        "/topics/leadership",
        "/blog/read-me",
    ]
    for address in addresses:
        assert client.get(address.removeprefix(base)).status_code == 200, address


def test_robots_are_shown_the_map_and_kept_out_of_the_cart(shop: WebShop) -> None:
    answer = shop.client().get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert f"Sitemap: {shop.settings.base_url}/sitemap.xml" in answer.text
    assert "Disallow: /cart" in answer.text
