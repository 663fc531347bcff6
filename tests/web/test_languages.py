"""Every sentence that a visitor or buyer reads can be said in another language."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select, update

from catalogue.blog.services import add_post, open_preview, publish_post
from catalogue.blog.types import PostFacts
from catalogue.books.models import Edition
from catalogue.books.queries import book_ids_by_slug, edition_by_sku
from catalogue.core.clock import utc_now
from catalogue.delivery.models import Entitlement as Right
from catalogue.mail.models import KeptLetter
from catalogue.orders.models import Order
from catalogue.orders.types import OrderStatus
from catalogue.sandbox import FaultKind
from tests.conftest import Databases
from tests.factories.orders import make_paid_order
from tests.fakes.stripe_sandbox import RunningSandbox
from tests.support.greek import BUYER, assert_said, fill, greek_shop, letters
from tests.support.pseudo import untranslated, untranslated_in
from tests.support.web_shop import WebShop

# Taking the sentences out of the code takes seconds: once, in one process.
pytestmark = pytest.mark.xdist_group("languages")

TYPED = {"name": "Ρόζα", "line1": "Οδός 1", "city": "Λιντς", "postal_code": "1"}


@pytest.fixture(scope="module")
def greek(
    databases: Databases,
    shared_sandbox: RunningSandbox,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[WebShop]:
    """A shop that says everything in brackets, filled with Greek data."""
    folder = tmp_path_factory.mktemp("greek")
    more = {"shop_address": "Οδός 1", "shipping_rates": "GB=295; IE,FR=650"}
    with greek_shop(databases, shared_sandbox, folder, **more) as shop:
        fill(shop)
        yield shop


def edition(shop: WebShop, sku: str) -> Edition:
    with shop.database.read() as session:
        return edition_by_sku(session, sku)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        *[(f"/{name}", 200) for name in ("", "terms", "privacy", "accessibility", "cart")],
        *[(f"/books/{rest}", 200) for rest in ("", "1", "2", "3", "4", "5", "1/sample")],
        *[(f"/books/?{query}", 200) for query in ("form=epub&sort=price", "q=Ένα", "q=Ω")],
        *[(f"/blog/{rest}", 200) for rest in ("", "?page=2", "p3", "tags/1")],
        *[(f"/{rest}", 200) for rest in ("contributors/1", "topics/1", "search", "search?q=Ένα")],
        *[(f"/{rest}", 200) for rest in ("search?q=Ω", "books/3/enquiry", "downloads/")],
        *[(f"/{rest}", 404) for rest in ("nowhere", "downloads/x", "orders/x", "orders/Ω")],
        *[(f"/books/{rest}", 404) for rest in ("?form=x", "?page=9", "?page=x", "9", "2/sample")],
        *[(f"/books/{rest}", 404) for rest in ("1/enquiry", "3/enquiry/sent/x", "1/audio.mp3")],
        *[(f"/{rest}", 404) for rest in ("blog/x", "blog/tags/x", "blog/1999/01", "blog/1999/13")],
        *[(f"/{rest}", 404) for rest in ("contributors/x", "topics/x", "books/1/cover.gif")],
        *[("/news", 200), ("/news/asked", 200), ("/news/confirm/x", 404), ("/news/leave/x", 404)],
        ("/checkout/return?session_id=cs_test_x", 404),
    ],
)
def test_a_page_is_said(greek: WebShop, address: str, status: int) -> None:
    assert_said(greek.client().get(address), status=status)


def test_an_archive_is_said(greek: WebShop) -> None:
    page = greek.client().get("/blog/").text
    month = re.search(r'href="(/blog/[0-9]{4}/[0-9]{2})"', page)
    assert month is not None
    assert_said(greek.client().get(month[1]))


def test_all_that_stands_around_a_post_is_said(greek: WebShop) -> None:
    part = "# Κεφάλαιο\n\n" + "λόγια " * 250
    body = f"{part}\n\n{part}\n\n{part}[^1]\n\n> [!quote]\n> Καλό.\n\n[^1]: Λόγια."
    said: dict[str, Any] = {"body": body, "language": "el", "series": "Σειρά 1"}
    with greek.database.write() as session:
        book = book_ids_by_slug(session, ["1"])[0]
        first, post = (
            add_post(
                session,
                PostFacts(
                    title=f"Μέρος {number}",
                    slug=f"m{number}",
                    part=number,
                    books=(book,),
                    chapters={book: "Αρχή"},
                    author="Κάποιος",
                    **said,
                ),
                now=utc_now(),
            )
            for number in (1, 2)
        )
        publish_post(session, first, now=utc_now())
        key = open_preview(session, post)
        quote = post.quotes[0]["key"]
    client = greek.client()
    assert_said(client.get(f"/blog/preview/{key}"))
    with greek.database.write() as session:
        publish_post(session, session.merge(post), now=utc_now())
    for address in ("/blog/m1", "/blog/m2", "/blog/series/1", f"/blog/m1/quotes/{quote}"):
        assert_said(client.get(address))
    for address in ("/blog/series/x", "/blog/m1/quotes/x", "/blog/preview/x"):
        assert_said(client.get(address), status=404)


def test_what_a_cart_refuses_is_said(greek: WebShop) -> None:
    client = greek.visitor_with(edition(greek, "1-paperback"), quantity=3)
    assert_said(client.get("/cart"))
    with greek.database.write() as session:
        session.execute(update(Edition).where(Edition.sku == "1-paperback").values(stock=2))
    assert_said(client.get("/cart"))
    with greek.database.write() as session:
        session.execute(update(Edition).where(Edition.sku == "1-paperback").values(stock=1000))
    for sku, quantity, status in (("1-epub", "x", 422), ("4-paperback", "1", 409), ("x", "1", 404)):
        answer = client.post("/cart/items", data={"edition": sku, "quantity": quantity})
        assert_said(answer, status=status)
    twice = {"edition": "1-epub", "quantity": ["1", "2"]}
    assert_said(client.post("/cart/items", data=twice), status=422)
    assert_said(client.post("/cart/items/x", data={"quantity": "1"}), status=404)
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert_said(client.post("/cart/items", headers=elsewhere), status=403)


def test_every_fault_of_the_checkout_is_said(greek: WebShop) -> None:
    both = (edition(greek, "1-paperback"), edition(greek, "1-epub"))
    client = greek.visitor_with(*both, quantity=2)
    assert_said(client.get("/checkout"))
    typed = greek.typed(client, **TYPED)
    missing = dict.fromkeys((*TYPED, "email", "country"), "")
    odd = {**dict.fromkeys(TYPED, "Ω" * 300), "email": "ώ@example.com", "line2": "\x00"}
    for wrong in (missing, odd, {"accept_total": "x"}):
        assert_said(client.post("/checkout", data={**typed, **wrong}), status=422)
    assert_said(client.post("/checkout", data={**typed, "update": "1", "country": "FR"}))
    for changes in ({"country": "FR"}, {"accept_total": "1"}):
        assert_said(client.post("/checkout", data={**typed, **changes}), status=409)
    greek.sandbox.fault(FaultKind.STATUS, value=503, count=0, match="POST /v1/checkout/sessions")
    assert_said(client.post("/checkout", data=typed), status=503)
    greek.sandbox.heal()
    with greek.database.write() as session:
        session.execute(update(Edition).where(Edition.sku == "1-paperback").values(stock=1))
    assert_said(client.post("/checkout", data=typed), status=409)


def test_what_is_wrong_in_an_enquiry_is_said(greek: WebShop) -> None:
    client = greek.client()
    wrong = {"name": "", "email": "x", "company": "", "seats": "0", "message": "Ω" * 6000}
    assert_said(client.post("/books/3/enquiry", data=wrong), status=422)
    right = {"name": "Ρόζα", "email": "r@example.com", "company": "Ω", "seats": "4", "message": ""}
    sent = client.post("/books/3/enquiry", data=right)
    assert_said(client.get(sent.location))


def test_an_order_is_said_wherever_it_stands(greek: WebShop) -> None:
    order = bought(greek)
    with greek.database.read() as session:
        links = [greek.links.download_token(right.key) for right in session.scalars(select(Right))]
    assert_said(greek.client().get(f"/downloads/{links[0]}"))
    client = greek.client()
    assert order.cart_id is not None
    client.set_cookie("cart", greek.cart_cookie(order.cart_id))
    page = f"/orders/{order.token}"
    for told in ("", "?told=letter", "?told=address"):
        assert_said(client.get(page + told))
    assert_said(client.post(f"{page}/email", data={"email": "x"}), status=422)
    assert_said(greek.client().post(f"{page}/email", data={"email": "x"}), status=409)
    for status in OrderStatus:
        with greek.database.write() as session:
            session.execute(update(Order).where(Order.id == order.id).values(status=status))
        assert_said(client.get(page))
    assert_said(client.post(f"{page}/letters"), status=409)


def test_the_way_to_fresh_links_is_said(greek: WebShop) -> None:
    client = greek.client()
    assert_said(client.post("/downloads/", data={"email": "x"}), status=422)
    assert_said(client.post("/downloads/", data={"email": "r@example.com"}))


def test_the_way_onto_the_list_and_off_it_is_said(greek: WebShop) -> None:
    client = greek.client()
    assert_said(client.post("/news", data={"email": "x"}), status=422)
    for way in ("confirm", "leave"):
        client.post("/news", data={"email": "r@example.com"})
        with greek.database.read() as session:
            texts = "".join(session.scalars(select(KeptLetter.text).order_by(KeptLetter.id)))
        link = re.findall(rf"/news/{way}/\S+", texts)[-1]
        assert_said(client.get(link))
        client.post(link)
        assert_said(client.get(link))


def test_letters_are_said(greek: WebShop) -> None:
    for letter in letters(greek, bought(greek)):
        assert "⟦" in letter.text
        assert untranslated(letter.subject) == []
        assert untranslated(letter.text) == []
        assert untranslated_in(letter.html) == []


def bought(shop: WebShop) -> Order:
    """Return an order of print and files that has been delivered."""
    goods = [edition(shop, f"1-{form}") for form in ("epub", "hardback")]
    with shop.database.write() as session:
        return make_paid_order(session, *goods, quantity=2, buyer=BUYER)


def test_the_walk_sees_what_nobody_translated() -> None:
    page = '<p>⟦Pay ⟦now⟧⟧ £1 later</p><img alt="Cover">⟦You <b>may</b>⟧<script>let a</script>'
    assert untranslated_in(page) == ["later", "Cover"]
