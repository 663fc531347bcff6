"""What the order page says in each state, and where it leads from there."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from catalogue.books.types import Form
from catalogue.orders.models import Order
from catalogue.orders.types import OrderStatus
from tests.factories.money import (
    attached,
    expired,
    failed,
    make_dispute_facts,
    make_refund_facts,
    processing,
    settled,
)
from tests.factories.orders import make_paid_order, place
from tests.support.web_shop import WebShop

PRICE = 1000


class Story:
    """An order, what Stripe has told of it, and its page."""

    def __init__(self, shop: WebShop, *facts: str, form: Form = Form.EPUB, **news: object) -> None:
        self.shop = shop
        self.edition = shop.edition(form, title="The Quiet Meeting", price=PRICE)
        changes = {"processing": processing, "failed": failed, "expired": expired, "paid": None}
        with shop.database.write() as session:
            placed = place(session, self.edition)
            for fact in facts:
                said = attached(session, placed)
                change = changes[fact]
                settled(session, change(said) if change else said, **news)  # type: ignore[arg-type]
            self.token, self.cart_id = placed.order.token, placed.order.cart_id
        shop.work()

    def page(self, *, as_buyer: bool = False) -> str:
        """Return the page's words, to a stranger or to the browser that ordered."""
        client = self.shop.client()
        if as_buyer and self.cart_id is not None:
            client.set_cookie("cart", self.shop.cart_cookie(self.cart_id))
        return " ".join(client.get(f"/orders/{self.token}").text.split())


def test_an_order_that_ran_out_leads_back_to_the_cart_that_is_still_full(shop: WebShop) -> None:
    story = Story(shop, "expired")
    mine, others = story.page(as_buyer=True), story.page()
    assert "Your books are still in your cart" in mine
    assert 'href="/cart">Try again from your cart' in mine
    assert "What we had set aside is back on the shelf" in others
    slug = story.edition.sku.removesuffix("-epub")
    assert f'href="/books/{slug}">Try again with The Quiet Meeting' in others


def test_a_bank_debit_that_failed_says_what_happened_and_leads_back(shop: WebShop) -> None:
    page = Story(shop, "processing", "failed").page(as_buyer=True)
    assert "<h1>Your payment did not go through</h1>" in page
    assert "Your bank did not pay the £10.00, so nothing was charged" in page
    assert "Try again with The Quiet Meeting" in page


def test_an_order_that_was_cancelled_on_the_way_says_why_that_happens(shop: WebShop) -> None:
    story = Story(shop)
    with shop.database.write() as session:
        session.execute(update(Order).values(status=OrderStatus.CANCELLED))
    page = story.page(as_buyer=True)
    assert "<h1>This order was cancelled</h1>" in page
    assert "somebody else was quicker with the last copy" in page
    assert "Try again from your cart" in page


def test_a_refund_says_how_much_and_how_long(shop: WebShop) -> None:
    page = Story(shop, "paid", refunds=(make_refund_facts(PRICE),)).page()
    assert "<h1>Your money is on its way back</h1>" in page
    assert "We have paid back £10.00. Banks take up to ten days to show it." in page
    assert "The files no longer open." in page


def test_a_part_refund_leaves_the_rest(shop: WebShop) -> None:
    page = Story(shop, "paid", refunds=(make_refund_facts(400),)).page()
    assert "<h1>Part of your money is on its way back</h1>" in page
    assert "We have paid back £4.00." in page
    assert "Download the e-book" in page


def test_a_lost_dispute_is_not_called_a_refund_of_ours(shop: WebShop) -> None:
    page = Story(shop, "paid", disputes=(make_dispute_facts(PRICE, "lost"),)).page()
    assert "<h1>Your bank has taken the money back</h1>" in page
    assert "took £10.00 back for you" in page
    assert "You owe us nothing." in page
    assert "Taken back by your bank" in page
    assert "We have paid back" not in page


def test_a_part_lost_to_the_bank_leaves_the_rest(shop: WebShop) -> None:
    page = Story(shop, "paid", disputes=(make_dispute_facts(400, "lost"),)).page()
    assert "<h1>Your bank has taken part of the money back</h1>" in page
    assert "What was not returned is still yours." in page


@pytest.mark.parametrize(
    ("form", "words"), [(Form.EPUB, "the files rest"), (Form.PAPERBACK, "We go on as soon as")]
)
def test_an_open_dispute_says_what_to_do(shop: WebShop, form: Form, words: str) -> None:
    page = Story(shop, "paid", form=form, disputes=(make_dispute_facts(PRICE),)).page()
    assert "<h1>Your bank has asked about this payment</h1>" in page
    assert words in page
    assert "tell your bank so" in page


def test_the_covers_of_what_was_bought_are_shown_once_each(shop: WebShop) -> None:
    book = shop.book(forms=(Form.EPUB, Form.PDF))
    with shop.database.write() as session:
        order = make_paid_order(session, *book.editions)
    page = shop.client().get(f"/orders/{order.token}").text
    assert page.count('class="cover"') == 1
    assert f'src="/books/{book.slug}/cover.' in page


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "The same links are on their way to"), (16, "The same links went to")],
)
def test_the_letter_is_on_its_way_for_a_quarter_of_an_hour(
    shop: WebShop, minutes: int, words: str
) -> None:
    edition = shop.edition()
    with shop.database.write() as session:
        order = make_paid_order(session, edition, ago=timedelta(minutes=minutes))
    assert words in shop.client().get(f"/orders/{order.token}").text
