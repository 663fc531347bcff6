"""Pictures and sounds of the shop window, which browsers may keep."""

from datetime import datetime

from flask import Response, request

from catalogue.storage import Storage
from catalogue.web.common.ranges import Representation, answer

_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_NOW = "public, max-age=300"


def picture(content: bytes, *, media_type: str, version: str, tag: str) -> Response:
    """Answer with a picture; under the address of its own ``version`` it may be kept for ever."""
    response = Response(content, mimetype=media_type)
    response.set_etag(tag)
    response.headers["Cache-Control"] = cache_words(version)
    response.make_conditional(request)
    return response


def sound(storage: Storage, key: str, *, modified: datetime, version: str) -> Response:
    """Answer with a sound or the part of it that a player asks for."""
    file = Representation(
        key=key,
        size=storage.size(key),
        etag=version,
        modified=modified,
        media_type="audio/mpeg",
        filename="",
        served=_nothing,
    )
    response = answer(request, storage, file)
    response.headers["Cache-Control"] = cache_words(version)
    response.headers.pop("Content-Disposition", None)
    return response


def cache_words(version: str) -> str:
    """Return how long an answer may be kept, by whether the address names its version."""
    return _FOR_EVER if request.args.get("v") == version else _FOR_NOW


def _nothing() -> None:
    """Count nothing: to listen is free."""
