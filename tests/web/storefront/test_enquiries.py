"""A company asks about seats: the form, what is wrong in it, and the thanks."""

import re

import pytest
from sqlalchemy import func, select

from catalogue.books.types import Form
from catalogue.enquiries.models import Enquiry
from catalogue.mail.models import KeptLetter
from tests.support.web_shop import WebShop

TYPED = {
    "name": "Jo Buyer",
    "email": "jo@company.example",
    "company": "Company Ltd",
    "seats": "40",
    "message": "What does it cost?",
}


def hub(shop: WebShop) -> str:
    shop.book(title="The Hub", forms=(Form.SEAT,), by_enquiry=True)
    return "/books/the-hub/enquiry"


def kept(shop: WebShop) -> int:
    with shop.database.read() as session:
        return session.scalar(select(func.count()).select_from(Enquiry)) or 0


def test_the_title_leads_to_the_form(shop: WebShop) -> None:
    address = hub(shop)
    client = shop.client()
    assert f'href="{address}"' in client.get("/books/the-hub").text
    assert 'name="company"' in client.get(address).text


def test_an_enquiry_is_kept_told_and_thanked_for(shop: WebShop) -> None:
    client = shop.client()
    answer = client.post(hub(shop), data=TYPED)
    assert answer.status_code == 303
    assert "jo@company.example" not in answer.location
    thanks = client.get(answer.location)
    assert "jo@company.example" in thanks.text
    assert thanks.headers["Cache-Control"] == "private, no-store"
    with shop.database.read() as session:
        enquiry = session.scalars(select(Enquiry)).one()
        assert (enquiry.company, enquiry.seats) == ("Company Ltd", 40)
        recipients = set(session.scalars(select(KeptLetter.recipient)))
    assert "jo@company.example" in recipients
    assert len(recipients) == 2
    shop.work()
    assert len(shop.letters()) == 2


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Enter your name."),
        ("company", "   ", "Enter the name of your company."),
        ("email", "nobody", "Enter an e-mail address"),
        ("email", "a@b.example\r\nBcc: c@d.example", "Enter an e-mail address"),
        ("seats", "0", "Enter a whole number"),
        ("seats", "-1", "Enter a whole number"),
        ("seats", "1.5", "Enter a whole number"),
        ("seats", "1e3", "Enter a whole number"),
        ("seats", "٣", "Enter a whole number"),
        ("seats", "999999", "Enter a whole number"),
        ("name", "x" * 201, "Use at most 200 characters."),
        ("message", "x" * 5001, "Use at most 5,000 characters."),
        ("message", "a\x00b", "cannot be printed"),
    ],
)
def test_a_wrong_entry_comes_back_with_what_is_wrong(
    shop: WebShop, field: str, value: str, words: str
) -> None:
    answer = shop.client().post(hub(shop), data={**TYPED, field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'href="#{field}"' in answer.text
    assert 'value="Company Ltd"' in answer.text or field == "company"
    assert kept(shop) == 0


def test_seats_and_message_may_be_left_out(shop: WebShop) -> None:
    answer = shop.client().post(hub(shop), data={**TYPED, "seats": "", "message": ""})
    assert answer.status_code == 303
    assert kept(shop) == 1


def test_another_site_cannot_send_it(shop: WebShop) -> None:
    answer = shop.client().post(hub(shop), data=TYPED, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert kept(shop) == 0


def test_titles_that_are_sold_otherwise_have_no_form(shop: WebShop) -> None:
    shop.book(title="Usual")
    client = shop.client()
    assert client.get("/books/usual/enquiry").status_code == 404
    assert client.post("/books/usual/enquiry", data=TYPED).status_code == 404
    assert client.get("/books/nothing/enquiry").status_code == 404


def test_an_edited_or_foreign_thank_you_page_is_not_found(shop: WebShop) -> None:
    address = hub(shop)
    shop.book(title="Other Hub", forms=(Form.SEAT,), by_enquiry=True)
    client = shop.client()
    location = client.post(address, data=TYPED).location
    edited = re.sub(r"/sent/..", "/sent/xx", location)
    elsewhere = location.replace("the-hub", "other-hub")
    for wrong in (edited, elsewhere, f"{address}/sent/", f"{address}/sent/%00"):
        assert client.get(wrong).status_code == 404, wrong


def test_what_they_write_is_shown_as_text(shop: WebShop) -> None:
    bad = "<script>alert(1)</script>"
    answer = shop.client().post(hub(shop), data={**TYPED, "company": bad, "seats": "x"})
    assert "<script>alert" not in answer.text


def test_a_field_that_comes_twice_is_refused(shop: WebShop) -> None:
    answer = shop.client().post(hub(shop), data={**TYPED, "email": ["a@b.example", "c@d.example"]})
    assert answer.status_code == 422
    assert "twice, so nothing was changed." in answer.text
    assert kept(shop) == 0
