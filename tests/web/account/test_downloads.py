"""Links, buttons and files: who gets what, and what is counted."""

import io
from hashlib import sha256
from itertools import islice

import pytest
import requests
from sqlalchemy import select

from catalogue.books.models import EditionFile
from catalogue.books.types import Form
from catalogue.delivery.models import Entitlement
from catalogue.orders.models import Order, OrderFlag
from catalogue.orders.types import FlagKind
from tests.factories.orders import make_paid_order
from tests.support.downloads import Bought, downloads, first_access, press
from tests.support.web_shop import WebShop, served


def test_the_link_shows_a_button_and_uses_nothing_up(shop: WebShop, bought: Bought) -> None:
    for _ in range(3):
        page = shop.client().get(f"/downloads/{bought.token(shop)}")
        assert page.status_code == 200
        assert "The Quiet Meeting" in page.text
        assert page.headers["Cache-Control"] == "private, no-store"
    assert shop.client().head(f"/downloads/{bought.token(shop)}").status_code == 200
    assert (downloads(shop), first_access(shop)) == ([], None)


def test_the_page_shows_the_order_only_in_the_browser_that_ordered(
    shop: WebShop, bought: Bought
) -> None:
    address = f"/downloads/{bought.token(shop)}"
    assert bought.order.token not in shop.client().get(address).text
    buyer = shop.client()
    assert bought.order.cart_id is not None
    buyer.set_cookie("cart", shop.cart_cookie(bought.order.cart_id))
    assert bought.order.token in buyer.get(address).text


def test_the_button_leads_to_the_file(shop: WebShop, bought: Bought) -> None:
    answer = shop.client().get(press(shop, bought))
    assert (answer.status_code, answer.data) == (200, bought.content)
    assert answer.headers["Content-Type"] == "application/epub+zip"
    assert answer.headers["Content-Length"] == str(len(bought.content))
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["ETag"] == f'"{bought.file.sha256}"'
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Last-Modified" in answer.headers


def test_a_download_counts_once_for_each_press(shop: WebShop, bought: Bought) -> None:
    address = press(shop, bought)
    for _ in range(3):
        assert shop.client().get(address).data == bought.content
    assert downloads(shop) == [len(bought.content)]
    assert first_access(shop) is not None
    assert shop.client().get(press(shop, bought)).data == bought.content
    assert len(downloads(shop)) == 2


def test_looking_at_the_head_counts_nothing(shop: WebShop, bought: Bought) -> None:
    answer = shop.client().head(press(shop, bought))
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(bought.content))
    assert downloads(shop) == []


def test_a_dropped_connection_counts_nothing(shop: WebShop) -> None:
    edition = shop.edition(title="The Long Book")
    big = b"0123456789abcdef" * 1_000_000
    with shop.database.write() as session:
        make_paid_order(session, edition)
        file = session.scalars(select(EditionFile)).one()
        put(shop, file, big)
        right = session.scalars(select(Entitlement)).one()
    bought = Bought(Order(), right, file, big)
    with served(shop.app) as url:
        with requests.get(url + press(shop, bought), stream=True, timeout=20) as dropped:
            assert len(next(islice(dropped.iter_content(1_000), 1))) == 1_000
        assert downloads(shop) == []
        whole = requests.get(url + press(shop, bought), timeout=60)
    assert whole.content == big
    assert downloads(shop) == [len(big)]


def put(shop: WebShop, file: EditionFile, content: bytes) -> None:
    """Put other bytes behind a row."""
    shop.storage.put(file.storage_key, io.BytesIO(content))
    file.size, file.sha256 = len(content), sha256(content).hexdigest()


def test_a_part_counts_nothing_and_the_last_part_counts(shop: WebShop, bought: Bought) -> None:
    address = press(shop, bought)
    part = shop.client().get(address, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, bought.content[:4])
    assert downloads(shop) == []
    rest = shop.client().get(address, headers={"Range": "bytes=4-"})
    assert (rest.status_code, rest.data) == (206, bought.content[4:])
    assert downloads(shop) == [len(bought.content)]


@pytest.mark.parametrize("cut", [False, True])
def test_a_missing_file_alerts_staff_and_uses_nothing_up(
    shop: WebShop, bought: Bought, cut: bool
) -> None:
    address = press(shop, bought)
    if cut:
        shop.storage.put(bought.file.storage_key, io.BytesIO(b"cut"))
    else:
        shop.storage.delete(bought.file.storage_key)
    for answer in (
        shop.client().post(f"/downloads/{bought.token(shop)}"),
        shop.client().get(address),
    ):
        assert answer.status_code == 503
        assert "Retry-After" in answer.headers
        assert "We have been told" in answer.text
    with shop.database.read() as session:
        flags = session.scalars(select(OrderFlag)).all()
    assert [(flag.kind, flag.order_id) for flag in flags] == [
        (FlagKind.FILE_MISSING, bought.order.id)
    ]
    assert (downloads(shop), first_access(shop)) == ([], None)


def test_another_site_can_press_no_button(shop: WebShop, bought: Bought) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    token = bought.token(shop)
    assert shop.client().post(f"/downloads/{token}", headers=headers).status_code == 403
    answer = shop.client().post("/downloads/", data={"email": "a@b.example"}, headers=headers)
    assert answer.status_code == 403


def test_no_file_before_payment(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition())
    shop.pay(client)
    shop.work()
    with shop.database.read() as session:
        assert session.scalars(select(Entitlement)).all() == []
        order = session.scalars(select(Order)).one()
    assert "Download the e-book" not in client.get(f"/orders/{order.token}").text


def test_every_unit_of_a_line_has_its_own_right(shop: WebShop) -> None:
    edition = shop.edition(Form.PDF)
    with shop.database.write() as session:
        order = make_paid_order(session, edition, quantity=3)
    page = shop.client().get(f"/orders/{order.token}").text
    assert page.count("Download the PDF") == 3
