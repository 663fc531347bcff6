"""Links, buttons and files: who gets what, what is counted, and what a lost link says."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice

import pytest
import requests
import time_machine
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from catalogue.books.models import EditionFile
from catalogue.books.types import Form
from catalogue.core.clock import utc_now
from catalogue.delivery.models import Download, Entitlement
from catalogue.delivery.types import EntitlementStatus
from catalogue.jobs.models import Job
from catalogue.orders.models import Order, OrderFlag
from catalogue.orders.types import FlagKind
from tests.factories.orders import make_buyer, make_paid_order
from tests.support.web_shop import WebShop, served

MONTH = timedelta(days=31)


@dataclass(frozen=True)
class Bought:
    """A paid order of one file."""

    order: Order
    right: Entitlement
    file: EditionFile
    content: bytes

    def token(self, shop: WebShop) -> str:
        return shop.links.download_token(self.right.key)


@pytest.fixture
def bought(shop: WebShop) -> Bought:
    edition = shop.edition(title="The Quiet Meeting")
    with shop.database.write() as session:
        order = make_paid_order(session, edition)
    with shop.database.read() as session:
        right = session.scalars(select(Entitlement)).one()
        file = session.scalars(select(EditionFile)).one()
    return Bought(order, right, file, b"".join(shop.storage.read(file.storage_key)))


def press(shop: WebShop, bought: Bought) -> str:
    """Press the button; return the address of the file."""
    answer = shop.client().post(f"/downloads/{bought.token(shop)}")
    assert answer.status_code == 303
    assert answer.location.startswith("/files/")
    return str(answer.location)


def downloads(shop: WebShop) -> list[int]:
    with shop.database.read() as session:
        return list(session.scalars(select(Download.size)))


def first_access(shop: WebShop) -> datetime | None:
    with shop.database.read() as session:
        return session.scalars(select(Entitlement)).one().first_access_at


def set_status(shop: WebShop, status: EntitlementStatus) -> None:
    with shop.database.write() as session:
        session.execute(update(Entitlement).values(status=status))


def is_lost(answer: TestResponse) -> bool:
    return answer.status_code == 404 and "Find your books again" in answer.text


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


def test_every_bad_link_gets_the_same_page(shop: WebShop, bought: Bought) -> None:
    token = bought.token(shop)
    signed = press(shop, bought).removeprefix("/files/")
    edited = [
        token[:position] + ("A" if token[position] != "A" else "B") + token[position + 1 :]
        for position in (0, 5, len(token) // 2, len(token) - 1)
    ]
    bad = [*edited, token[:-1], token + "A", token + ".", token.upper(), signed, "x", "%00", "é"]
    client = shop.client()
    answers = [client.get(f"/downloads/{odd}") for odd in [*bad, bought.order.token]]
    answers += [client.post(f"/downloads/{odd}") for odd in [*bad, bought.right.key]]
    answers += [client.get(f"/files/{odd}") for odd in (token, signed[:-1], signed + "A", "x")]
    answers += [client.get("/files/")]
    assert all(is_lost(answer) for answer in answers), [answer.status_code for answer in answers]
    pages = {answer.text.replace(answer.request.path, "") for answer in answers}
    assert len(pages) == 1
    assert downloads(shop) == []


def test_a_link_runs_out_and_the_right_does_not(shop: WebShop, bought: Bought) -> None:
    token, address = bought.token(shop), press(shop, bought)
    with time_machine.travel(utc_now() + timedelta(minutes=11), tick=True):
        assert is_lost(shop.client().get(address))
        assert shop.client().get(f"/downloads/{token}").status_code == 200
    with time_machine.travel(utc_now() + MONTH, tick=True):
        assert is_lost(shop.client().get(f"/downloads/{token}"))
        fresh = bought.token(shop)
        assert shop.client().get(f"/downloads/{fresh}").status_code == 200


@pytest.mark.parametrize("status", [EntitlementStatus.REVOKED, EntitlementStatus.FROZEN])
def test_a_right_that_is_gone_opens_nothing(
    shop: WebShop, bought: Bought, status: EntitlementStatus
) -> None:
    address = press(shop, bought)
    set_status(shop, status)
    assert is_lost(shop.client().get(address))
    assert is_lost(shop.client().get(f"/downloads/{bought.token(shop)}"))
    assert is_lost(shop.client().post(f"/downloads/{bought.token(shop)}"))
    set_status(shop, EntitlementStatus.ACTIVE)
    assert shop.client().get(address).status_code == 200


def test_a_token_opens_one_order_only(shop: WebShop) -> None:
    edition = shop.edition()
    with shop.database.write() as session:
        for name in ("a", "b"):
            make_paid_order(session, edition, buyer=make_buyer(f"{name}@example.com"))
    with shop.database.read() as session:
        rights = session.scalars(select(Entitlement).order_by(Entitlement.created_at)).all()
    set_status_of(shop, rights[0], EntitlementStatus.REVOKED)
    first, second = (shop.links.download_token(right.key) for right in rights)
    assert is_lost(shop.client().get(f"/downloads/{first}"))
    assert shop.client().get(f"/downloads/{second}").status_code == 200


def set_status_of(shop: WebShop, right: Entitlement, status: EntitlementStatus) -> None:
    with shop.database.write() as session:
        session.get_one(Entitlement, right.id).status = status


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


def test_fresh_links_answer_alike_for_known_and_unknown(shop: WebShop, bought: Bought) -> None:
    known = shop.client().post("/downloads/", data={"email": bought.order.email})
    unknown = shop.client().post("/downloads/", data={"email": "nobody@example.com"})
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert known.text == unknown.text
    assert "Look into your mail" in known.text
    with shop.database.read() as session:
        stmt = select(Job).where(Job.kind == "SendFreshLinks")
        assert len(session.scalars(stmt).all()) == 2


def test_fresh_links_arrive_and_work(shop: WebShop, bought: Bought) -> None:
    shop.work()
    before = len(shop.letters())
    shop.client().post("/downloads/", data={"email": f" {bought.order.email.upper()} "})
    shop.work()
    assert len(shop.letters()) == before + 1
    assert "/downloads/" in shop.letters()[-1]
    shop.client().post("/downloads/", data={"email": "nobody@example.com"})
    shop.work()
    assert len(shop.letters()) == before + 1


def test_the_longest_address_is_taken(shop: WebShop) -> None:
    longest = "a" * 242 + "@example.com"
    assert len(longest) == 254
    assert shop.client().post("/downloads/", data={"email": longest}).status_code == 200


def test_what_is_no_address_is_told(shop: WebShop) -> None:
    answer = shop.client().post("/downloads/", data={"email": "nobody"})
    assert answer.status_code == 422
    assert 'value="nobody"' in answer.text


def test_the_page_that_finds_books_again_can_be_linked_to(shop: WebShop) -> None:
    assert shop.client().get("/downloads/").status_code == 200


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
