"""A public page is rendered once per generation, and is never stale."""

import gzip
from collections import Counter
from collections.abc import Callable
from typing import Any

from catalogue.books.queries import book_for_changes
from catalogue.books.services import withdraw_book
from catalogue.core.clock import utc_now
from catalogue.web.common.kept_pages import KeptPage
from catalogue.web.common.page_cache import PageCache
from tests.factories.books import make_book
from tests.support.statements import counted
from tests.support.web_shop import WebShop


def test_the_second_visitor_costs_the_database_one_look(shop: WebShop) -> None:
    client = shop.client()
    first = client.get("/books/")
    with counted(shop.database) as statements:
        second = client.get("/books/")
    assert second.data == first.data
    assert statements == [], "the look at the generation goes past the ORM"


def test_a_change_is_on_the_page_at_once(shop: WebShop) -> None:
    client = shop.client()
    assert "A new title" not in client.get("/books/").text
    with shop.database.write() as session:
        make_book(session, "A new title")
    assert "A new title" in client.get("/books/").text


def test_a_browser_that_has_the_page_is_told_so(shop: WebShop) -> None:
    client = shop.client()
    page = client.get("/books/")
    again = client.get("/books/", headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    with shop.database.write() as session:
        make_book(session)
    assert client.get("/books/", headers={"If-None-Match": page.headers["ETag"]}).status_code == 200


def test_a_page_is_packed_for_who_can_unpack_it(shop: WebShop) -> None:
    client = shop.client()
    plain = client.get("/books/")
    packed = client.get("/books/", headers={"Accept-Encoding": "br, gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    refused = client.get("/books/", headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert "Content-Encoding" not in refused.headers


def test_head_tells_what_get_would(shop: WebShop) -> None:
    client = shop.client()
    before = client.head("/books/")
    page = client.get("/books/")
    after = client.head("/books/")
    for head in (before, after):
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["ETag"] == page.headers["ETag"]


def test_another_host_or_root_is_another_page(shop: WebShop) -> None:
    client = shop.client()
    client.get("/books/", environ_overrides={"SCRIPT_NAME": "//evil.example"})
    assert "evil.example" not in client.get("/books/").text


def test_a_page_with_unknown_parameters_is_not_kept(shop: WebShop) -> None:
    answer = shop.client().get("/books/?utm_source=letter")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_refusals_and_carts_are_not_kept(shop: WebShop) -> None:
    for address in ("/books/none-such", "/cart"):
        assert shop.client().get(address).headers["Cache-Control"] == "private, no-store"


def test_a_title_that_is_withdrawn_goes_at_once(shop: WebShop) -> None:
    with shop.database.write() as session:
        book = make_book(session, "Soon gone")
    client = shop.client()
    assert "Soon gone" in client.get(f"/books/{book.slug}").text
    with shop.database.write() as session:
        withdraw_book(session, book_for_changes(session, book.slug), now=utc_now())
    assert client.get(f"/books/{book.slug}").status_code == 404


class StillProbe:
    """A catalogue that does not change."""

    def read(self) -> int:
        return 1


class Echo:
    """An application whose public pages say their own address, and which counts its work."""

    def __init__(self) -> None:
        self.rendered: Counter[str] = Counter()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        environ["catalogue.public_page"] = True
        start("200 OK", [("Content-Type", "text/plain")])
        self.rendered[environ["PATH_INFO"]] += 1
        return [environ["PATH_INFO"].encode() * 100]


PAGE_BYTES = KeptPage([], b"/0" * 100, gzip.compress(b"/0" * 100)).size


def asked(cache: PageCache, path: str, query: str = "") -> bytes:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
    return b"".join(cache(environ, lambda *_: None))


def small_cache(wsgi: Echo, *, pages: int) -> PageCache:
    return PageCache(
        wsgi,
        StillProbe(),  # type: ignore[arg-type]
        version="1",
        limit=PAGE_BYTES * pages,
    )


def test_the_cache_stays_within_its_bounds() -> None:
    cache = small_cache(Echo(), pages=3)
    for number in range(50):
        assert asked(cache, f"/{number}") == f"/{number}".encode() * 100
        asked(cache, "/", f"q={number}")
    assert 0 < cache.bytes_kept <= PAGE_BYTES * 3


def test_a_flood_of_searches_pushes_out_no_page_that_everybody_reads() -> None:
    echo = Echo()
    cache = small_cache(echo, pages=24)
    read = [f"/{number}" for number in range(9)]
    for path in read:
        asked(cache, path)
    for number in range(1_000):
        asked(cache, "/books/", f"q={number}")
    for path in read:
        asked(cache, path)
    assert [echo.rendered[path] for path in read] == [1] * 9


def test_the_newest_searches_are_kept_too() -> None:
    echo = Echo()
    cache = small_cache(echo, pages=24)
    for query in ("q=same", "q=same"):
        asked(cache, "/0", query)
    assert echo.rendered["/0"] == 1
