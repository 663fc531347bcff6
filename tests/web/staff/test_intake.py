"""Adding a book: a file is dropped, looked through, and becomes a draft."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from catalogue.books.models import Book, Edition
from catalogue.books.types import BookStatus, Form
from catalogue.intake.models import Upload
from catalogue.worker import work_once
from tests.support import odd_files
from tests.support.odd_files import OPF, epub, package, picture
from tests.support.staff import Staff, StaffClient

_BOOK: dict[str, str | bytes] = {
    OPF: package(
        "<dc:title>The Kettle</dc:title><dc:creator>Ada Example</dc:creator>"
        "<dc:language>en</dc:language><dc:identifier>urn:isbn:9780306406157</dc:identifier>"
        '<meta property="schema:accessMode">textual</meta>',
        '<item id="one" href="one.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="c" href="c.png" media-type="image/png" properties="cover-image"/>',
        '<itemref idref="one"/>',
    ),
    "EPUB/c.png": picture(),
}
_VALUE = re.compile(r'<(?:input|textarea)[^>]* name="(title|edition_isbn)"[^>]* value="([^"]*)"')


def drop(client: StaffClient, content: bytes, name: str = "kettle.epub") -> str:
    """Send a file; return where the shop leads."""
    answer = client.post("/staff/books/new/file", {"file": (io.BytesIO(content), name)})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def looked_through(place: str, **changed: str) -> dict[str, str]:
    """Return what the form sends when somebody has looked at it."""
    return {
        "upload": place.partition("upload=")[2],
        "title": "The Kettle",
        "language": "en",
        "contributors-0-name": "Ada Example",
        "contributors-0-role": "A01",
        "edition_form": "epub",
        "edition_isbn": "978-0-306-40615-7",
        "cover": "file",
        "colours": "#103050 #f0e0c0",
        **changed,
    }


def books_of(staff: Staff) -> list[Book]:
    with staff.shop.database.read() as session:
        stmt = select(Book).options(selectinload(Book.editions).selectinload(Edition.files))
        return list(session.scalars(stmt))


def test_a_dropped_file_becomes_a_draft_once_somebody_has_looked(staff: Staff) -> None:
    client = staff.signed_in("editor")
    place = drop(client, epub(_BOOK), "../<b>.pdf")
    page = client.get(place).text
    assert dict(_VALUE.findall(page)) == {"title": "The Kettle", "edition_isbn": "9780306406157"}
    assert page.count("From the file") > 5
    assert books_of(staff) == []
    number = place.partition("upload=")[2]
    assert client.get(f"/staff/books/new/uploads/{number}/cover").data == picture()
    assert client.post("/staff/books/new/form", looked_through(place)).status_code == 303
    work_once(staff.shop.tools)
    (book,) = books_of(staff)
    (edition,) = book.editions
    assert (book.status, book.cover_type) == (BookStatus.DRAFT, "image/jpeg")
    assert (book.ground_colour, book.credited[0]["name"]) == ("#103050", "Ada Example")
    assert (edition.form, edition.isbn) == (Form.EPUB, "9780306406157")
    assert edition.files[0].accessibility == {"accessMode": ["textual"]}
    kept = b"".join(staff.shop.storage.read(edition.files[0].storage_key))
    assert len(kept) == edition.files[0].size
    again = client.post("/staff/books/new/form", looked_through(place, title="Twice"))
    assert again.status_code == 409
    assert len(books_of(staff)) == 1


def test_rows_can_be_added_without_javascript_and_nothing_is_lost(staff: Staff) -> None:
    client = staff.signed_in("editor")
    sent = {**looked_through(""), "arrange": "contributors add", "subtitle": "Half typed"}
    page = client.post("/staff/books/new/form", sent)
    assert (page.status_code, 'name="contributors-1-name"' in page.text) == (200, True)
    assert "Half typed" in page.text
    assert books_of(staff) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"<html>", "no EPUB, PDF or MP3"), (odd_files.locked(), "copy protection"), (b"", "empty")],
    ids=["a page", "a lock", "nothing"],
)
def test_a_file_that_is_refused_is_not_kept(staff: Staff, content: bytes, sentence: str) -> None:
    client = staff.signed_in("owner")
    answer = client.post("/staff/books/new/file", {"file": (io.BytesIO(content), "book.epub")})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    with staff.shop.database.read() as session:
        assert session.scalars(select(Upload)).all() == []


def large_form(token: str) -> dict[str, Any]:
    """Return a form with a file of 3 MB, as it goes over the wire."""
    parts = (
        f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename="b.epub"\r\n\r\n'
    )
    body = parts.encode() + bytes(3 * 1024 * 1024) + b"\r\n--b--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=b"}


def test_only_this_route_takes_large_bodies_and_only_from_staff(staff: Staff) -> None:
    client = staff.signed_in("editor")
    form = large_form(client.token())
    assert staff.shop.client().post("/staff/books/new/file", **form).status_code == 401
    assert client.browser.post("/staff/books/new/form", **form).status_code == 413
    taken = client.browser.post("/staff/books/new/file", **form)
    assert (taken.status_code, "no EPUB, PDF or MP3" in taken.text) == (422, True)


class Once:
    """Does something the first time it is called."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._act: Callable[[], object] | None = act

    def __call__(self) -> None:
        act, self._act = self._act, None
        if act is not None:
            act()


class Sent(io.BytesIO):
    """A body in the middle of which somebody else writes to the database."""

    def __init__(self, content: bytes, meanwhile: Callable[[], object]) -> None:
        super().__init__(content)
        self.meanwhile = meanwhile

    def readinto(self, buffer: Any) -> int:
        self.meanwhile()
        return super().readinto(buffer)


def test_others_can_write_while_a_large_file_comes_in(staff: Staff) -> None:
    client = staff.signed_in("editor")
    form = large_form(client.token())
    body = Sent(form["data"], Once(lambda: staff.shop.book(title="Another")))
    answer = client.browser.post(
        "/staff/books/new/file",
        input_stream=body,
        content_type=form["content_type"],
        content_length=len(form["data"]),
    )
    assert answer.status_code == 422
    assert [book.title for book in books_of(staff)] == ["Another"]


def test_another_persons_upload_is_not_found(staff: Staff) -> None:
    place = drop(staff.signed_in("editor"), epub(_BOOK))
    other = staff.signed_in("owner")
    number = place.partition("upload=")[2]
    assert other.get(place).status_code == 404
    assert other.get(f"/staff/books/new/uploads/{number}/cover").status_code == 404
    assert other.post("/staff/books/new/form", looked_through(place)).status_code == 404


def test_an_isbn_begins_a_title_unless_another_has_it(staff: Staff) -> None:
    client = staff.signed_in("editor")
    led = client.post("/staff/books/new/isbn", {"isbn": "0-306-40615-2"})
    assert led.headers["Location"].endswith("isbn=9780306406157")
    assert 'value="9780306406157"' in client.get(led.headers["Location"]).text
    client.post("/staff/books/new/form", looked_through("", cover="drawn"))
    twin = client.post("/staff/books/new/isbn", {"isbn": "9780306406157"})
    assert (twin.status_code, "“The Kettle” has this ISBN" in twin.text) == (422, True)
    shortened = client.post("/staff/books/new/isbn", {"isbn": "9.78E+12"})
    assert "spreadsheet" in shortened.text
