"""The cart: what goes in, what is refused, what a stale or forged cookie does."""

from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import func, select

from catalogue.books.models import Book, Edition
from catalogue.books.types import BookStatus, EditionStatus, Form
from catalogue.cart.models import Cart
from catalogue.cart.types import MAX_LINES
from tests.support.web_shop import WebShop

NO_QUANTITIES = [
    "-1",
    "0",
    "100",
    "1.5",
    "1e3",
    "9223372036854775808",
    "",
    " ",
    "+1",
    "1_0",
    "٣",  # Arabic-Indic three
    "３",  # full-width three  # noqa: RUF001 -- the point of the test.
    "0x1",
    "one",
    "1\x00",
]


def count_of(client: FlaskClient) -> str | None:
    cookie = client.get_cookie("cart_count")
    return cookie.value if cookie else None


def carts(shop: WebShop) -> int:
    with shop.database.read() as session:
        return session.scalar(select(func.count()).select_from(Cart)) or 0


def test_a_book_goes_into_the_cart(shop: WebShop) -> None:
    edition = shop.edition(title="The Quiet Meeting")
    client = shop.client()
    answer = client.post("/cart/items", data={"edition": edition.sku, "quantity": "2"})
    assert (answer.status_code, answer.location) == (303, "/cart")
    page = client.get("/cart")
    assert "The Quiet Meeting" in page.text
    assert "£15.98" in page.text
    assert count_of(client) == "2"


def test_the_same_book_again_adds_up(shop: WebShop) -> None:
    edition = shop.edition()
    client = shop.visitor_with(edition, quantity=2)
    client.post("/cart/items", data={"edition": edition.sku, "quantity": "3"})
    assert count_of(client) == "5"


def test_a_number_is_changed_and_a_line_taken_out(shop: WebShop) -> None:
    edition = shop.edition()
    client = shop.visitor_with(edition)
    changed = client.post(f"/cart/items/{edition.sku}", data={"quantity": "7"})
    assert (changed.status_code, count_of(client)) == (303, "7")
    removed = client.post(f"/cart/items/{edition.sku}", data={"quantity": "0"})
    assert (removed.status_code, count_of(client)) == (303, None)
    assert "There is nothing in it yet." in client.get("/cart").text


def test_taking_out_twice_is_taking_out(shop: WebShop) -> None:
    edition = shop.edition()
    client = shop.visitor_with(edition)
    for _ in range(2):
        answer = client.post(f"/cart/items/{edition.sku}", data={"quantity": "0"})
        assert answer.status_code == 303


def test_what_is_no_quantity_is_refused_with_a_sentence(shop: WebShop) -> None:
    edition = shop.edition()
    client = shop.visitor_with(edition, quantity=2)
    for quantity in NO_QUANTITIES:
        answer = client.post("/cart/items", data={"edition": edition.sku, "quantity": quantity})
        assert answer.status_code == 422, quantity
        assert "A quantity is a whole number from 1 to 99." in answer.text
        assert count_of(client) == "2"


def test_what_is_no_quantity_changes_nothing(shop: WebShop) -> None:
    edition = shop.edition(title="The Kept Book")
    client = shop.visitor_with(edition, quantity=2)
    for quantity in (text for text in NO_QUANTITIES if text != "0"):
        answer = client.post(f"/cart/items/{edition.sku}", data={"quantity": quantity})
        assert answer.status_code == 422, quantity
        assert "The Kept Book" in answer.text
        assert count_of(client) == "2"


def test_a_field_given_twice_is_refused(shop: WebShop) -> None:
    edition = shop.edition()
    client = shop.visitor_with(edition)
    twice = {"edition": edition.sku, "quantity": ["1", "5"]}
    assert client.post("/cart/items", data=twice).status_code == 422
    assert client.post(f"/cart/items/{edition.sku}", data=twice).status_code == 422
    assert count_of(client) == "1"


def test_adding_beyond_the_limit_is_refused(shop: WebShop) -> None:
    edition = shop.edition()
    client = shop.visitor_with(edition, quantity=60)
    answer = client.post("/cart/items", data={"edition": edition.sku, "quantity": "60"})
    assert (answer.status_code, count_of(client)) == (422, "60")


def test_an_unknown_edition_is_not_found(shop: WebShop) -> None:
    for sku in ("no-such-thing", "", "a\x00b", "é" * 300, "'; DROP TABLE carts"):
        answer = shop.client().post("/cart/items", data={"edition": sku, "quantity": "1"})
        assert answer.status_code == 404, sku
    assert carts(shop) == 0


def test_a_line_that_is_not_there_is_not_found(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition())
    other = shop.edition()
    answer = client.post(f"/cart/items/{other.sku}", data={"quantity": "2"})
    assert answer.status_code == 404
    assert shop.client().post(f"/cart/items/{other.sku}", data={"quantity": "2"}).status_code == 404
    assert client.post("/cart/items/%00", data={"quantity": "2"}).status_code == 404


def test_what_cannot_be_ordered_is_refused(shop: WebShop) -> None:
    sold_out = shop.edition(Form.PAPERBACK, stock=0, title="The Last Copy")
    answer = shop.client().post("/cart/items", data={"edition": sold_out.sku, "quantity": "1"})
    assert answer.status_code == 409
    assert "“The Last Copy” cannot be ordered just now." in answer.text
    assert carts(shop) == 0


def test_what_was_refused_does_not_lie_in_the_cart(shop: WebShop) -> None:
    sold_out = shop.edition(Form.PAPERBACK, stock=0)
    client = shop.visitor_with(shop.edition(title="The Kept Book"))
    answer = client.post("/cart/items", data={"edition": sold_out.sku, "quantity": "1"})
    for page in (answer, client.get("/cart")):
        assert "The Kept Book" in page.text
        assert f"/cart/items/{sold_out.sku}" not in page.text


