"""A code on its way from the cart to the order, and what becomes of its use."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.cart.services import put_in_code
from catalogue.checkout.brought import brought_by
from catalogue.checkout.errors import DiscountLostError, TotalChangedError
from catalogue.checkout.queries import exported_orders
from catalogue.checkout.services.amending import amend_cart
from catalogue.checkout.services.paying import pause_order, session_request
from catalogue.checkout.services.placing import give_up_order
from catalogue.checkout.types import ChangeKind
from catalogue.discounts.models import Discount
from catalogue.discounts.queries import discount_by_id
from catalogue.discounts.services.making import switch
from catalogue.discounts.services.using import forget_buyer
from catalogue.discounts.types import DiscountKind
from catalogue.orders.types import OrderStatus
from tests.factories.books import make_epub, make_paperback
from tests.factories.discounts import counted, make_cart_with, make_code, uses_of
from tests.factories.money import attached, expired, failed, make_refund_facts, processing, settled
from tests.factories.orders import make_buyer, press
from tests.support.times import NOON, TOMORROW

OTHER = make_buyer("other@example.com")


def test_an_order_says_what_each_line_and_each_copy_really_cost(session: Session) -> None:
    code = make_code(session, kind=DiscountKind.AMOUNT, value=5_00)
    book, ebook = make_paperback(session, price=999), make_epub(session, price=500)
    order = press(session, make_cart_with(session, code, book, ebook, quantity=3)).order
    assert order.discount_amount == sum(line.discount_amount for line in order.lines) == 500
    assert order.total_amount == 3 * 999 + 3 * 500 - 500 + 295
    for line in order.lines:
        assert sum(cost.amount for cost in line.unit_costs) == line.paid.amount
    exported = next(exported_orders(session))
    assert exported["discount"] == 500
    assert [line["total"] for line in exported["lines"]] == [2_997, 1_500]
    assert [line["discount"] for line in exported["lines"]] == [333, 167]


def test_stripe_is_asked_for_exactly_what_the_order_comes_to(session: Session) -> None:
    code = make_code(session, value=1_000)
    placed = press(session, make_cart_with(session, code, make_paperback(session, price=1_299)))
    assert placed.payment is not None
    request = session_request(
        placed.order, placed.payment, base_url="http://shop.test", automatic_tax=False
    )
    lines = sum(line.unit_amount * line.quantity for line in request.lines)
    assert request.discount_amount == 130
    assert lines - request.discount_amount + request.shipping_amount == placed.payment.amount


def test_the_whole_price_off_needs_no_payment_and_keeps_the_use(session: Session) -> None:
    code = make_code(session, value=10_000, limit_total=1)
    placed = press(session, make_cart_with(session, code, make_epub(session)))
    assert placed.payment is None
    assert placed.order.status is OrderStatus.PAID
    assert placed.order.waiver_version is None
    assert uses_of(session) == ["kept"]
    assert counted(session, code) == 1


def test_pressed_twice_is_one_order_and_one_use(session: Session) -> None:
    code = make_code(session, limit_total=1)
    cart_id = make_cart_with(session, code, make_epub(session))
    assert press(session, cart_id).order is press(session, cart_id).order
    assert uses_of(session) == ["held"]


def test_another_code_makes_another_order_and_frees_the_first_use(session: Session) -> None:
    one, two = (make_code(session, value=value) for value in (1_000, 2_000))
    edition = make_epub(session, price=1_000)
    cart_id = make_cart_with(session, one, edition)
    first = press(session, cart_id).order
    put_in_code(session, cart_id, two.id)
    second = press(session, cart_id).order
    assert (first.status, second.total_amount) == (OrderStatus.CANCELLED, 800)
    assert (counted(session, one), counted(session, two)) == (0, 1)


def test_the_last_use_is_not_given_to_a_second_buyer(session: Session) -> None:
    code, edition = make_code(session, limit_total=1), make_epub(session)
    late = make_cart_with(session, code, edition)
    press(session, make_cart_with(session, code, edition))
    with pytest.raises(DiscountLostError):
        press(session, late, buyer=OTHER)


def test_an_address_has_its_uses_however_it_is_spelled(session: Session) -> None:
    code, edition = make_code(session, limit_per_buyer=1), make_epub(session)
    press(session, make_cart_with(session, code, edition), buyer=make_buyer("Rosa@example.com"))
    again = make_cart_with(session, code, edition)
    with pytest.raises(DiscountLostError), session.begin_nested():
        press(session, again, buyer=make_buyer("\uff52\uff4f\uff53\uff41@EXAMPLE.com"))
    assert press(session, again, buyer=OTHER).order.discount_amount == 200


def test_a_use_is_free_again_when_nobody_paid(session: Session) -> None:
    code, edition = make_code(session, limit_total=1, limit_per_buyer=1), make_epub(session)
    placed = press(session, make_cart_with(session, code, edition))
    settled(session, expired(attached(session, placed)))
    assert (uses_of(session), counted(session, code)) == (["freed"], 0)
    assert press(session, make_cart_with(session, code, edition)).order.discount_amount


def test_a_use_is_free_again_when_the_bank_did_not_pay(session: Session) -> None:
    code = make_code(session, limit_total=1)
    facts = attached(session, press(session, make_cart_with(session, code, make_epub(session))))
    settled(session, processing(facts))
    assert uses_of(session) == ["held"]
    settled(session, failed(facts))
    assert (uses_of(session), counted(session, code)) == (["freed"], 0)


def test_a_use_is_kept_once_it_is_paid(session: Session) -> None:
    code = make_code(session, limit_total=1)
    placed = press(session, make_cart_with(session, code, make_epub(session)))
    facts = attached(session, placed)
    settled(session, facts)
    settled(session, facts)
    give_up_order(session, placed.order, now=NOON)
    assert (uses_of(session), counted(session, code)) == (["kept"], 1)


def test_paid_late_takes_a_use_that_is_left(session: Session) -> None:
    code = make_code(session, limit_total=1)
    placed = press(session, make_cart_with(session, code, make_epub(session)))
    facts = attached(session, placed)
    settled(session, expired(facts))
    settled(session, facts)
    assert (uses_of(session), counted(session, code)) == (["kept"], 1)


def test_paid_late_keeps_its_price_though_the_uses_are_gone(session: Session) -> None:
    code, edition = make_code(session, limit_total=1), make_epub(session)
    placed = press(session, make_cart_with(session, code, edition))
    facts = attached(session, placed)
    settled(session, expired(facts))
    press(session, make_cart_with(session, code, edition), buyer=OTHER, now=TOMORROW)
    settled(session, facts)
    assert placed.order.status is OrderStatus.PAID
    assert sorted(uses_of(session)) == ["held", "late"]
    assert counted(session, code) == 1


def test_while_stripe_is_away_the_use_is_free_and_taken_again_at_the_next_try(
    session: Session,
) -> None:
    code = make_code(session, limit_total=1)
    cart_id = make_cart_with(session, code, make_epub(session))
    placed = press(session, cart_id)
    assert placed.payment is not None
    pause_order(session, placed.payment, refused=False, now=NOON)
    assert (uses_of(session), counted(session, code)) == (["freed"], 0)
    press(session, cart_id)
    assert (uses_of(session), counted(session, code)) == (["held"], 1)


def test_a_code_that_ended_meanwhile_is_named_and_nothing_is_placed(session: Session) -> None:
    code = make_code(session, "SPRING10", ends_at=NOON)
    cart_id = make_cart_with(session, code, make_epub(session))
    with pytest.raises(DiscountLostError, match="SPRING10 cannot be used"):
        press(session, cart_id, accepted=599)
    (change,) = amend_cart(session, cart_id, currency="GBP", now=NOON)
    assert change.kind is ChangeKind.DISCOUNT
    assert press(session, cart_id, accepted=799).order.discount_amount == 0


def test_a_buyer_who_agreed_to_the_price_without_the_code_is_not_held_up(session: Session) -> None:
    code = make_code(session, ends_at=NOON)
    cart_id = make_cart_with(session, code, make_epub(session))
    assert press(session, cart_id, accepted=799).order.total_amount == 799


def test_a_discount_that_was_made_smaller_meanwhile_asks_again(session: Session) -> None:
    code = make_code(session, value=5_000)
    cart_id = make_cart_with(session, code, make_epub(session, price=1_000))
    discount_by_id(session, code.discount_id).value = 1_000
    session.flush()
    with pytest.raises(TotalChangedError):
        press(session, cart_id, accepted=500)


def test_what_is_agreed_stays_though_the_discount_is_switched_off(session: Session) -> None:
    code = make_code(session)
    placed = press(session, make_cart_with(session, code, make_epub(session, price=1_000)))
    switch(discount_by_id(session, code.discount_id), on=False)
    settled(session, attached(session, placed), now=NOON + timedelta(minutes=5))
    assert (placed.order.status, placed.order.total_amount) == (OrderStatus.PAID, 750)


def test_a_forgotten_buyer_leaves_the_numbers(session: Session) -> None:
    code, edition = make_code(session, limit_per_buyer=1), make_epub(session)
    settled(session, attached(session, press(session, make_cart_with(session, code, edition))))
    forget_buyer(session, "reader@example.com")
    assert counted(session, code) == 1
    assert press(session, make_cart_with(session, code, edition)).order.discount_amount
    assert session.scalar(select(Discount.uses)) == 2


def test_another_code_of_the_same_worth_is_another_order_too(session: Session) -> None:
    one, two = make_code(session), make_code(session)
    cart_id = make_cart_with(session, one, make_epub(session))
    first = press(session, cart_id).order
    put_in_code(session, cart_id, two.id)
    assert press(session, cart_id).order is not first
    assert (counted(session, one), counted(session, two)) == (0, 1)


def test_what_a_discount_brought_counts_paid_orders_and_what_went_back(session: Session) -> None:
    code, edition = make_code(session, value=1_000), make_epub(session, price=1_000)
    facts = attached(session, press(session, make_cart_with(session, code, edition, quantity=3)))
    settled(session, facts, refunds=(make_refund_facts(900),))
    press(session, make_cart_with(session, code, edition), buyer=OTHER)
    (sums,) = brought_by(session, [code.discount_id])[code.discount_id]
    assert (sums.orders, sums.units) == (1, 3)
    amounts = [each.amount for each in (sums.gross, sums.discount, sums.paid, sums.returned)]
    assert amounts == [3_000, 300, 2_700, 900]
