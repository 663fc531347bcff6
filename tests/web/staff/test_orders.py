"""Staff find an order, read it, and give money back for one copy of it."""

import re

import pytest

from catalogue.books.types import Form
from tests.factories.orders import make_buyer, make_paid_order
from tests.support.staff import Staff, StaffClient

_KEY = re.compile(r'name="key" value="([^"]+)"')


def sold(staff: Staff, quantity: int = 2, form: Form = Form.EPUB) -> str:
    """Sell so many copies at £10 and return the order's code."""
    edition = staff.shop.edition(form, title="The Quiet Desk", price=1000)
    with staff.shop.database.write() as session:
        buyer = make_buyer("rosa@example.com")
        return make_paid_order(session, edition, quantity=quantity, buyer=buyer).code


def dialog(client: StaffClient, code: str) -> dict[str, str]:
    found = _KEY.search(client.get(f"/staff/orders/{code}/refunds/new").text)
    assert found
    return {"key": found[1]}


@pytest.mark.parametrize("words", ["", "CODE", "rosa@example.com", "Rosa Rea", "quiet d"])
def test_an_order_is_found_by_what_people_know_of_it(staff: Staff, words: str) -> None:
    code = sold(staff)
    client = staff.signed_in("support")
    wanted = {"q": code.lower() if words == "CODE" else words}
    assert code in client.get("/staff/orders/", query_string=wanted).text
    assert "No order fits" in client.get("/staff/orders/?q=pi_elsewhere").text
    assert "No order fits" in client.get("/staff/orders/?flagged=yes").text
    assert "The Quiet Desk" in client.get(f"/staff/orders/{code}").text


def test_a_double_click_refunds_one_copy_once(staff: Staff) -> None:
    code = sold(staff)
    client = staff.signed_in("support")
    form = {**dialog(client, code), "unit": "0.2", "access": "take"}
    for _press in range(2):
        answer = client.post(f"/staff/orders/{code}/refunds", form)
        assert (answer.status_code, answer.location) == (303, f"/staff/orders/{code}")
    assert [payment.refund_reserved for payment in staff.shop.payments()] == [1000]
    assert "refunded" in client.get(f"/staff/orders/{code}/refunds/new").text
    stale = {**dialog(client, code), "unit": "0.2"}
    refused = client.post(f"/staff/orders/{code}/refunds", stale)
    assert refused.status_code == 422
    assert "has been refunded meanwhile" in refused.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"unit": "7.1"}, "Tick only what the list has."),
        ({"unit": "0.9"}, "Tick only what the list has."),
        ({"goodwill": "51.00"}, "You may refund up to £50.00 of an order."),
        ({"amount": "5.00", "status": "paid"}, "Tick what goes back, or write an amount."),
        ({"key": "x"}, "This form is not whole."),
    ],
)
def test_what_cannot_be_refunded_is_refused_with_a_sentence(
    staff: Staff, typed: dict[str, str], sentence: str
) -> None:
    code = sold(staff)
    client = staff.signed_in("support")
    answer = client.post(f"/staff/orders/{code}/refunds", {**dialog(client, code), **typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert [payment.refund_reserved for payment in staff.shop.payments()] == [0]


def test_editors_see_no_orders(staff: Staff) -> None:
    code = sold(staff)
    client = staff.signed_in("editor")
    assert client.get("/staff/orders/").status_code == 403
    assert client.get(f"/staff/orders/{code}").status_code == 403
