"""One HTTP exchange that ends in time, also when the other side drips or never stops."""

import time
from collections.abc import Mapping

import requests

_ANSWER_BYTES = 8_000_000
_PIECE_BYTES = 65_536


def fetch(
    session: requests.Session, request: requests.Request, *, seconds: float, certificates: str
) -> tuple[str, int, Mapping[str, str]]:
    """Return body, status and headers within about `seconds`; raise requests' own errors.

    No redirect is followed: an API that redirects is not the API.
    """
    deadline = time.monotonic() + seconds
    with session.request(
        request.method,
        request.url,
        headers=request.headers,
        data=request.data,
        timeout=seconds,
        allow_redirects=False,
        stream=True,
        verify=certificates,
    ) as answer:
        body = bytearray()
        for piece in answer.iter_content(_PIECE_BYTES):
            body += piece
            if time.monotonic() > deadline or len(body) > _ANSWER_BYTES:
                raise requests.Timeout("the answer is too slow or too long")
        return body.decode(), answer.status_code, answer.headers
