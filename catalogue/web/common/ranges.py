"""Files over HTTP: conditions, one range, HEAD (RFC 9110), and a name to keep (RFC 6266)."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from flask import Request, Response

from catalogue.storage import Storage

_ONE_RANGE = re.compile(r"bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*", re.ASCII | re.IGNORECASE)
_MOST_DIGITS = 18
_BYTES_UNIT = re.compile(r"bytes=", re.IGNORECASE)
_UNSAFE_IN_NAME = re.compile(r'[\x00-\x1f\x7f"\\/]')
_FALLBACK_NAME = "file"
_NOT_MODIFIED, _PARTIAL, _FAILED, _UNSATISFIABLE = 304, 206, 412, 416


class Span(NamedTuple):
    """Bytes from ``start`` up to, not including, ``end``."""

    start: int
    end: int


class UnsatisfiableRangeError(Exception):
    """The range lies outside the file, or is none."""


@dataclass(frozen=True, slots=True)
class Representation:
    """One immutable file: where it lies, what it is, and what to do when its last byte is out.

    ``size`` is bytes; ``etag`` is the hash of the content, so it is a strong one.
    """

    key: str
    size: int
    etag: str
    modified: datetime
    media_type: str
    filename: str
    served: Callable[[], None]


def answer(request: Request, storage: Storage, file: Representation) -> Response:
    """Answer GET or HEAD; several ranges at once are answered with the whole file."""
    status = _condition(request, file)
    if status:
        return _described(Response(status=status), file)
    try:
        span = _wanted(request, file)
    except UnsatisfiableRangeError:
        response = _described(Response(status=_UNSATISFIABLE), file)
        response.headers["Content-Range"] = f"bytes */{file.size}"
        return response
    start, end = span or (0, file.size)
    is_head = request.method == "HEAD"
    body = () if is_head else _body(storage, file, Span(start, end))
    response = Response(body, status=_PARTIAL if span else 200, mimetype=file.media_type)
    response.headers["Content-Type"] = file.media_type
    response.headers["Content-Length"] = str(end - start)
    response.headers["Content-Disposition"] = attachment(file.filename)
    if span:
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    return _described(response, file)


def attachment(filename: str) -> str:
    """Return a Content-Disposition with a name that every browser reads (RFC 6266, RFC 8187)."""
    name = _UNSAFE_IN_NAME.sub("", filename).strip(". ") or _FALLBACK_NAME
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, dot, suffix = plain.replace("%", "").rpartition(".")
    plain = (
        f"{stem.strip('. ') or _FALLBACK_NAME}{dot}{suffix}" if dot else suffix or _FALLBACK_NAME
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _described(response: Response, file: Representation) -> Response:
    response.set_etag(file.etag)
    response.last_modified = file.modified
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _condition(request: Request, file: Representation) -> int | None:
    """Return the status that the preconditions ask for, in the order of RFC 9110, 13.2.2."""
    modified = file.modified.replace(microsecond=0)
    if request.if_match:
        if not request.if_match.contains(file.etag):
            return _FAILED
    elif request.if_unmodified_since and modified > request.if_unmodified_since:
        return _FAILED
    if request.if_none_match:
        return _NOT_MODIFIED if request.if_none_match.contains_weak(file.etag) else None
    if request.if_modified_since and modified <= request.if_modified_since:
        return _NOT_MODIFIED
    return None


def _wanted(request: Request, file: Representation) -> Span | None:
    """Return the range to send; None for the whole file. Raises UnsatisfiableRangeError."""
    text = request.headers.get("Range", "").strip()
    is_asked = request.method == "GET" and _BYTES_UNIT.match(text)
    if not is_asked or "," in text or not _is_same_file(request, file):
        return None
    match = _ONE_RANGE.fullmatch(text)
    if match is None or match.groups() == ("", ""):
        raise UnsatisfiableRangeError
    first, last = match.groups()
    if first:
        span = Span(_count(first), min(_count(last) + 1 if last else file.size, file.size))
    else:
        span = Span(max(file.size - _count(last), 0), file.size)
    if span.start >= span.end:
        raise UnsatisfiableRangeError
    return span


def _count(digits: str) -> int:
    """Read a number of any length; one beyond every file counts as just that (RFC 9110, 14.1.2)."""
    significant = digits.lstrip("0")
    return int(significant or 0) if len(significant) <= _MOST_DIGITS else 10**_MOST_DIGITS


def _is_same_file(request: Request, file: Representation) -> bool:
    """Return whether If-Range allows a part: no such header, the strong tag, or the very date."""
    given = request.if_range
    if given.date is not None:
        return given.date == file.modified.replace(microsecond=0)
    header = request.headers.get("If-Range")
    return header is None or header.strip() == f'"{file.etag}"'


def _body(storage: Storage, file: Representation, span: Span) -> Iterator[bytes]:
    """Open now; give the bytes, and report when the file's last byte has been taken."""
    chunks = storage.read(file.key, span.start, span.end)

    def give() -> Iterator[bytes]:
        given = 0
        for chunk in chunks:
            given += len(chunk)
            yield chunk
        if given == span.end - span.start and span.end == file.size:
            file.served()

    return give()
