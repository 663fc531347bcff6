"""Every refusal is a page in the shop's own words with a way on."""

import re

import pytest
import requests
from playwright.sync_api import Browser, expect

from tests.support.browser import PHONE, browsing
from tests.support.shop import SERVE, running_shop
from tests.support.visitor import SIXTY_SECONDS, Visitor

pytestmark = pytest.mark.journey

REFUSALS = {
    400: ("GET", "/", {"Host": "another.example"}, b""),
    403: ("POST", "/cart/items", {"Sec-Fetch-Site": "cross-site"}, b"edition=x"),
    404: ("GET", "/a-page-that-is-not-there", {}, b""),
    405: ("POST", "/books/", {}, b""),
    413: ("POST", "/cart/items", {}, b"edition=" + b"x" * 3_000_000),
    422: ("POST", "/cart/items", {}, b"edition=the-60-second-leader-epub&quantity=many"),
}
_WAYS_ON = re.compile("Look at the books|See your cart|Check out|Send me fresh links")
_JARGON = re.compile(r"Oops|Traceback|Internal Server|Werkzeug|\b(4\d\d|5\d\d)\b|Error")


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_is_a_friendly_page(visitor: Visitor, status: int) -> None:
    method, path, headers, body = REFUSALS[status]
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    answer = requests.request(
        method, visitor.shop.url + path, headers={**headers, **kind}, data=body, timeout=10
    )
    assert answer.status_code == status
    show(visitor, answer)


def test_a_shop_that_is_asked_too_often_says_so(browser: Browser) -> None:
    with running_shop(RATELIMIT_ENABLED="true") as shop, browsing(browser, shop.url) as context:
        visitor = Visitor(context.new_page(), shop)
        address = f"{shop.url}/downloads/"
        answers = [
            requests.post(address, data={"email": "a@example.com"}, timeout=10) for _ in range(12)
        ]
        # Each of the two web processes counts for itself, so one of them has had enough by now.
        answer = next(answer for answer in answers if answer.status_code == 429)
        assert int(answer.headers["Retry-After"]) > 0
        show(visitor, answer)


def test_a_shop_without_its_database_says_so_and_heals(browser: Browser) -> None:
    with running_shop() as shop, browsing(browser, shop.url, size=PHONE) as context:
        visitor = Visitor(context.new_page(), shop)
        visitor.puts_in_cart(SIXTY_SECONDS)
        database = shop.folder / "shop.sqlite"
        shop.stop(SERVE)
        database.rename(database.with_suffix(".away"))
        database.mkdir()
        shop.start(SERVE)
        answer = visitor.opens("/cart")
        assert answer.status == 503
        database.rmdir()
        database.with_suffix(".away").rename(database)
        visitor.opens("/cart")
        expect(visitor.page.get_by_role("main")).to_contain_text("The 60 Second Leader")


def show(visitor: Visitor, answer: requests.Response) -> None:
    """Put an answer in front of the visitor, as if the browser had asked, and look at it."""
    address = f"{visitor.shop.url}/shown-for-its-looks"
    visitor.page.route(
        address,
        lambda route: route.fulfill(
            status=answer.status_code, body=answer.content, headers=dict(answer.headers)
        ),
    )
    visitor.opens(address)
    main = visitor.page.get_by_role("main")
    assert not _JARGON.search(main.inner_text())
    expect(main.get_by_role("link", name=_WAYS_ON).first).to_be_visible()
