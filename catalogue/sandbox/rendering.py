"""The sandbox's pages: its own few templates, one style sheet, and a policy without exceptions."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug import Response

_HERE = Path(__file__).resolve().parent
_ASSET_TYPES = {"sandbox.css": "text/css; charset=utf-8", "icon.svg": "image/svg+xml"}


def page(template: str, *, status: int = 200, leads_to: str = "", **facts: Any) -> Response:
    """Render a page; `leads_to` is an origin that its forms may redirect to."""
    answer = Response(
        _templates().get_template(template).render(**facts),
        status=status,
        content_type="text/html; charset=utf-8",
    )
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action 'self' {leads_to}".strip()
    )
    return with_safe_headers(answer)


def asset(name: str) -> Response:
    """Return a style sheet or an icon; raise KeyError for any other name."""
    answer = Response(_asset_bytes(name), content_type=_ASSET_TYPES[name])
    answer.headers["Cache-Control"] = "max-age=60"
    return with_safe_headers(answer)


def with_safe_headers(answer: Response) -> Response:
    """Add the headers that every answer to a browser carries."""
    answer.headers.setdefault("Cache-Control", "no-store")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _asset_bytes(name: str) -> bytes:
    if name not in _ASSET_TYPES:
        raise KeyError(name)
    return (_HERE / "assets" / name).read_bytes()
