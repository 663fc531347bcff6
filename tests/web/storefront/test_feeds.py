"""Feeds are valid Atom, say what the pages say, and cost a reader nothing when nothing is new."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree
from lxml.html import fromstring

from catalogue.blog.queries import find_post_for_changes
from catalogue.blog.services import change_post, withdraw_post
from catalogue.blog.services.moderating import decide
from catalogue.blog.types import CommentStatus, PostFacts
from tests.factories.blog import make_post, make_reply
from tests.factories.books import make_book
from tests.support.times import NOON, TOMORROW, YESTERDAY
from tests.support.web_shop import WebShop

_GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parents[2] / "data" / "atom.rng"))
_ATOM = {"a": "http://www.w3.org/2005/Atom"}
_HOSTILE = "“<script>alert(1)</script>” ]]> & \u202e \u0001 <b>"


def feed(client: FlaskClient, path: str) -> "etree._Element":
    answer = client.get(path)
    assert answer.mimetype == "application/atom+xml"
    tree = etree.fromstring(answer.data)
    assert _GRAMMAR.validate(tree), _GRAMMAR.error_log
    return tree


def values(tree: "etree._Element", path: str) -> list[str]:
    return [str(one) for one in tree.xpath(path, namespaces=_ATOM)]


@pytest.fixture
def client(shop: WebShop) -> FlaskClient:
    with shop.database.write() as session:
        book = make_book(session, "A Title")
        make_post(session, "One", body="Some *words*.", books=(book,), tags=("Leading", "Time"))
        make_post(session, "Two", tags=("Time",), published_at=YESTERDAY - timedelta(days=1))
        make_post(session, "Hidden draft", published_at=None, books=(book,), tags=("Time",))
        make_post(session, "Hidden still", published_at=TOMORROW, books=(book,), tags=("Time",))
    return shop.client()


@pytest.mark.parametrize(
    ("path", "titles"),
    [
        ("/blog/feed.atom", ["One", "Two"]),
        ("/books/a-title/feed.atom", ["One"]),
        ("/blog/tags/time/feed.atom", ["One", "Two"]),
        ("/blog/tags/leading/feed.atom", ["One"]),
    ],
)
def test_a_feed_holds_what_is_published_newest_first(
    client: FlaskClient, path: str, titles: list[str]
) -> None:
    assert values(feed(client, path), "a:entry/a:title/text()") == titles


def test_an_entry_carries_the_whole_text_its_tags_and_its_address(
    shop: WebShop, client: FlaskClient
) -> None:
    tree = feed(client, "/blog/feed.atom")
    content = values(tree, "a:entry[1]/a:content/text()")[0]
    assert fromstring(content).text_content().strip() == "Some words."
    assert values(tree, "a:entry[1]/a:category/@term") == ["Leading", "Time"]
    (address,) = values(tree, "a:entry[1]/a:link[@rel='alternate']/@href")
    assert address == f"{shop.settings.base_url}/blog/one"
    assert client.get("/blog/one").status_code == 200


def test_the_feed_of_a_thread_holds_what_is_approved_newest_first(shop: WebShop) -> None:
    with shop.database.write() as session:
        post = make_post(session, "One")
        first = make_reply(session, post, "Yes & <b>no</b>.", name="Rosa", now=YESTERDAY)
        make_reply(session, post, "Quite.", name="Tom", parent=first, now=NOON)
        for status in (CommentStatus.WAITING, CommentStatus.REJECTED, CommentStatus.SPAM):
            make_reply(session, post, "Hidden.", name="Hidden", status=status)
        make_reply(session, make_post(session, "Two"), "Elsewhere.")
    tree = feed(shop.client(), "/blog/one/feed.atom")
    assert values(tree, "a:entry/a:author/a:name/text()") == ["Tom", "Rosa"]
    assert "Hidden" not in etree.tostring(tree, encoding="unicode")
    assert values(tree, "a:updated/text()") == [NOON.isoformat(timespec="seconds")]
    content = values(tree, "a:entry[2]/a:content/text()")[0]
    assert fromstring(content).text_content().strip() == "Yes & <b>no</b>."
    posts = feed(shop.client(), "/blog/feed.atom")
    (thread,) = values(posts, "a:entry[a:title='One']/a:link[@rel='replies']/@href")
    assert thread == f"{shop.settings.base_url}/blog/one/feed.atom"


def test_an_entry_of_a_thread_leads_to_the_reply_and_bears_the_mark_of_staff(
    shop: WebShop,
) -> None:
    with shop.database.write() as session:
        post = make_post(session, "One")
        first = make_reply(session, post, name=f"Bob of {shop.settings.shop_name}", now=YESTERDAY)
        make_reply(session, post, name="Ann", parent=first, is_by_staff=True, now=NOON)
    tree = feed(shop.client(), "/blog/one/feed.atom")
    page = fromstring(shop.client().get("/blog/one").data)
    for address in values(tree, "a:entry/a:link[@rel='alternate']/@href"):
        assert page.get_element_by_id(address.partition("#")[2]) is not None
    assert values(tree, "a:entry[a:author/a:uri]/a:author/a:name/text()") == ["Ann"]
    assert values(tree, "a:entry/a:author/a:uri/text()") == [f"{shop.settings.base_url}/"]


def test_a_reply_that_was_approved_late_makes_the_feed_of_its_thread_newer(shop: WebShop) -> None:
    with shop.database.write() as session:
        post = make_post(session, "One")
        make_reply(session, post, now=NOON)
        held = make_reply(session, post, status=CommentStatus.WAITING, now=YESTERDAY)
    client = shop.client()
    known = {"If-Modified-Since": client.get("/blog/one/feed.atom").headers["Last-Modified"]}
    with shop.database.write() as session:
        decide(session, session.merge(held), CommentStatus.APPROVED, now=TOMORROW)
    assert client.get("/blog/one/feed.atom", headers=known).status_code == 200
    tree = feed(client, "/blog/one/feed.atom")
    assert values(tree, "a:updated/text()") == [TOMORROW.isoformat(timespec="seconds")]


def test_a_feed_names_itself_and_its_page(shop: WebShop, client: FlaskClient) -> None:
    tree = feed(client, "/books/a-title/feed.atom")
    base = shop.settings.base_url
    assert values(tree, "a:link[@rel='self']/@href") == [f"{base}/books/a-title/feed.atom"]
    assert values(tree, "a:link[@rel='alternate']/@href") == [f"{base}/books/a-title"]


def test_a_changed_post_is_dated_anew_and_keeps_its_id(shop: WebShop, client: FlaskClient) -> None:
    before = feed(client, "/blog/feed.atom")
    with shop.database.write() as session:
        post = find_post_for_changes(session, "one")
        assert post is not None
        change_post(session, post, PostFacts(title="One", body="Other words."), now=NOON)
    after = feed(client, "/blog/feed.atom")
    assert values(after, "a:entry[1]/a:id/text()") == values(before, "a:entry[1]/a:id/text()")
    assert values(after, "a:entry[1]/a:updated/text()") == [NOON.isoformat(timespec="seconds")]
    assert values(after, "a:updated/text()") == [NOON.isoformat(timespec="seconds")]


def test_a_reader_that_has_the_feed_is_told_so(client: FlaskClient) -> None:
    answer = client.get("/blog/feed.atom")
    by_tag = {"If-None-Match": answer.headers["ETag"]}
    by_time = {"If-Modified-Since": answer.headers["Last-Modified"]}
    for known in (by_tag, by_time):
        again = client.get("/blog/feed.atom", headers=known)
        assert (again.status_code, again.data) == (304, b"")
    earlier = {"If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}
    assert client.get("/blog/feed.atom", headers=earlier).status_code == 200
    both = {**by_time, "If-None-Match": '"another"'}
    assert client.get("/blog/feed.atom", headers=both).status_code == 200


def test_a_reader_is_told_that_the_newest_post_was_taken_back(
    shop: WebShop, client: FlaskClient
) -> None:
    with shop.database.write() as session:
        make_post(session, slug="newest", published_at=NOON, now=NOON)
    known = {"If-Modified-Since": client.get("/blog/feed.atom").headers["Last-Modified"]}
    with shop.database.write() as session:
        post = find_post_for_changes(session, "newest")
        assert post is not None
        withdraw_post(session, post, now=NOON)
    assert client.get("/blog/feed.atom", headers=known).status_code == 200


@pytest.mark.parametrize("needed", ["a:id", "a:updated", "a:entry/a:title", "a:entry/a:link"])
def test_the_grammar_misses_what_a_feed_needs(client: FlaskClient, needed: str) -> None:
    tree = feed(client, "/blog/feed.atom")
    for element in tree.xpath(needed, namespaces=_ATOM):
        element.getparent().remove(element)
    assert not _GRAMMAR.validate(tree)


def test_an_empty_feed_is_valid(shop: WebShop) -> None:
    assert values(feed(shop.client(), "/blog/feed.atom"), "a:entry") == []


def test_whatever_is_typed_the_feed_stays_whole(shop: WebShop) -> None:
    with shop.database.write() as session:
        make_post(session, _HOSTILE, slug="odd", body=f"{_HOSTILE}\n\n[x](javascript:alert)")
    tree = feed(shop.client(), "/blog/feed.atom")
    assert values(tree, "a:entry/a:title/text()") == [_HOSTILE.replace("\u0001", "")]
    content = fromstring(f"<div>{values(tree, 'a:entry/a:content/text()')[0]}</div>")
    assert content.xpath("//script") == []
    assert content.xpath("//a[starts-with(@href, 'javascript')]") == []


@pytest.mark.parametrize(
    "path",
    [
        "/blog/none/feed.atom",
        "/blog/hidden-draft/feed.atom",
        "/books/none/feed.atom",
        "/blog/tags/none/feed.atom",
        "/books/A%20b/feed.atom",
    ],
)
def test_what_is_not_there_has_no_feed(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_pages_name_their_feeds(client: FlaskClient) -> None:
    for page, path in (
        ("/blog/", "/blog/feed.atom"),
        ("/books/a-title", "/books/a-title/feed.atom"),
        ("/blog/tags/time", "/blog/tags/time/feed.atom"),
    ):
        links = fromstring(client.get(page).text).xpath(
            "//link[@type='application/atom+xml']/@href"
        )
        assert [str(link).partition("//")[2].partition("/")[2] for link in links] == [path[1:]]
