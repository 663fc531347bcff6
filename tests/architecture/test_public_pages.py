"""Public pages are the same for everyone: none reads a cookie or a session, none sets one.

The pages are found as a visitor finds them, by following links from the home page of a seeded shop;
every public route of the table must have been met.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pytest
from flask import Flask, Request
from flask.sessions import SecureCookieSession, SessionInterface
from lxml.html import fromstring
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from catalogue.app import create_app
from catalogue.core.isbn import display_isbn
from catalogue.pictures.services import keep_picture
from tests.factories.blog import make_post
from tests.factories.pictures import make_image
from tests.support.routes import listed_routes
from tests.support.settings import quick_settings
from tests.support.shop import Shop
from tests.support.times import NOON

_LINK = re.compile(
    rb'(?:href|src)="([^"]+)"|<loc>([^<]+)</loc>|property="og:image" content="([^"]+)"'
)
_FEW = 8  # addresses visited per route: every title of the seeds, but not every picture
_UNNAMED = "/sitemap-1.xml"  # named by the map only where there are too many pages for one
_HTML = b"<!doctype html>"
_BARE = re.compile(rb"[^\s<>&]+@[^\s<>&]+")
_COOKIES = "cart=someone; session=someone; cart_count=4"


class _Watched(SessionInterface):
    """Sessions that start empty and note who looks into them."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        return SecureCookieSession()

    def save_session(self, app: Flask, session: Any, response: Any) -> None:
        if session.accessed or session.modified:
            self.read.append("the session")


class Visited:
    """A seeded shop, watched: what its public pages answered, and what they should not touch."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.offences: dict[str, list[str]] = {}
        self.bodies: dict[str, list[tuple[str, bytes]]] = {}
        self._sessions = _Watched()
        self._cookies: list[str] = []
        self._watch()
        self._public = {
            route.path
            for route, (_audience, access) in listed_routes().items()
            if access == "public"
        }

    def _watch(self) -> None:
        noted = self._cookies

        class WatchedRequest(Request):
            @property
            def cookies(self) -> ImmutableMultiDict[str, str]:
                noted.append("the cookies")
                return ImmutableMultiDict()

        self.app.request_class = WatchedRequest
        self.app.session_interface = self._sessions

    def crawl(self) -> None:
        """Visit a few addresses of every public route that links lead to."""
        waiting = ["/", *sorted(path for path in self._public if "<" not in path), _UNNAMED]
        seen = set(waiting)
        while waiting:
            address = waiting.pop(0)
            rule = self._rule(address)
            if rule not in self._public or len(self.bodies.get(rule, [])) >= _FEW:
                continue
            body = self._visit(rule, address)
            found = [urlsplit(unescape((a or b or c).decode())) for a, b, c in _LINK.findall(body)]
            local = [part.path for part in found if part.hostname in {None, "127.0.0.1"}]
            waiting += [path for path in dict.fromkeys(local) if path and path not in seen]
            seen.update(local)

    def unmet(self) -> set[str]:
        """Return the public routes that no link led to."""
        return self._public - set(self.bodies)

    def _rule(self, address: str) -> str:
        try:
            rule, _ = self.app.url_map.bind("127.0.0.1").match(address, return_rule=True)
        except (HTTPException, RequestRedirect):
            return ""
        return str(rule.rule)

    def _visit(self, rule: str, address: str) -> bytes:
        with self.app.test_client(use_cookies=False) as client:
            response = client.get(address, headers={"Cookie": _COOKIES})
            touched = [*self._sessions.read, *self._cookies]
            self._sessions.read.clear()
            self._cookies.clear()
            if response.status_code != 200:
                touched.append(f"status {response.status_code}")
            touched += [name for name in ("Set-Cookie",) if name in response.headers]
            if "Cookie" in response.headers.get("Vary", ""):
                touched.append("Vary: Cookie")
            if touched:
                self.offences[address] = touched
            self.bodies.setdefault(rule, []).append((address, response.data))
            body: bytes = response.data
            return body


def add_picture(app: Flask) -> None:
    """Let a post hold a picture, because the seeds have none."""
    shop = app.extensions["catalogue"]
    with shop.database.write() as session:
        kept = keep_picture(session, shop.storage, make_image(), name="pier.png", now=NOON)
        make_post(session, body=f"![A pier]({kept.path})")


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visited]:
    folder = tmp_path_factory.mktemp("shop")
    shop = Shop(folder)
    shop.prepare()
    app = create_app(quick_settings(data_dir=folder, database_url=shop.env["DATABASE_URL"]))
    add_picture(app)
    visited = Visited(app)
    visited.crawl()
    yield visited
    app.extensions["catalogue"].database.dispose()


@pytest.mark.slow
def test_public_pages_touch_no_session_and_no_cookie(visited: Visited) -> None:
    assert visited.bodies
    assert visited.offences == {}


@pytest.mark.slow
def test_links_lead_to_every_public_route(visited: Visited) -> None:
    assert visited.unmet() == set()


@pytest.mark.slow
def test_every_public_page_is_valid_html(visited: Visited) -> None:
    """Each page is read by the standard's own parser, which stops at the first error."""
    faults = {}
    for address, body in chain.from_iterable(visited.bodies.values()):
        if body.startswith(_HTML):
            try:
                html5lib.HTMLParser(strict=True).parse(body)
            except html5lib.html5parser.ParseError as error:
                faults[address] = str(error)
    assert faults == {}


@pytest.mark.slow
def test_addresses_of_mail_are_bare(visited: Visited) -> None:
    bodies = (body for pages in visited.bodies.values() for _, body in pages)
    found = {address for body in bodies for address in re.findall(rb'href="mailto:([^"]*)"', body)}
    assert found
    assert [
        address for address in found if not re.fullmatch(rb"[^\s<>&]+@[^\s<>&]+", address)
    ] == []


@pytest.mark.slow
def test_what_pages_tell_programs_is_what_they_show_people(visited: Visited) -> None:
    """The structured data of titles and posts names things by the words that the page shows."""
    told = 0
    for address, body in chain.from_iterable(visited.bodies.values()):
        if not body.startswith(_HTML):
            continue
        page = fromstring(body)
        for block in page.xpath("//script[@type='application/ld+json']"):
            data = json.loads(block.text)
            block.getparent().remove(block)
            shown = " ".join(page.text_content().split())
            for words in _words_in(data):
                assert words in shown, (address, words)
                told += 1
            assert data["url"].endswith(urlsplit(address).path)
    assert told > 20


def _words_in(data: dict[str, Any]) -> Iterator[str]:
    """Return names, prices and numbers that a visitor, too, should be able to read."""
    for name in ("name", "headline"):
        if name in data:
            yield " ".join(data[name].split())
    for person in (*data.get("author", ()), *data.get("about", ())):
        if isinstance(person, dict):
            yield " ".join(person["name"].split())
    for example in data.get("workExample", ()):
        if "isbn" in example:
            yield display_isbn(example["isbn"])
        if "offers" in example and Decimal(example["offers"]["price"]):
            yield example["offers"]["price"]


@pytest.mark.slow
def test_the_watch_notices(visited: Visited) -> None:
    cart = visited._visit("/cart", "/cart")  # noqa: SLF001 -- the control of this file.
    assert cart
    assert "the cookies" in visited.offences.pop("/cart")
