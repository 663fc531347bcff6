"""From the cart to an order: one order, one hold, one payment, at the database's prices."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.books.services import set_price
from catalogue.books.types import EditionStatus, Form
from catalogue.cart.queries import count_in_cart
from catalogue.cart.services import change_quantity, put_in
from catalogue.checkout.errors import (
    CartChangedError,
    EmptyCartError,
    NoDeliveryError,
    TotalChangedError,
)
from catalogue.checkout.services.placing import place_order
from catalogue.checkout.types import PAYMENT_LIFETIME, Address
from catalogue.core.ids import new_id
from catalogue.core.money import Money
from catalogue.delivery.messages import DeliverOrder
from catalogue.orders.models import Order
from catalogue.orders.types import WAIVER_VERSION, Hold, OrderStatus
from catalogue.payments.messages import ClosePayment
from catalogue.payments.models import Payment
from catalogue.preferences.shipping import ShippingRates
from tests.factories.books import make_book, make_edition, make_epub, make_paperback, stock_of
from tests.factories.cart import make_cart
from tests.factories.money import promised
from tests.factories.orders import make_buyer, press
from tests.support.times import NOON


def counted(session: Session, table: type[Order | Payment]) -> int:
    session.flush()
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_an_order_takes_its_prices_from_the_database(session: Session) -> None:
    cart_id = make_cart(
        session,
        make_epub(session, price=799),
        make_paperback(session, price=1299),
        quantity=2,
        now=NOON,
    )
    order = press(session, cart_id).order
    assert [line.unit_amount for line in order.lines] == [799, 1299]
    assert (order.shipping_amount, order.total_amount, order.currency) == (295, 4491, "GBP")
    assert order.status is OrderStatus.PLACED


def test_the_payment_is_written_down_with_its_key_before_stripe_is_called(
    session: Session,
) -> None:
    placed = press(session, make_cart(session, make_epub(session, price=799), now=NOON))
    payment = placed.payment
    assert payment is not None
    assert (payment.amount, payment.currency, payment.attempt) == (799, "GBP", 1)
    assert payment.idempotency_key == f"order-{placed.order.id}-1"
    assert payment.expires_at == NOON + PAYMENT_LIFETIME
    assert payment.session_id is None


def test_pressed_twice_is_one_order_one_hold_and_one_payment(session: Session) -> None:
    edition = make_paperback(session, stock=3)
    cart_id = make_cart(session, edition, now=NOON)
    first, second = press(session, cart_id), press(session, cart_id)
    assert first.order.id == second.order.id
    assert first.payment is second.payment
    assert (counted(session, Order), counted(session, Payment)) == (1, 1)
    assert stock_of(session, edition) == 2


def test_an_address_in_another_spelling_is_the_same_buyer(session: Session) -> None:
    cart_id = make_cart(session, make_epub(session), now=NOON)
    first = press(session, cart_id, buyer=make_buyer("reader@example.com"))
    second = press(session, cart_id, buyer=make_buyer("Reader@EXAMPLE.com"))
    assert first.order.id == second.order.id


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "other@example.com"},
        {"name": "Another Reader"},
        {"country": "IE"},
        {"address": Address(line1="2 Shelf Lane", city="Leeds", postal_code="LS1 1AA")},
    ],
)
def test_other_facts_of_the_buyer_are_another_order(
    session: Session, changes: dict[str, Any]
) -> None:
    cart_id = make_cart(session, make_paperback(session), now=NOON)
    earlier = press(session, cart_id).order
    later = press(session, cart_id, buyer=make_buyer(**changes)).order
    assert later.id != earlier.id
    assert (earlier.status, later.status) == (OrderStatus.CANCELLED, OrderStatus.PLACED)


def test_a_changed_cart_cancels_the_earlier_order_and_frees_its_copies(session: Session) -> None:
    kept, dropped = make_paperback(session, stock=5), make_paperback(session, stock=5)
    cart_id = make_cart(session, kept, dropped, now=NOON)
    earlier = press(session, cart_id)
    change_quantity(session, cart_id, dropped.id, 0)
    change_quantity(session, cart_id, kept.id, 2)
    later = press(session, cart_id, now=NOON)
    assert earlier.order.status is OrderStatus.CANCELLED
    assert earlier.order.closed_at == NOON
    assert {line.hold for line in earlier.order.lines} == {Hold.RELEASED}
    assert (stock_of(session, kept), stock_of(session, dropped)) == (3, 5)
    assert earlier.payment is not None
    assert promised(session, ClosePayment) == [ClosePayment(earlier.payment.id)]
    assert later.payment is not None
    assert later.payment.idempotency_key != earlier.payment.idempotency_key


def test_the_last_copies_that_the_cart_itself_holds_are_not_sold_out(session: Session) -> None:
    edition = make_paperback(session, stock=2)
    cart_id = make_cart(session, edition, quantity=2, now=NOON)
    press(session, cart_id)
    assert stock_of(session, edition) == 0
    assert press(session, cart_id).order.status is OrderStatus.PLACED
    later = press(session, cart_id, buyer=make_buyer("other@example.com"))
    assert later.order.lines[0].hold is Hold.HELD
    assert stock_of(session, edition) == 0


def test_more_than_there_are_is_refused_before_anything_is_held(session: Session) -> None:
    edition = make_paperback(session, stock=2)
    cart_id = make_cart(session, edition, quantity=3, now=NOON)
    with pytest.raises(CartChangedError, match="Not everything can be had") as refusal:
        press(session, cart_id)
    assert [line.max_quantity for line in refusal.value.problems] == [2]
    assert stock_of(session, edition) == 2


@pytest.mark.parametrize("status", [EditionStatus.OUT_OF_PRINT, EditionStatus.FORTHCOMING])
def test_what_cannot_be_ordered_any_more_is_refused(
    session: Session, status: EditionStatus
) -> None:
    edition = make_epub(session)
    cart_id = make_cart(session, edition, now=NOON)
    edition.status = status
    session.flush()
    with pytest.raises(CartChangedError):
        press(session, cart_id)


def test_an_empty_or_unknown_cart_is_refused(session: Session) -> None:
    with pytest.raises(EmptyCartError):
        press(session, make_cart(session, now=NOON))
    with pytest.raises(EmptyCartError):
        press(session, new_id())


def test_another_total_than_the_accepted_one_is_refused(session: Session) -> None:
    cart_id = make_cart(session, make_epub(session, price=799), now=NOON)
    with pytest.raises(TotalChangedError, match=r"from £1\.00 to £7\.99") as refusal:
        press(session, cart_id, accepted=100)
    assert (refusal.value.accepted.amount, refusal.value.now.amount) == (100, 799)


def test_an_order_that_waits_is_not_gone_on_with_at_another_total(session: Session) -> None:
    """A second tab still shows yesterday's price; the order of the first has today's."""
    cart_id = make_cart(session, make_epub(session, price=799), now=NOON)
    press(session, cart_id, accepted=799)
    with pytest.raises(TotalChangedError):
        press(session, cart_id, accepted=699)


def test_a_new_price_is_another_order(session: Session) -> None:
    edition = make_epub(session, price=799)
    cart_id = make_cart(session, edition, now=NOON)
    earlier = press(session, cart_id).order
    later_on = NOON + timedelta(minutes=1)
    set_price(session, edition, Money(899, "GBP"), now=later_on)
    later = press(session, cart_id, now=later_on).order
    assert (earlier.status, earlier.total_amount) == (OrderStatus.CANCELLED, 799)
    assert later.total_amount == 899


def test_what_is_posted_needs_a_country_that_we_post_to(session: Session) -> None:
    cart_id = make_cart(session, make_paperback(session), now=NOON)
    with pytest.raises(NoDeliveryError, match="We do not post printed books to Brazil yet"):
        press(session, cart_id, buyer=make_buyer(country="BR"))


def test_what_is_not_posted_goes_anywhere_and_keeps_no_address(session: Session) -> None:
    cart_id = make_cart(session, make_epub(session), now=NOON)
    order = press(session, cart_id, buyer=make_buyer(country="BR")).order
    assert (order.shipping_amount, order.country, order.line1, order.city) == (0, "BR", "", "")


def test_a_ticked_waiver_is_kept_with_its_version_and_moment(session: Session) -> None:
    cart_id = make_cart(session, make_epub(session), now=NOON)
    order = press(session, cart_id).order
    assert (order.waiver_version, order.waived_at) == (WAIVER_VERSION, NOON)


def test_an_open_waiver_leaves_the_right_to_withdraw(session: Session) -> None:
    cart_id = make_cart(session, make_epub(session), now=NOON)
    order = press(session, cart_id, buyer=make_buyer(has_waived=False)).order
    assert (order.waiver_version, order.waived_at) == (None, None)


def test_print_and_free_titles_keep_no_waiver(session: Session) -> None:
    cart_id = make_cart(session, make_paperback(session), make_epub(session, price=0), now=NOON)
    order = press(session, cart_id, buyer=make_buyer(has_waived=True)).order
    assert (order.waiver_version, order.waived_at) == (None, None)


def test_a_free_order_is_done_at_once_without_a_payment(session: Session) -> None:
    cart_id = make_cart(session, make_epub(session, price=0), now=NOON)
    placed = press(session, cart_id, buyer=make_buyer(has_waived=False))
    assert placed.payment is None
    assert (placed.order.status, placed.order.paid_at) == (OrderStatus.PAID, NOON)
    assert promised(session, DeliverOrder) == [DeliverOrder(placed.order.id)]
    assert counted(session, Payment) == 0
    assert count_in_cart(session, cart_id) == 0


def test_a_free_printed_book_keeps_its_copies(session: Session) -> None:
    edition = make_paperback(session, price=0)
    order = place_order(
        session,
        make_cart(session, edition, now=NOON),
        make_buyer(),
        rates=ShippingRates.parse("GB=0", "GBP"),
        currency="GBP",
        accepted=None,
        now=NOON,
    ).order
    assert (order.status, order.lines[0].hold) == (OrderStatus.PAID, Hold.KEPT)
    assert stock_of(session, edition) == 9


def test_a_free_line_beside_a_paid_one_is_paid_for_as_a_whole(session: Session) -> None:
    cart_id = make_cart(
        session, make_epub(session, price=0), make_epub(session, price=799), now=NOON
    )
    placed = press(session, cart_id)
    assert placed.payment is not None
    assert placed.payment.amount == 799
    assert [line.unit_amount for line in placed.order.lines] == [0, 799]


def test_what_was_put_in_later_is_another_order_with_both(session: Session) -> None:
    book = make_book(session, forms=(Form.EPUB,), price=500)
    cart_id = make_cart(session, book.editions[0], now=NOON)
    press(session, cart_id)
    second = make_edition(session, book, form=Form.PDF, price=600)
    put_in(session, cart_id, second.id, 1, currency="GBP", now=NOON)
    order = press(session, cart_id).order
    assert [line.sku for line in order.lines] == [book.editions[0].sku, second.sku]
    assert order.total_amount == 1100


def test_the_order_keeps_what_was_agreed_when_the_edition_changes(session: Session) -> None:
    edition = make_epub(session, title="As It Was", price=799)
    order = press(session, make_cart(session, edition, now=NOON)).order
    set_price(session, edition, Money(1, "GBP"), now=NOON + timedelta(minutes=1))
    session.expire(order)
    session.refresh(order, ["lines", "total_amount"])
    assert (order.lines[0].title, order.lines[0].unit_amount) == ("As It Was", 799)
