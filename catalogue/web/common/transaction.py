"""One request, one transaction; safe methods cannot write.

A view asks for ``session()``. After the view it is rolled back on GET and HEAD, and whenever the
answer is a refusal (status 400 and above); otherwise it is committed before the answer goes out.
"""

from flask import Flask, Response, g, request
from sqlalchemy.orm import Session

from catalogue.web.common.page_cache import GENERATION
from catalogue.web.common.shop import database

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FIRST_REFUSAL = 400


def session() -> Session:
    """Return the request's session: a reader for safe methods, a writer for the others."""
    if "session" not in g:
        g.session = (
            database().reading_session(request.environ.get(GENERATION))
            if request.method in _SAFE
            else database().writing_session()
        )
    found: Session = g.session
    return found


def let_go() -> None:
    """End the transaction before something slow, such as a large body; nothing of it is kept.

    The next ``session()`` begins another. On SQLite nobody else could write meanwhile.
    """
    opened: Session | None = g.pop("session", None)
    if opened is not None:
        opened.close()


def install(app: Flask) -> None:
    """Commit or roll back after each view, and close at the end of each request."""
    app.after_request(_settle)
    app.teardown_appcontext(_close)


def _settle(response: Response) -> Response:
    if "session" in g and request.method not in _SAFE:
        if response.status_code < _FIRST_REFUSAL:
            g.session.commit()
        else:
            g.session.rollback()
    return response


def _close(_error: BaseException | None) -> None:
    opened: Session | None = g.pop("session", None)
    if opened is not None:
        opened.close()
