"""Conditions, ranges and names, as RFC 9110 and RFC 6266 have them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

import pytest
from flask import Flask, Response, request

from catalogue.web.common.ranges import Representation, answer, attachment

if TYPE_CHECKING:
    from flask.testing import FlaskClient

CONTENT = bytes(range(100))
MODIFIED = datetime(2026, 11, 20, 12, 0, 0, 500_000, tzinfo=UTC)
DATE = "Fri, 20 Nov 2026 12:00:00 GMT"
TAG = "a" * 64


class Shelf:
    """A store with one file, which notes how it was read."""

    def __init__(self, content: bytes = CONTENT) -> None:
        self.content = content
        self.reads: list[tuple[int, int | None]] = []

    def read(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        self.reads.append((start, end))
        return iter([self.content[start:end]])

    def size(self, key: str) -> int:
        return len(self.content)

    def put(self, key: str, content: BinaryIO) -> None:
        self.content = content.read()

    def delete(self, key: str) -> None:
        self.content = b""


class Desk:
    """An application that serves the file, and counts how often it was served to its end."""

    def __init__(self, content: bytes = CONTENT) -> None:
        self.served = 0
        self.shelf = Shelf(content)
        app = Flask(__name__)
        file = Representation(
            "key", len(content), TAG, MODIFIED, "application/pdf", "a book.pdf", self._count
        )

        @app.get("/")
        def _file() -> Response:
            return answer(request, self.shelf, file)

        self.client: FlaskClient = app.test_client()

    def _count(self) -> None:
        self.served += 1


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-49", (0, 50)),
        ("bytes=50-", (50, 100)),
        ("bytes=99-99", (99, 100)),
        ("bytes=90-1000", (90, 100)),
        ("bytes=-1", (99, 100)),
        ("bytes=-30", (70, 100)),
        ("bytes=-1000", (0, 100)),
        ("BYTES=0-9", (0, 10)),
        ("bytes=0-" + "9" * 19, (0, 100)),
        ("bytes=5-" + "9" * 5000, (5, 100)),
        ("bytes=-" + "9" * 5000, (0, 100)),
        ("bytes=" + "0" * 5000 + "1-" + "0" * 5000 + "2", (1, 3)),
    ],
)
def test_one_range_is_given(desk: Desk, asked: str, given: tuple[int, int]) -> None:
    response = desk.client.get("/", headers={"Range": asked})
    start, end = given
    assert response.status_code == 206
    assert response.data == CONTENT[start:end]
    assert response.headers["Content-Range"] == f"bytes {start}-{end - 1}/100"
    assert response.headers["Content-Length"] == str(end - start)
    assert desk.served == (end == 100)


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=100-",
        "bytes=100-200",
        "bytes=-0",
        "bytes=-",
        "bytes=",
        "bytes=5-2",
        "bytes=a-b",
        "bytes=1",
        "bytes=--1",
        "bytes=1.0-2",
        "bytes=٠-٩",  # noqa: RUF001 -- digits that are none of HTTP's.
        "bytes=5" + "0" * 20 + "-6" + "0" * 20,
        "bytes=" + "9" * 5000 + "-",
    ],
)
def test_a_range_outside_is_refused(desk: Desk, asked: str) -> None:
    response = desk.client.get("/", headers={"Range": asked.encode().decode("latin-1")})
    assert (response.status_code, response.data) == (416, b"")
    assert response.headers["Content-Range"] == "bytes */100"
    assert (desk.served, desk.shelf.reads) == (0, [])


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "pages=1-2", "0-5", "", "seconds=0-"])
def test_other_ranges_are_answered_with_the_whole(desk: Desk, asked: str) -> None:
    response = desk.client.get("/", headers={"Range": asked})
    assert (response.status_code, response.data) == (200, CONTENT)
    assert "Content-Range" not in response.headers


def test_head_knows_no_range_and_reads_nothing(desk: Desk) -> None:
    response = desk.client.head("/", headers={"Range": "bytes=0-9"})
    assert (response.status_code, response.data) == (200, b"")
    assert response.headers["Content-Length"] == "100"
    assert (desk.served, desk.shelf.reads) == (0, [])


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("If-None-Match", f'"{TAG}"', 304),
        ("If-None-Match", f'W/"{TAG}"', 304),
        ("If-None-Match", f'"other", "{TAG}"', 304),
        ("If-None-Match", "*", 304),
        ("If-None-Match", '"other"', 200),
        ("If-Modified-Since", DATE, 304),
        ("If-Modified-Since", "Sat, 21 Nov 2026 12:00:00 GMT", 304),
        ("If-Modified-Since", "Thu, 19 Nov 2026 12:00:00 GMT", 200),
        ("If-Modified-Since", "nonsense", 200),
        ("If-Match", f'"{TAG}"', 200),
        ("If-Match", "*", 200),
        ("If-Match", '"other"', 412),
        ("If-Match", f'W/"{TAG}"', 412),
        ("If-Unmodified-Since", DATE, 200),
        ("If-Unmodified-Since", "Thu, 19 Nov 2026 12:00:00 GMT", 412),
    ],
)
def test_a_condition_is_judged(desk: Desk, name: str, value: str, status: int) -> None:
    response = desk.client.get("/", headers={name: value})
    assert (response.status_code, response.data) == (status, CONTENT if status == 200 else b"")
    assert response.headers["ETag"] == f'"{TAG}"'
    assert desk.served == (status == 200)


def test_the_tag_counts_before_the_date(desk: Desk) -> None:
    headers = {"If-None-Match": '"other"', "If-Modified-Since": DATE}
    assert desk.client.get("/", headers=headers).status_code == 200


def test_a_condition_counts_before_the_range(desk: Desk) -> None:
    headers = {"If-None-Match": f'"{TAG}"', "Range": "bytes=0-1"}
    assert desk.client.get("/", headers=headers).status_code == 304


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        (f'"{TAG}"', 206),
        (DATE, 206),
        ('"other"', 200),
        (f'W/"{TAG}"', 200),
        (TAG, 200),
        ("Thu, 19 Nov 2026 12:00:00 GMT", 200),
        ("Sat, 21 Nov 2026 12:00:00 GMT", 200),
        ("nonsense", 200),
    ],
)
def test_a_range_of_another_version_is_answered_with_the_whole(
    desk: Desk, condition: str, status: int
) -> None:
    response = desk.client.get("/", headers={"Range": "bytes=0-9", "If-Range": condition})
    assert response.status_code == status


def test_an_empty_file_has_no_ranges() -> None:
    desk = Desk(b"")
    assert desk.client.get("/").data == b""
    assert desk.client.get("/", headers={"Range": "bytes=0-"}).status_code == 416
    assert desk.client.get("/", headers={"Range": "bytes=-5"}).status_code == 416


def test_a_file_that_ends_too_early_is_not_served() -> None:
    desk = Desk()
    desk.shelf.content = CONTENT[:50]
    assert desk.client.get("/").data == CONTENT[:50]
    assert desk.served == 0


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("book.epub", "attachment; filename=\"book.epub\"; filename*=UTF-8''book.epub"),
        ("a b.pdf", "attachment; filename=\"a b.pdf\"; filename*=UTF-8''a%20b.pdf"),
        ("Führung.pdf", "attachment; filename=\"Fuhrung.pdf\"; filename*=UTF-8''F%C3%BChrung.pdf"),
        ("書.pdf", "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E6%9B%B8.pdf"),
        ('a"b\\c\r\nd.pdf', "attachment; filename=\"abcd.pdf\"; filename*=UTF-8''abcd.pdf"),
        ("../../etc/passwd", "attachment; filename=\"etcpasswd\"; filename*=UTF-8''etcpasswd"),
        ("100%.pdf", "attachment; filename=\"100.pdf\"; filename*=UTF-8''100%25.pdf"),
        ("", "attachment; filename=\"file\"; filename*=UTF-8''file"),
    ],
)
def test_a_name_is_read_by_every_browser(name: str, header: str) -> None:
    assert attachment(name) == header