def test_a_draft_is_as_if_it_were_not_there(shop: WebShop) -> None:
    draft = shop.edition(published=False)
    answer = shop.client().post("/cart/items", data={"edition": draft.sku, "quantity": "1"})
    assert answer.status_code == 404


def test_a_full_cart_takes_no_more_titles(shop: WebShop) -> None:
    editions = [shop.edition(files=1) for _ in range(MAX_LINES + 1)]
    client = shop.visitor_with(*editions[:-1])
    answer = client.post("/cart/items", data={"edition": editions[-1].sku, "quantity": "1"})
    assert answer.status_code == 409
    assert f"at most {MAX_LINES} different titles" in answer.text


def test_a_withdrawn_title_stays_visible_and_can_be_taken_out(shop: WebShop) -> None:
    edition = shop.edition(title="The Withdrawn Book")
    client = shop.visitor_with(edition)
    with shop.database.write() as session:
        session.get_one(Book, edition.book_id).status = BookStatus.WITHDRAWN
    page = client.get("/cart")
    assert "This is not for sale any more." in page.text
    client.post(f"/cart/items/{edition.sku}", data={"quantity": "0"})
    assert "The Withdrawn Book" not in client.get("/cart").text


def test_the_cart_says_how_many_are_left(shop: WebShop) -> None:
    edition = shop.edition(Form.PAPERBACK, stock=3)
    client = shop.visitor_with(edition, quantity=5)
    assert "There are only 3 left." in client.get("/cart").text


def test_the_cart_says_what_is_not_out_yet(shop: WebShop) -> None:
    edition = shop.edition()
    client = shop.visitor_with(edition)
    with shop.database.write() as session:
        session.get_one(Edition, edition.id).status = EditionStatus.FORTHCOMING
    assert "This is not out yet." in client.get("/cart").text


def test_a_forged_cookie_is_an_empty_cart(shop: WebShop) -> None:
    for cookie in ("", "nonsense", "ImFiYyI.AAAA", "a" * 4000, '"\\000"', "é"):
        client = shop.client()
        client.set_cookie("cart", cookie)
        page = client.get("/cart")
        assert page.status_code == 200, cookie
        assert "There is nothing in it yet." in page.text


def test_another_cart_cannot_be_named_without_the_secret(shop: WebShop) -> None:
    owner = shop.visitor_with(shop.edition(title="The Private Book"))
    signed = owner.get_cookie("cart").value  # type: ignore[union-attr]
    thief = shop.client()
    thief.set_cookie("cart", signed[:10] + ("A" if signed[10] != "A" else "B") + signed[11:])
    assert "The Private Book" not in thief.get("/cart").text


def test_a_cart_that_is_gone_begins_anew(shop: WebShop) -> None:
    edition = shop.edition()
    client = shop.client()
    client.set_cookie("cart", shop.cart_cookie(uuid4()))
    assert "There is nothing in it yet." in client.get("/cart").text
    client.post("/cart/items", data={"edition": edition.sku, "quantity": "1"})
    assert edition.sku in client.get("/cart").text


def test_looking_at_the_cart_makes_no_cart(shop: WebShop) -> None:
    shop.client().get("/cart")
    assert carts(shop) == 0


def test_a_form_of_another_site_is_refused(shop: WebShop) -> None:
    edition = shop.edition()
    data = {"edition": edition.sku, "quantity": "1"}
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
    ):
        assert shop.client().post("/cart/items", data=data, headers=headers).status_code == 403
    assert carts(shop) == 0


def test_another_host_is_refused(shop: WebShop) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "evil.example:8000"):
        answer = shop.client().get("/cart", headers={"Host": host})
        assert answer.status_code == 400
        assert host not in answer.text


def test_the_cart_cookie_is_hidden_from_scripts_and_other_sites(shop: WebShop) -> None:
    edition = shop.edition()
    answer = shop.client().post("/cart/items", data={"edition": edition.sku, "quantity": "1"})
    cookies = answer.headers.getlist("Set-Cookie")
    cart = next(cookie for cookie in cookies if cookie.startswith("cart="))
    assert "HttpOnly" in cart
    assert "SameSite=Lax" in cart


def test_the_cart_is_kept_by_no_cache(shop: WebShop) -> None:
    assert shop.client().get("/cart").headers["Cache-Control"] == "private, no-store"


def test_what_is_no_longer_in_the_cart_is_said_on_the_carts_own_page(shop: WebShop) -> None:
    kept, gone = shop.edition(title="The Quiet Meeting"), shop.edition()
    client = shop.visitor_with(kept)
    answer = client.post(f"/cart/items/{gone.sku}", data={"quantity": "2"})
    assert answer.status_code == 404
    assert "That is no longer in your cart." in answer.text
    assert "<h1>Your cart</h1>" in answer.text
    assert "The Quiet Meeting" in answer.text
    assert count_of(client) == "1"


def test_an_edition_that_there_never_was_leaves_the_cart_in_view(shop: WebShop) -> None:
    client = shop.visitor_with(shop.edition(title="The Quiet Meeting"))
    answer = client.post("/cart/items", data={"edition": "no-such-thing", "quantity": "1"})
    assert answer.status_code == 404
    assert "The Quiet Meeting" in answer.text


def test_a_forms_address_that_is_loaded_again_leads_to_the_cart(shop: WebShop) -> None:
    client = shop.visitor_with(edition := shop.edition())
    for address in ("/cart/items", f"/cart/items/{edition.sku}", "/cart/items/no-such-thing"):
        answer = client.get(address)
        assert (answer.status_code, answer.location) == (303, "/cart"), address
    assert count_of(client) == "1"
