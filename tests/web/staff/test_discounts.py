"""Staff make discounts, hand out codes, and read what they brought."""

import csv
import io
import re
from typing import Any

import pytest
from sqlalchemy import select

from catalogue.accounts.models import AuditEntry
from catalogue.discounts.models import Discount, DiscountCode
from tests.factories.discounts import make_code
from tests.support.staff import Staff, StaffClient
from tests.support.web_shop import WebShop, session_id_of

FORM = {"name": "Spring sale", "kind": "percent", "value": "12.5", "code": "spring 10"}


def made(client: StaffClient, **typed: Any) -> str:
    """Make a discount by the form and return the address of its page."""
    answer = client.post("/staff/discounts/", FORM | typed)
    assert answer.status_code == 303, answer.text
    return answer.location


def the_discount(shop: WebShop) -> Discount:
    with shop.database.read() as session:
        return session.scalars(select(Discount)).one()


def acts(shop: WebShop) -> list[str]:
    with shop.database.read() as session:
        wanted = AuditEntry.act.startswith("discount.")
        return list(session.scalars(select(AuditEntry.act).where(wanted).order_by(AuditEntry.id)))


def test_a_discount_is_made_as_it_was_typed(staff: Staff) -> None:
    book = staff.shop.book(title="Meant")
    client = staff.signed_in("editor")
    address = made(
        client,
        starts_at="2026-12-01T00:00",
        ends_at="2099-12-24T18:00",
        limit_total="50",
        limit_per_buyer="1",
        least="20.00",
        titles=[str(book.id)],
        forms=["epub", "pdf"],
    )
    discount = the_discount(staff.shop)
    assert (discount.value, discount.least_amount, discount.forms) == (
        1_250,
        2_000,
        ["epub", "pdf"],
    )
    page = client.get(address).text
    for words in ("SPRING-10", "12.5 %", "0 of 50", "£20.00", "Meant", "24 December 2099"):
        assert words in page
    assert "Spring sale" in client.get("/staff/discounts/?q=spring1").text
    assert acts(staff.shop) == ["discount.made"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": " "}, "Give it a name"),
        ({"value": "0"}, "Write a percentage"),
        ({"value": "101"}, "Write a percentage"),
        ({"kind": "amount", "value": "1e3"}, "Write a percentage"),
        ({"kind": "role"}, "Choose one from the list."),
        ({"starts_at": "tomorrow"}, "Write day and time"),
        ({"starts_at": "2026-12-02T00:00", "ends_at": "2026-12-01T00:00"}, "The end has to come"),
        ({"limit_total": "-1"}, "1"),
        ({"code": "AB"}, "A code has 4 to 32 letters and digits."),
        ({"code": "TAKEN-1O"}, "is the same code to a reader"),
        ({"titles": ["x"]}, "Tick only what the list has."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_kept_in_the_form(
    staff: Staff, typed: dict[str, Any], sentence: str
) -> None:
    with staff.shop.database.write() as session:
        make_code(session, "TAKEN-10", name="Other")
    client = staff.signed_in("editor")
    answer = client.post("/staff/discounts/", FORM | {"name": "Kept in the form"} | typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert the_discount(staff.shop).name == "Other"
    if "name" not in typed:
        assert "Kept in the form" in answer.text


def test_another_value_is_kept_with_what_was_before(staff: Staff) -> None:
    client = staff.signed_in("owner")
    address = made(client)
    assert 'value="12.5"' in client.get(f"{address}/terms").text
    answer = client.post(f"{address}/terms", FORM | {"kind": "amount", "value": "5.00"})
    assert (answer.status_code, answer.location) == (303, address)
    assert "£5.00" in client.get(address).text
    with staff.shop.database.read() as session:
        stmt = select(AuditEntry).where(AuditEntry.act == "discount.changed")
        entry = session.scalars(stmt).one()
    assert entry.before == {"kind": "percent", "value": 1_250}
    assert entry.after == {"kind": "amount", "value": 500}


def test_switched_off_it_can_be_switched_on_again_from_the_notice(staff: Staff) -> None:
    client = staff.signed_in("editor")
    address = made(client)
    client.post(f"{address}/off")
    page = client.get(address).text
    assert "Undo" in page
    assert f'action="{address}/on"' in page
    assert not the_discount(staff.shop).is_active
    client.post(f"{address}/on")
    assert the_discount(staff.shop).is_active
    assert acts(staff.shop) == ["discount.made", "discount.switched_off", "discount.switched_on"]


def test_single_use_codes_are_made_and_fetched_with_their_states(staff: Staff) -> None:
    client = staff.signed_in("editor")
    address = made(client, code="")
    assert "It has no code yet" in client.get(address).text
    assert client.post(f"{address}/batches", {"number": "0"}).status_code == 422
    assert client.post(f"{address}/batches", {"number": "60"}).status_code == 303
    assert "Page 1 of 3" in client.get(address).text
    answer = client.post(f"{address}/codes.csv", {"batch": "1"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="codes-1.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len({row["code"] for row in rows}) == 60
    assert {row["status"] for row in rows} == {"unused"}
    assert rows[0]["code"] in client.get(f"{address}?code={rows[0]['code'].lower()}").text


def test_a_further_code_is_added_and_one_that_looks_alike_refused(staff: Staff) -> None:
    client = staff.signed_in("editor")
    address = made(client)
    assert client.post(f"{address}/codes", {"code": "fair 2026"}).status_code == 303
    answer = client.post(f"{address}/codes", {"code": "FAlR-2O26"})
    assert answer.status_code == 422
    assert "is the same code to a reader" in answer.text
    with staff.shop.database.read() as session:
        found = set(session.scalars(select(DiscountCode.code)))
    assert found == {"SPRING-10", "FAIR-2026"}


def test_the_page_says_what_it_brought(staff: Staff) -> None:
    shop, client = staff.shop, staff.signed_in("support")
    with shop.database.write() as session:
        code = make_code(session, "SPRING", value=1_000)
    visitor = shop.visitor_with(shop.edition(price=1_000), quantity=2)
    visitor.post("/cart/discount", data={"code": "SPRING"})
    session_id = session_id_of(shop.pay(visitor))
    shop.sandbox.pay(session_id)
    visitor.get(f"/checkout/return?session_id={session_id}")
    page = re.sub(r"\s+", " ", client.get(f"/staff/discounts/{code.discount_id}").text)
    for words in (">1</td>", ">2</td>", "£20.00", "£2.00", "£18.00", shop.orders()[0].code):
        assert words in page
    assert "£18.00" in client.get("/staff/discounts/").text


def test_support_reads_and_finds_no_way_to_change(staff: Staff) -> None:
    with staff.shop.database.write() as session:
        address = f"/staff/discounts/{make_code(session).discount_id}"
    client = staff.signed_in("support")
    page = client.get(address).text
    assert "Switch off" not in page
    assert "Make the codes" not in page
    assert client.post(f"{address}/off").status_code == 403


def test_a_search_for_nonsense_finds_nothing_and_says_what_to_do(staff: Staff) -> None:
    with staff.shop.database.write() as session:
        make_code(session)
    client = staff.signed_in("owner")
    for query in ("q=%00", "q=%25%5F", "q=zzz", "state=ended"):
        assert client.get(f"/staff/discounts/?{query}").status_code == 200
    assert "No discount fits." in client.get("/staff/discounts/?q=zzz").text
    assert client.get("/staff/discounts/?state=nonsense").status_code == 200
