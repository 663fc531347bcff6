"""Pictures and sounds of the shop window, which browsers may keep."""

from collections.abc import Iterator

from flask import Response, request

_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_NOW = "public, max-age=300"


def kept_file(
    chunks: Iterator[bytes], size: int, *, media_type: str, version: str, tag: str
) -> Response:
    """Answer with a file, or a part of it (RFC 9110, ranges); sizes are bytes.

    Under the address of its own ``version`` it may be kept for ever.
    """
    response = Response(chunks, mimetype=media_type, direct_passthrough=True)
    response.content_length = size
    response.set_etag(tag)
    response.headers["Cache-Control"] = cache_words(version)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.make_conditional(request, accept_ranges=True, complete_length=size)
    return response


def cache_words(version: str) -> str:
    """Return how long an answer may be kept, by whether the address names its version."""
    return _FOR_EVER if request.args.get("v") == version else _FOR_NOW
