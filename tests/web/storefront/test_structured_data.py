"""What search engines read of titles and posts (schema.org, as JSON-LD)."""

import json
import re
from typing import Any

from catalogue.blog.types import CommentStatus
from catalogue.books.types import Form
from tests.factories.blog import make_post, make_reply
from tests.factories.books import make_book, make_edition
from tests.support.web_shop import WebShop

_BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def data_of(shop: WebShop, address: str) -> dict[str, Any]:
    (block,) = _BLOCK.findall(shop.client().get(address).text)
    data: dict[str, Any] = json.loads(block)
    return data


def test_a_title_is_a_book_with_an_example_for_each_form(shop: WebShop) -> None:
    with shop.database.write() as session:
        book = make_book(
            session,
            "The Title",
            by=("Ann Author", "Bo Other"),
            publisher="A Publisher",
            blurb="In short.",
            forms=(Form.EPUB,),
        )
        make_edition(
            session, book, form=Form.PAPERBACK, price=999, stock=0, isbn="9781841127453", pages=238
        )
        make_edition(session, book, form=Form.AUDIOBOOK, price=0, minutes=90)
    base = shop.settings.base_url
    data = data_of(shop, "/books/the-title")
    assert (data["@type"], data["name"], data["description"]) == ("Book", "The Title", "In short.")
    assert data["url"] == f"{base}/books/the-title"
    assert [person["name"] for person in data["author"]] == ["Ann Author", "Bo Other"]
    assert data["author"][0]["url"] == f"{base}/contributors/ann-author"
    assert data["publisher"]["name"] == "A Publisher"
    epub, paperback, audio = data["workExample"]
    assert epub["@type"] == ["Book", "Product"]
    assert epub["bookFormat"] == "https://schema.org/EBook"
    assert epub["offers"]["price"] == "7.99"
    assert epub["offers"]["priceCurrency"] == "GBP"
    assert epub["offers"]["availability"] == "https://schema.org/InStock"
    assert "shippingDetails" not in epub["offers"]
    assert (paperback["isbn"], paperback["numberOfPages"]) == ("9781841127453", 238)
    assert paperback["offers"]["availability"] == "https://schema.org/OutOfStock"
    assert paperback["offers"]["shippingDetails"]["shippingSettingsLink"] == f"{base}/terms"
    assert paperback["offers"]["hasMerchantReturnPolicy"]["merchantReturnLink"] == f"{base}/terms"
    assert audio["@type"] == ["Audiobook", "Product"]
    assert audio["duration"] == "PT90M"
    assert audio["offers"]["price"] == "0.00"


def test_without_a_price_there_is_no_offer(shop: WebShop) -> None:
    shop.book(title="Unpriced", price=None)
    assert "offers" not in data_of(shop, "/books/unpriced")["workExample"][0]


def test_what_is_sold_by_the_seat_is_a_service(shop: WebShop) -> None:
    shop.book(title="The Hub", forms=(Form.SEAT,), by_enquiry=True)
    data = data_of(shop, "/books/the-hub")
    assert data["@type"] == "Service"
    assert data["provider"]["name"] == shop.settings.shop_name


def test_a_post_is_about_its_titles(shop: WebShop) -> None:
    with shop.database.write() as session:
        make_post(session, "A Post", books=(make_book(session, "Its Title"),), summary="Short.")
    data = data_of(shop, "/blog/a-post")
    assert (data["@type"], data["headline"]) == ("BlogPosting", "A Post")
    assert data["datePublished"] == "2026-11-19T12:00:00+00:00"
    assert data["author"]["name"] == "Ann Author"
    assert [one["name"] for one in data["about"]] == ["Its Title"]
    assert "dateModified" not in data


def test_a_post_tells_its_picture_its_language_and_how_many_replies_it_shows(
    shop: WebShop,
) -> None:
    with shop.database.write() as session:
        post = make_post(session, "A Post")
        make_reply(session, post)
        make_reply(session, post, status=CommentStatus.WAITING)
    base, data = shop.settings.base_url, data_of(shop, "/blog/a-post")
    assert data["mainEntityOfPage"] == f"{base}/blog/a-post"
    assert shop.client().get(data["image"].removeprefix(base)).mimetype == "image/png"
    assert (data["inLanguage"], data["commentCount"]) == ("en", 1)
    assert "1 reply" in shop.client().get("/blog/a-post").text


def test_no_title_can_break_out_of_the_block(shop: WebShop) -> None:
    bad = "</script><script>alert(1)</script>"
    shop.book(title=f"Bad {bad}", slug="bad", blurb=bad)
    data = data_of(shop, "/books/bad")
    assert data["name"] == f"Bad {bad}"
    assert "<script>alert" not in shop.client().get("/books/bad").text
