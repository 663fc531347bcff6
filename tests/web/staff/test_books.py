"""Titles on staff pages, by HTTP."""

import re

from catalogue.accounts.queries import history_of
from catalogue.books.queries import book_for_changes
from catalogue.books.types import BookStatus, Form
from tests.factories.books import make_book
from tests.support.staff import Staff

FIELDS = {"language": "en", "ground_colour": "#1f3a4d", "ink_colour": "#ffffff", "version": "1"}


def make(staff: Staff, **facts: object) -> str:
    with staff.shop.database.write() as session:
        kept: dict[str, object] = {"published": False, "forms": (), **facts}
        return make_book(session, "The Minute", **kept).slug  # type: ignore[arg-type]


def test_a_title_is_filled_checked_published_and_bought_by_nobody_before(staff: Staff) -> None:
    slug, editor = make(staff), staff.signed_in("editor")
    place = f"/staff/books/{slug}"
    refused = editor.post(f"{place}/publication")
    assert refused.status_code == 409
    assert "There is no edition to sell" in refused.text
    answer = editor.post(f"{place}/editions", {"form": "paperback", "status": "in_print"})
    assert answer.status_code == 303, answer.text
    sku = f"{slug}-paperback"
    assert editor.post(f"{place}/editions/{sku}/prices", {"price": "7.99"}).status_code == 303
    assert editor.post(f"{place}/editions/{sku}/prices", {"price": "7,99"}).status_code == 422
    edited = editor.post(f"{place}/details", {**FIELDS, "title": "The Minute", "blurb": "Read."})
    assert edited.status_code == 303, edited.text
    assert staff.shop.client().get(f"/books/{slug}").status_code == 404
    assert editor.post(f"{place}/publication").status_code == 303
    shown = staff.shop.client().get(f"/books/{slug}")
    assert "£7.99" in shown.text
    with staff.shop.database.read() as session:
        book = book_for_changes(session, slug)
        acts = [entry.act for entry in history_of(session, "book", book.id)]
    assert acts == ["book.published", "book.changed", "price.set", "edition.added"]
    assert "book.changed" in editor.get(f"{place}/history").text
    assert editor.post(f"{place}/withdrawal").status_code == 303
    assert staff.shop.client().get(f"/books/{slug}").status_code == 404


def test_two_people_who_edit_one_title_are_shown_both_versions(staff: Staff) -> None:
    slug = make(staff, blurb="Before.")
    mira, tom = staff.signed_in("editor"), staff.signed_in("owner")
    place = f"/staff/books/{slug}/details"
    first = {**FIELDS, "title": "The Minute", "blurb": "Mira’s words.", "publisher": "Hers"}
    assert mira.post(place, first).status_code == 303
    second = {**FIELDS, "title": "Tom’s Minute", "blurb": "Tom’s words."}
    stale = tom.post(place, second)
    assert stale.status_code == 409
    for words in ("Mira’s words.", "Tom’s words.", "Tom’s Minute", "editor@example.com kept"):
        assert words in stale.text
    assert re.search(r'id="choice-publisher-theirs"[^>]* checked', stale.text)
    assert re.search(r'id="choice-title-mine"[^>]* checked', stale.text)
    choices = {"choice-publisher": "theirs", "choice-blurb": "theirs", "choice-title": "mine"}
    assert tom.post(place, {**second, **choices, "version": "2"}).status_code == 303
    with staff.shop.database.read() as session:
        book = book_for_changes(session, slug)
    assert (book.title, book.blurb, book.publisher) == ("Tom’s Minute", "Mira’s words.", "Hers")


def test_rows_are_added_without_keeping_anything(staff: Staff) -> None:
    slug, editor = make(staff), staff.signed_in("editor")
    typed = {**FIELDS, "title": "Typed", "contributors-0-name": "Ann", "contributors-0-role": "A01"}
    answer = editor.post(f"/staff/books/{slug}/details", {**typed, "rows": "contributors add"})
    assert 'name="contributors-1-name"' in answer.text
    assert 'value="Typed"' in answer.text
    with staff.shop.database.read() as session:
        assert book_for_changes(session, slug).title == "The Minute"


def test_copies_are_counted_with_a_reason_and_promotions_called_off(staff: Staff) -> None:
    slug = make(staff, forms=(Form.PAPERBACK,), published=True)
    editor, sku = staff.signed_in("editor"), f"{slug}-paperback"
    place = f"/staff/books/{slug}/editions/{sku}"
    counted = {"seen": "10", "stock": "7", "reason": "Three were damp"}
    assert editor.post(f"{place}/stock", counted).status_code == 303
    promotion = {"price": "4.99", "ends_at": "2099-01-01T00:00"}
    assert editor.post(f"{place}/prices", promotion).status_code == 303
    page = editor.get(place).text
    assert "Call off" in page
    (address,) = set(re.findall(r'action="([^"]+/end)"', page))
    assert editor.post(address).status_code == 303
    assert "called off" in editor.get(place).text
    assert "Three were damp" in editor.get(f"/staff/books/{slug}/history").text
    with staff.shop.database.read() as session:
        assert [one.stock for one in book_for_changes(session, slug).editions] == [7]


def test_support_reads_titles_and_writes_none(staff: Staff) -> None:
    slug = make(staff, forms=(Form.PAPERBACK,), published=True)
    support = staff.signed_in("support")
    assert "The Minute" in support.get("/staff/books/?q=minute&status=published").text
    assert "No title fits" in support.get("/staff/books/?q=nowhere").text
    assert "Set the price" not in support.get(f"/staff/books/{slug}/editions/{slug}-paperback").text
    assert support.post(f"/staff/books/{slug}/withdrawal").status_code == 403
    with staff.shop.database.read() as session:
        assert book_for_changes(session, slug).status is BookStatus.PUBLISHED


def test_a_stale_form_of_an_edition_writes_nothing_and_a_new_isbn_is_found(staff: Staff) -> None:
    slug = make(staff, forms=(Form.PAPERBACK,), published=True)
    editor, place = staff.signed_in("editor"), f"/staff/books/{slug}/editions/{slug}-paperback"
    typed = {"status": "in_print", "isbn": "978-1-84112-745-3", "version": "1"}
    assert editor.post(place, typed).status_code == 303
    assert "The Minute" in staff.shop.client().get("/search?q=9781841127453").text
    stale = editor.post(place, {**typed, "isbn": "", "version": "1"})
    assert stale.status_code == 409
    assert "Somebody else has changed this meanwhile" in stale.text
    assert editor.post(place, {**typed, "isbn": "", "version": ""}).status_code == 409
