"""From a refusal to a page: the right status, a sentence, and a way on."""

from errno import EDQUOT, ENOSPC

import structlog
from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask.globals import request_ctx
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError, TooManyRequests

from catalogue.core.errors import Refusal, RefusalKind
from catalogue.core.i18n import N_
from catalogue.db import DatabaseUnavailableError
from catalogue.db.engine import is_unavailable
from catalogue.storage import FileMissingError, StorageFullError
from catalogue.web.common.paths import is_staff_path
from catalogue.web.common.shop import settings

_STATUS = {
    RefusalKind.INVALID: 422,
    RefusalKind.NOT_FOUND: 404,
    RefusalKind.FORBIDDEN: 403,
    RefusalKind.CONFLICT: 409,
    RefusalKind.UNAVAILABLE: 503,
}
_RETRY_SECONDS = "30"
_WORDLESS = (TooManyRequests,)
_UNAVAILABLE = 503
_FULL = 507
_log = structlog.get_logger()


def install(app: Flask) -> None:
    """Answer every error with the shop's own page."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(SecurityError, _strange_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DatabaseUnavailableError, _unavailable)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(FileMissingError, _unavailable)
    app.register_error_handler(StorageFullError, _full)
    app.register_error_handler(OSError, _system)
    app.register_error_handler(InternalServerError, _broken)


def error_page(status: int, message: str | None = None) -> Response:
    """Return the page for a status; from 500 on it reads no database, which may be what is away."""
    page = "errors/error.html"
    if is_staff_path(request.path):
        page = "errors/staff.html"
        if status >= InternalServerError.code:
            g.staff_member = None
    response = make_response(render_template(page, status=status, message=message), status)
    if status == _UNAVAILABLE:
        response.headers["Retry-After"] = _RETRY_SECONDS
    return response


def _refused(refusal: Refusal) -> Response:
    return error_page(_STATUS[refusal.kind], refusal.sentence)


def _strange_host(_error: SecurityError) -> Response:
    """Answer whoever asked under another name; the links are made for our own."""
    request_ctx.url_adapter = current_app.url_map.bind(settings().host)
    return error_page(SecurityError.code, N_("This shop is not to be found under that name."))


def _http(error: HTTPException) -> Response:
    status = error.code or InternalServerError.code
    if error.response is not None or status < 400:  # noqa: PLR2004 -- redirects are no errors.
        return make_response(error.get_response())
    is_ours = error.description != type(error).description and not isinstance(error, _WORDLESS)
    response = error_page(status, error.description if is_ours else None)
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def _unavailable(error: Exception) -> Response:
    _log.error("unavailable", reason=type(error).__name__, detail=str(error))
    return error_page(_UNAVAILABLE)


def _full(error: Exception) -> Response:
    _log.error("storage full", detail=str(error))
    return error_page(_FULL)


def _system(error: OSError) -> Response:
    """Answer that there is no room, also for what is put down while a body comes in."""
    if error.errno in {ENOSPC, EDQUOT}:
        return _full(error)
    raise error


def _database_error(error: DBAPIError) -> Response:
    if is_unavailable(error):
        return _unavailable(error)
    _log.exception("database error", exc_info=error)
    return error_page(InternalServerError.code)


def _broken(error: InternalServerError) -> Response:
    """Answer what nobody foresaw, or what went wrong while the answer was being committed."""
    cause = error.original_exception
    if isinstance(cause, DBAPIError):
        return _database_error(cause)
    if cause is not None:
        _log.exception("unforeseen", exc_info=cause)
    return error_page(InternalServerError.code)
