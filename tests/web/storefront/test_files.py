"""Covers, sounds and colours of the shop window, by HTTP."""

import io

import pytest
from PIL import Image

from catalogue.books.models import Book
from catalogue.books.services import keep_audio, keep_cover
from catalogue.core.clock import utc_now
from catalogue.worker import work_once
from tests.factories.books import make_book
from tests.support.odd_files import picture
from tests.support.web_shop import WebShop


def test_a_title_without_a_cover_gets_one_that_is_drawn_and_kept(shop: WebShop) -> None:
    book = shop.book(title="Drawn")
    client = shop.client()
    first = client.get(f"/books/drawn/cover.png?w=240&v={book.cover_version}")
    assert first.mimetype == "image/png"
    assert first.data.startswith(b"\x89PNG")
    assert int.from_bytes(first.data[16:20], "big") == 240
    assert "immutable" in first.headers["Cache-Control"]
    assert shop.storage.size(f"covers/{book.cover_version}-240.png") == len(first.data)
    again = client.get("/books/drawn/cover.png?w=240")
    assert again.data == first.data
    assert "immutable" not in again.headers["Cache-Control"]


def test_the_address_of_a_cover_is_the_one_of_its_route(shop: WebShop) -> None:
    book = shop.book(title="Routed")
    with shop.app.test_request_context():
        route = shop.app.url_for("books.cover", slug="routed", extension="png")
    page = shop.client().get("/books/routed").text
    assert f'src="{route}?v={book.cover_version}&amp;w=480"' in page


def test_a_cover_is_confirmed_without_being_sent_again(shop: WebShop) -> None:
    shop.book(title="Drawn")
    client = shop.client()
    etag = client.get("/books/drawn/cover.png").headers["ETag"]
    again = client.get("/books/drawn/cover.png", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("rest", ["cover.svg", "cover.jpg", "cover.png?w=1", "cover.png?w=99999"])
def test_other_pictures_are_not_made(shop: WebShop, rest: str) -> None:
    shop.book(title="Drawn")
    assert shop.client().get(f"/books/drawn/{rest}").status_code == 404


def test_a_cover_of_its_own_is_served_in_every_format(shop: WebShop) -> None:
    with shop.database.write() as session:
        book = make_book(session, "Kept")
        keep_cover(session, shop.storage, book, picture(960, 1300), now=utc_now())
    client = shop.client()
    assert "<picture>" not in client.get("/books/kept").text
    work_once(shop.tools)
    page = client.get("/books/kept").text
    assert '<source type="image/avif"' in page
    assert 'width="480" height="650"' in page
    for ending in ("avif", "webp", "jpg"):
        answer = client.get(f"/books/kept/cover.{ending}?w=480")
        assert Image.open(io.BytesIO(answer.data)).size == (480, 650)
    assert client.get("/books/kept/cover.png").status_code == 404


def test_a_cover_that_is_gone_is_unavailable_and_the_page_still_there(shop: WebShop) -> None:
    with shop.database.write() as session:
        book = make_book(session, "Lost")
        keep_cover(session, shop.storage, book, picture(), now=utc_now())
    work_once(shop.tools)
    with shop.database.read() as session:
        version = session.get_one(Book, book.id).cover_version
    shop.storage.delete(f"covers/{version}-480.jpg")
    client = shop.client()
    assert client.get("/books/lost/cover.jpg").status_code == 503
    assert client.get("/books/lost").status_code == 200


def test_a_sound_can_be_asked_for_in_parts(shop: WebShop) -> None:
    with shop.database.write() as session:
        book = make_book(session, "Sounding")
        keep_audio(book, shop.storage, io.BytesIO(bytes(range(200))), title="A minute of it")
    client = shop.client()
    page = client.get("/books/sounding").text
    assert "A minute of it" in page
    assert "/books/sounding/audio.mp3?v=" in page
    whole = client.get("/books/sounding/audio.mp3")
    assert (len(whole.data), whole.headers["Accept-Ranges"]) == (200, "bytes")
    part = client.get("/books/sounding/audio.mp3", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, bytes(range(10, 20)))
    assert part.headers["Content-Range"] == "bytes 10-19/200"
    beyond = client.get("/books/sounding/audio.mp3", headers={"Range": "bytes=500-"})
    assert beyond.status_code == 416


def test_the_colours_of_a_title_are_a_style_sheet_and_nothing_else(shop: WebShop) -> None:
    shop.book(title="Bright", ground_colour="#123456", ink_colour="#FEDCBA")
    client = shop.client()
    sheet = client.get("/books/bright/colours.css?v=123456fedcba")
    assert sheet.text == ".title-colours--bright{--title-ground:#123456;--title-ink:#FEDCBA}"
    assert sheet.mimetype == "text/css"
    assert "immutable" in sheet.headers["Cache-Control"]
    assert "immutable" not in client.get("/books/bright/colours.css?v=old").headers["Cache-Control"]
