"""What programs that look for pages are told."""

from pathlib import Path

from lxml import etree
from sqlalchemy import insert

from catalogue.blog.models import Post
from catalogue.blog.types import PostStatus
from catalogue.books.types import SubjectScheme, TopicFacts
from catalogue.core.ids import new_id
from tests.factories.blog import make_post
from tests.factories.books import make_book
from tests.support.times import TOMORROW, YESTERDAY
from tests.support.web_shop import WebShop

_SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parents[2] / "data" / "sitemap.xsd"))
_NAMESPACES = {
    "m": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
}


def test_the_icon_is_where_old_programs_look(shop: WebShop) -> None:
    client = shop.client()
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.data.startswith(b"<svg")
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    again = client.get("/favicon.ico", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def read_map(shop: WebShop, path: str = "/sitemap.xml") -> "etree._Element":
    tree = etree.fromstring(shop.client().get(path).data)
    assert _SCHEMA.validate(tree), _SCHEMA.error_log
    return tree


def values(tree: "etree._Element", path: str) -> list[str]:
    return [str(one) for one in tree.xpath(f"{path}/text()", namespaces=_NAMESPACES)]


def test_every_public_page_is_listed_and_no_other(shop: WebShop) -> None:
    topic = TopicFacts("Leadership", SubjectScheme.THEMA)
    with shop.database.write() as session:
        make_book(session, "Shown", topics=(topic,))
        make_book(session, "Hidden", by=("Hidden Person",), published=False)
        make_post(session, "Read me")
        make_post(session, "Not yet", published_at=TOMORROW)
    client, base = shop.client(), shop.settings.base_url
    paths = [one.removeprefix(base) for one in values(read_map(shop), "m:url/m:loc")]
    assert paths == [
        "/",
        "/books/",
        "/blog/",
        "/books/shown",
        "/contributors/ann-author",
        "/topics/leadership",
        "/blog/read-me",
    ]
    for path in paths:
        assert client.get(path).status_code == 200, path


def test_the_map_says_when_pages_changed_and_shows_their_pictures(shop: WebShop) -> None:
    with shop.database.write() as session:
        make_book(session, "Shown")
        make_post(session, "Read me", published_at=YESTERDAY)
    tree, base = read_map(shop), shop.settings.base_url
    (post,) = tree.xpath(f"m:url[m:loc='{base}/blog/read-me']", namespaces=_NAMESPACES)
    assert values(post, "m:lastmod") == [YESTERDAY.isoformat(timespec="seconds")]
    (book,) = tree.xpath(f"m:url[m:loc='{base}/books/shown']", namespaces=_NAMESPACES)
    pictures = values(post, "i:image/i:loc") + values(book, "i:image/i:loc")
    assert len(pictures) == 2
    for picture in pictures:
        answer = shop.client().get(picture.removeprefix(base))
        assert (answer.mimetype or "").startswith("image/")


def test_above_ten_thousand_pages_the_map_is_an_index_of_maps(shop: WebShop) -> None:
    with shop.database.write() as session:
        session.execute(insert(Post), [_plain_post(number) for number in range(10_000)])
    base = shop.settings.base_url
    maps = values(read_map(shop), "m:sitemap/m:loc")
    assert maps == [f"{base}/sitemap-1.xml", f"{base}/sitemap-2.xml"]
    found = [values(read_map(shop, one.removeprefix(base)), "m:url/m:loc") for one in maps]
    assert [len(pages) for pages in found] == [10_000, 3]
    assert len({page for pages in found for page in pages}) == 10_003
    for path in ("/sitemap-0.xml", "/sitemap-3.xml", "/sitemap-x.xml"):
        assert shop.client().get(path).status_code == 404


def _plain_post(number: int) -> dict[str, object]:
    return {
        "id": new_id(),
        "slug": f"post-{number}",
        "title": "A post",
        "body": "Words.",
        "body_html": "<p>Words.</p>",
        "excerpt": "Words.",
        "words": 1,
        "status": PostStatus.PUBLISHED,
        "published_at": YESTERDAY,
        "created_at": YESTERDAY,
        "updated_at": YESTERDAY,
    }


def test_robots_are_shown_the_map_and_kept_out_of_the_cart(shop: WebShop) -> None:
    answer = shop.client().get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert f"Sitemap: {shop.settings.base_url}/sitemap.xml" in answer.text
    assert "Disallow: /cart" in answer.text
