"""The figures, as staff read them: sums, filters, CSV, and who may see what."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.books.models import Edition
from catalogue.cart.models import Cart
from catalogue.checkout.queries import exported_orders
from tests.factories.books import make_epub, make_paperback
from tests.factories.orders import make_buyer, make_paid_order
from tests.support.staff import Staff

PAGES = ("", "sales", "posts", "stock", "refunds")


def sell(staff: Staff) -> None:
    """Sell some of two titles, today and last week."""
    with staff.shop.database.write() as session:
        epub: Edition = make_epub(session, "=Odd & ends", price=799)
        paper: Edition = make_paperback(session, "Paper", price=1250, stock=3)
        _sell_one(session, epub, "a@example.com", country="FR")
        _sell_one(session, epub, "b@example.com")
        _sell_one(session, paper, "c@example.com")


def _sell_one(session: Session, edition: Edition, email: str, country: str = "GB") -> None:
    make_paid_order(session, edition, buyer=make_buyer(email, country=country), ago=timedelta())


def csv_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


@pytest.mark.parametrize("by", ["day", "week", "month", "title", "form", "country", "discount"])
def test_every_report_as_csv_comes_to_the_sum_of_the_export(staff: Staff, by: str) -> None:
    sell(staff)
    owner = staff.signed_in("owner")
    with staff.shop.database.read() as session:
        bought = sum(order["total"] for order in exported_orders(session) if order["paid_at"])
    rows = csv_rows(owner.get(f"/staff/reports/sales.csv?by={by}").text)
    assert sum(int(row["paid"]) for row in rows) == bought
    page = owner.get(f"/staff/reports/sales?by={by}").text
    assert f"£{bought / 100:.2f}" in page
    assert page.count("<svg") > 1
    if by == "title":
        assert "=Odd &amp; ends" in page
        assert "'=Odd & ends" in {row["name"] for row in rows}


def test_every_page_opens_with_and_without_sales(staff: Staff) -> None:
    owner = staff.signed_in("owner")
    for place in PAGES:
        assert owner.get(f"/staff/reports/{place}").status_code == 200
    assert "Nobody has bought anything yet" in owner.get("/staff/").text
    sell(staff)
    for place in PAGES:
        assert owner.get(f"/staff/reports/{place}?period=all").status_code == 200
    for name in PAGES[1:]:
        answer = owner.get(f"/staff/reports/{name}.csv")
        assert answer.mimetype == "text/csv"
    assert "Rosa Reader" in owner.get("/staff/").text


def test_a_filter_that_makes_no_sense_is_as_if_it_was_not_there(staff: Staff) -> None:
    owner = staff.signed_in("owner")
    for args in ("period=x&by=y&tax=z", "first=2026-02-31", "last=0", "first=9999-12-31", "by=%00"):
        assert owner.get(f"/staff/reports/sales?{args}").status_code == 200, args


def test_an_editor_sees_figures_and_no_buyer(staff: Staff) -> None:
    sell(staff)
    editor = staff.signed_in("editor")
    assert "Rosa" not in editor.get("/staff/").text
    assert "Paper" in editor.get("/staff/reports/sales?by=title").text
    assert editor.get("/staff/reports/sales.csv").status_code == 403
    support = staff.signed_in("support")
    assert support.get("/staff/reports/").status_code == 403
    today = support.get("/staff/").text
    assert "Rosa Reader" in today
    assert "Sold today" not in today


def test_the_cart_remembers_a_post_of_ours_and_nothing_else(staff: Staff) -> None:
    with staff.shop.database.write() as session:
        epub = make_epub(session, "Led to", price=799)
    for said, kept in (("/blog/a-post", "a-post"), ("https://evil.example/blog/x", None)):
        visitor = staff.shop.client()
        visitor.post("/cart/items", data={"edition": epub.sku, "first_page": said})
        visitor.post("/cart/items", data={"edition": epub.sku, "first_page": "/blog/later"})
        with staff.shop.database.read() as session:
            pages = list(session.scalars(select(Cart.first_page).order_by(Cart.id)))
        assert pages[-1] == (kept or "later")


def test_an_order_of_two_titles_is_one_order_in_the_sum(staff: Staff) -> None:
    with staff.shop.database.write() as session:
        both = make_epub(session, "One", price=700), make_epub(session, "Two", price=800)
        make_paid_order(session, *both)
    page = staff.signed_in("owner").get("/staff/reports/sales?by=title").text
    assert "<dt>Orders</dt><dd>1</dd>" in page
