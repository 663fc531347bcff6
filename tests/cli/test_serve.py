"""The production server takes a body whole, or says that it is too large."""

from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from tests.support.ports import LOOPBACK
from tests.support.shop import SERVE, Shop

LIMIT = 20_000
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A shop that gunicorn serves, with a small limit, so that every answer can be read."""
    shop = Shop(tmp_path_factory.mktemp("served"), MAX_BODY_BYTES=str(LIMIT))
    shop.prepare(seeded=False)
    shop.start(SERVE)
    try:
        yield shop.port
    finally:
        shop.stop(SERVE)
        shop.database.dispose()


def sent(port: int, path: str, body: bytes, *, chunked: bool, kind: str = FORM) -> int:
    connection = HTTPConnection(LOOPBACK, port, timeout=20)
    pieces = [body[start : start + 1000] for start in range(0, len(body), 1000)]
    try:
        connection.request(
            "POST",
            path,
            body=iter(pieces) if chunked else body,
            headers={"Content-Type": kind},
            encode_chunked=chunked,
        )
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("chunked", [True, False])
@pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=edge"])
def test_a_form_beyond_the_limit_is_too_large(port: int, kind: str, *, chunked: bool) -> None:
    begin = b"edition=" if kind == FORM else b"--edge\r\n"
    body = begin + b"x" * (LIMIT + 5000)
    for path in ("/cart/items", "/downloads/"):
        assert sent(port, path, body, chunked=chunked, kind=kind) == 413


@pytest.mark.parametrize("chunked", [True, False])
def test_a_form_within_the_limit_is_read(port: int, *, chunked: bool) -> None:
    for size in (LIMIT - 1, LIMIT):
        body = b"edition=".ljust(size, b"x")
        assert sent(port, "/cart/items", body, chunked=chunked) == 404


@pytest.mark.parametrize("chunked", [True, False])
def test_an_event_beyond_the_limit_is_too_large(port: int, *, chunked: bool) -> None:
    body = b"{}".ljust(300_000)
    assert sent(port, "/stripe/webhook", body, chunked=chunked, kind="application/json") == 413
