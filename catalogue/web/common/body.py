"""The body of a request: whole, or refused as too large; never cut off in silence."""

from functools import cached_property
from typing import IO, cast

from flask import Request
from werkzeug.wsgi import LimitedStream, get_input_stream


class _WholeStream(LimitedStream):
    """A stream that is read to its end, or refused (413) when it goes on beyond the limit.

    Werkzeug's own stops at the limit and gives what it has, so a form sent in chunks would be
    read without its end (a client that names a length is refused before).
    """

    def readall(self) -> bytes:
        """Return everything; raise RequestEntityTooLarge when there is more than the limit."""
        content = super().readall()
        if self.is_exhausted and self._stream.read(1):
            self.on_exhausted()
        return content


class WholeRequest(Request):
    """A request whose body is measured also when it comes in chunks of no stated number."""

    @cached_property
    def stream(self) -> IO[bytes]:
        """Return the body, up to ``max_content_length`` bytes."""
        limit = self.max_content_length
        stream = get_input_stream(self.environ, max_content_length=limit)
        if isinstance(stream, LimitedStream) and "wsgi.input_terminated" in self.environ:
            whole = _WholeStream(self.environ["wsgi.input"], limit or 0, is_max=True)
            return cast("IO[bytes]", whole)
        return stream
