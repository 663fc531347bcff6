"""Two tabs and a payment page that opens late: who holds the copies in the end."""

from sqlalchemy.orm import Session

from catalogue.books.models import Edition
from catalogue.books.services import take_stock
from catalogue.books.types import Form
from catalogue.checkout.services.amending import amend_cart
from catalogue.checkout.services.paying import note_page, pause_order
from catalogue.checkout.services.placing import Placed, give_up_order
from catalogue.checkout.types import ChangeKind
from catalogue.jobs.queries import has_due_jobs
from catalogue.orders.types import OrderStatus
from catalogue.payments.models import Payment
from catalogue.payments.types import PaymentStatus
from tests.factories.books import make_book, make_paperback, stock_of
from tests.factories.cart import make_cart
from tests.factories.orders import make_session_facts, place
from tests.support.times import NOON


def placed_for(session: Session, *, stock: int = 5) -> tuple[Placed, Payment, Edition]:
    edition = make_paperback(session, stock=stock)
    placed = place(session, edition, quantity=2, now=NOON)
    assert placed.payment is not None
    return placed, placed.payment, edition


def test_a_pause_gives_the_copies_back_and_the_order_waits(session: Session) -> None:
    placed, payment, edition = placed_for(session)
    paused = pause_order(session, payment, refused=False, now=NOON)
    assert (paused.status, placed.order.status) == (PaymentStatus.OPEN, OrderStatus.PLACED)
    assert stock_of(session, edition) == 5


def test_a_refused_attempt_has_failed(session: Session) -> None:
    _placed, payment, _edition = placed_for(session)
    assert pause_order(session, payment, refused=True, now=NOON).status is PaymentStatus.FAILED


def test_a_pause_does_nothing_once_another_tab_has_the_page(session: Session) -> None:
    placed, payment, edition = placed_for(session)
    facts = make_session_facts(placed, url="https://pay.example/1")
    note_page(session, payment, facts, now=NOON)
    for refused in (False, True):
        paused = pause_order(session, payment, refused=refused, now=NOON)
        assert (paused.url, paused.status) == ("https://pay.example/1", PaymentStatus.OPEN)
    assert stock_of(session, edition) == 3


def test_a_page_that_opens_after_a_pause_holds_the_copies_again(session: Session) -> None:
    placed, payment, edition = placed_for(session)
    pause_order(session, payment, refused=False, now=NOON)
    order = note_page(session, payment, make_session_facts(placed), now=NOON)
    assert order.status is OrderStatus.PLACED
    assert stock_of(session, edition) == 3


def test_a_page_that_opens_too_late_is_closed_with_its_order(session: Session) -> None:
    placed, payment, edition = placed_for(session, stock=2)
    pause_order(session, payment, refused=False, now=NOON)
    take_stock(session, edition.id, 1)
    order = note_page(session, payment, make_session_facts(placed), now=NOON)
    assert order.status is OrderStatus.CANCELLED
    assert stock_of(session, edition) == 1
    assert has_due_jobs(session, now=NOON)


def test_the_page_of_an_order_that_was_replaced_is_closed(session: Session) -> None:
    placed, payment, edition = placed_for(session)
    give_up_order(session, placed.order, now=NOON)
    order = note_page(session, payment, make_session_facts(placed), now=NOON)
    assert order.status is OrderStatus.CANCELLED
    assert stock_of(session, edition) == 5
    assert has_due_jobs(session, now=NOON)


def test_a_cart_is_brought_back_to_what_can_be_had(session: Session) -> None:
    fewer, gone, kept = (
        make_book(session, forms=[Form.PAPERBACK], stock=5).editions[0] for _ in range(3)
    )
    cart_id = make_cart(session, fewer, gone, kept, quantity=3, now=NOON)
    take_stock(session, fewer.id, 3)
    take_stock(session, gone.id, 5)
    changes = amend_cart(session, cart_id, currency="GBP", now=NOON)
    assert [(change.kind, change.left) for change in changes] == [
        (ChangeKind.FEWER, 2),
        (ChangeKind.SOLD_OUT, 0),
    ]
    session.flush()
    assert amend_cart(session, cart_id, currency="GBP", now=NOON) == []
