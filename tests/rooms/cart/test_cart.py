"""What a visitor means to buy: put in, changed, taken out, forgotten."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.books.models import Edition
from catalogue.books.services import set_price, withdraw_book
from catalogue.books.types import Availability, EditionStatus, Form
from catalogue.cart import services
from catalogue.cart.errors import CartFullError, NotForSaleError, NotInCartError
from catalogue.cart.models import Cart, CartItem
from catalogue.cart.queries import CartLine, cart_lines, count_in_cart
from catalogue.cart.types import MAX_LINES, MAX_QUANTITY
from catalogue.core.errors import InvalidError
from catalogue.core.ids import new_id
from catalogue.core.money import Money
from tests.factories.books import make_book, make_edition
from tests.factories.cart import make_cart
from tests.support.times import NOON


def edition_of(session: Session, form: Form = Form.EPUB, **facts: int | None) -> Edition:
    return make_book(session, forms=(form,), **facts).editions[0]  # type: ignore[arg-type]


def put_in(session: Session, cart_id: UUID, edition: Edition, quantity: int = 1) -> None:
    services.put_in(session, cart_id, edition.id, quantity, currency="GBP", now=NOON)


def lines_of(session: Session, cart_id: UUID) -> list[CartLine]:
    session.flush()
    return cart_lines(session, cart_id, currency="GBP", now=NOON)


def the_line(session: Session, cart_id: UUID) -> CartLine:
    (line,) = lines_of(session, cart_id)
    return line


def test_a_cart_is_opened_once_and_found_again(session: Session) -> None:
    first = services.open_cart(session, None, now=NOON)
    later = NOON + timedelta(hours=1)
    assert services.open_cart(session, first, now=later) == first
    assert session.scalars(select(Cart.updated_at)).one() == later


def test_an_unknown_cart_is_a_new_one_with_an_id_of_ours(session: Session) -> None:
    guessed = new_id()
    assert services.open_cart(session, guessed, now=NOON) != guessed


def test_the_same_again_adds_up(session: Session) -> None:
    edition = edition_of(session, price=250)
    cart_id = make_cart(session, edition, quantity=2, now=NOON)
    put_in(session, cart_id, edition, 3)
    line = the_line(session, cart_id)
    assert (line.quantity, line.total) == (5, Money(1250, "GBP"))
    assert count_in_cart(session, cart_id) == 5


@pytest.mark.parametrize("quantity", [0, -1, MAX_QUANTITY + 1, 2**63])
def test_a_quantity_out_of_bounds_is_refused(session: Session, quantity: int) -> None:
    edition = edition_of(session)
    cart_id = make_cart(session, edition, quantity=5, now=NOON)
    with pytest.raises(InvalidError, match="whole number from 1 to 99"):
        put_in(session, cart_id, edition, quantity)
    with pytest.raises(InvalidError):
        put_in(session, make_cart(session, now=NOON), edition, quantity)
    assert the_line(session, cart_id).quantity == 5


def test_adding_up_stops_at_the_limit(session: Session) -> None:
    edition = edition_of(session)
    cart_id = make_cart(session, edition, quantity=MAX_QUANTITY, now=NOON)
    with pytest.raises(InvalidError):
        put_in(session, cart_id, edition)
    assert the_line(session, cart_id).quantity == MAX_QUANTITY


def test_a_cart_holds_at_most_fifty_different_things(session: Session) -> None:
    book = make_book(session, forms=())
    editions = [make_edition(session, book, sku=f"sku-{n}") for n in range(MAX_LINES + 1)]
    cart_id = make_cart(session, *editions[:-1], now=NOON)
    with pytest.raises(CartFullError, match="at most 50"):
        put_in(session, cart_id, editions[-1])
    put_in(session, cart_id, editions[0])


@pytest.mark.parametrize(
    ("status", "price"),
    [
        (EditionStatus.OUT_OF_PRINT, 799),
        (EditionStatus.FORTHCOMING, 799),
        (EditionStatus.IN_PRINT, None),
    ],
)
def test_what_cannot_be_ordered_does_not_go_in(
    session: Session, status: EditionStatus, price: int | None
) -> None:
    edition = edition_of(session, price=price)
    edition.status = status
    session.flush()
    with pytest.raises(NotForSaleError, match="cannot be ordered just now"):
        make_cart(session, edition, now=NOON)


def test_a_title_that_is_not_on_show_does_not_go_in(session: Session) -> None:
    book = make_book(session)
    withdraw_book(session, book, now=NOON)
    with pytest.raises(NotForSaleError):
        make_cart(session, book.editions[0], now=NOON)


def test_a_quantity_can_be_changed_and_zero_takes_out(session: Session) -> None:
    edition = edition_of(session)
    cart_id = make_cart(session, edition, now=NOON)
    services.change_quantity(session, cart_id, edition.id, 7)
    assert the_line(session, cart_id).quantity == 7
    services.change_quantity(session, cart_id, edition.id, 0)
    assert lines_of(session, cart_id) == []
    with pytest.raises(NotInCartError):
        services.change_quantity(session, cart_id, edition.id, 1)


def test_another_cart_is_not_touched(session: Session) -> None:
    edition = edition_of(session)
    mine, other = (make_cart(session, edition, now=NOON) for _ in range(2))
    services.change_quantity(session, mine, edition.id, 9)
    assert the_line(session, other).quantity == 1


def test_lines_show_the_price_of_now(session: Session) -> None:
    edition = edition_of(session, price=799)
    cart_id = make_cart(session, edition, now=NOON)
    set_price(session, edition, Money(499, "GBP"), now=NOON)
    assert the_line(session, cart_id).unit_price == Money(499, "GBP")
    (in_euro,) = cart_lines(session, cart_id, currency="EUR", now=NOON)
    assert (in_euro.unit_price, in_euro.availability) == (None, Availability.UNPRICED)


def test_fewer_copies_than_wanted_is_said_with_how_many_there_are(session: Session) -> None:
    cart_id = make_cart(session, edition_of(session, Form.PAPERBACK, stock=3), quantity=5, now=NOON)
    line = the_line(session, cart_id)
    assert (line.can_be_ordered, line.max_quantity) == (False, 3)
    assert line.with_more_stock(2).can_be_ordered


def test_lines_come_in_the_order_in_which_they_were_put_in(session: Session) -> None:
    editions = [edition_of(session) for _ in range(3)]
    cart_id = make_cart(session, now=NOON)
    for number, edition in enumerate(reversed(editions)):
        services.put_in(
            session,
            cart_id,
            edition.id,
            1,
            currency="GBP",
            now=NOON + timedelta(seconds=number),
        )
    assert [line.sku for line in lines_of(session, cart_id)] == [
        edition.sku for edition in reversed(editions)
    ]


def test_what_was_bought_leaves_and_what_was_added_stays(session: Session) -> None:
    bought, more, other = (edition_of(session) for _ in range(3))
    cart_id = make_cart(session, bought, more, other, quantity=3, now=NOON)
    services.take_out_bought(session, cart_id, {bought.id: 3, more.id: 1, new_id(): 2})
    assert {line.sku: line.quantity for line in lines_of(session, cart_id)} == {
        more.sku: 2,
        other.sku: 3,
    }


def test_carts_that_nobody_came_back_to_are_forgotten_with_their_lines(session: Session) -> None:
    edition = make_book(session, now=NOON - timedelta(days=100)).editions[0]
    make_cart(session, edition, now=NOON - timedelta(days=91))
    kept = make_cart(session, edition, now=NOON)
    assert services.forget_old_carts(session, untouched_since=NOON - timedelta(days=90)) == 1
    assert session.scalars(select(Cart.id)).all() == [kept]
    assert session.scalar(select(func.count()).select_from(CartItem)) == 1
