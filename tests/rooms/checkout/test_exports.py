"""What the exports tell of money: whoever adds it up comes to what the shop kept."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from catalogue.books.types import Form
from catalogue.checkout.queries import exported_customers, exported_orders
from catalogue.payments.types import DisputeFacts, RefundFacts, RefundStatus
from tests.factories.books import make_book
from tests.factories.money import attached, make_dispute_facts, make_refund_facts, settled
from tests.factories.orders import make_buyer, make_paid_order, place
from tests.support.times import NOON

PRICE = 1000


def sold(session: Session, *news: RefundFacts | DisputeFacts, email: str = "a@example.com") -> None:
    """Sell something for £10.00, and hear what became of the money."""
    edition = make_book(session, forms=(Form.EPUB,), price=PRICE).editions[0]
    placed = place(session, edition, buyer=make_buyer(email), now=NOON)
    settled(
        session,
        attached(session, placed),
        refunds=tuple(each for each in news if isinstance(each, RefundFacts)),
        disputes=tuple(each for each in news if isinstance(each, DisputeFacts)),
    )
    session.flush()


def the_order(session: Session) -> dict[str, Any]:
    session.expire_all()
    (order,) = exported_orders(session)
    return order


def test_a_lost_dispute_is_exported_as_money_given_back_by_others(session: Session) -> None:
    sold(session, make_dispute_facts(PRICE, "lost", id="du_lost"))
    order = the_order(session)
    assert order["status"] == "refunded"
    assert order["refunds"] == [
        {"provider_id": "du_lost", "amount": PRICE, "status": "succeeded", "external": True}
    ]


@pytest.mark.parametrize("status", ["needs_response", "won", "warning_closed"])
def test_a_dispute_that_took_nothing_is_no_refund(session: Session, status: str) -> None:
    sold(session, make_dispute_facts(PRICE, status))
    assert the_order(session)["refunds"] == []


def test_a_part_refund_and_the_rest_lost_add_up_to_all(session: Session) -> None:
    sold(session, make_refund_facts(400), make_dispute_facts(600, "lost"))
    order = the_order(session)
    assert [(each["amount"], each["external"]) for each in order["refunds"]] == [
        (400, True),
        (600, True),
    ]


def test_customers_are_summed_by_address_and_currency(session: Session) -> None:
    edition = make_book(session, price=500).editions[0]
    for spelling in ("a@example.com", "A@example.com"):
        make_paid_order(session, edition, buyer=make_buyer(spelling))
    place(session, edition, buyer=make_buyer("b@example.com"))
    session.flush()
    (row,) = exported_customers(session)
    assert (row["email"], row["orders"]) == ("a@example.com", 2)
    assert (row["spent"], row["refunded"]) == (1000, 0)


def test_what_went_back_is_not_counted_as_bought(session: Session) -> None:
    sold(session)
    sold(session, make_refund_facts(PRICE))
    sold(session, make_refund_facts(400))
    sold(session, make_dispute_facts(PRICE, "lost"))
    sold(session, make_refund_facts(PRICE, status=RefundStatus.FAILED))
    (row,) = exported_customers(session)
    assert (row["orders"], row["spent"], row["refunded"]) == (3, 2600, 2400)


def test_who_got_everything_back_is_told_with_nothing_bought(session: Session) -> None:
    sold(session, make_refund_facts(300), make_refund_facts(700))
    (row,) = exported_customers(session)
    assert (row["orders"], row["spent"], row["refunded"]) == (0, 0, PRICE)


def test_a_free_order_counts_and_costs_nothing(session: Session) -> None:
    edition = make_book(session, forms=(Form.EPUB,), price=0).editions[0]
    make_paid_order(session, edition)
    (row,) = exported_customers(session)
    assert (row["orders"], row["spent"], row["refunded"]) == (1, 0, 0)
