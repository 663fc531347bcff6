"""The floors: what Flask itself costs, on the shop's own server.

``bare`` returns the bytes of the shop's answers from memory. ``jinja`` renders the shop's own
templates with the very values that the shop handed to them, and asks no database.
"""

import gzip
from typing import Any, NamedTuple

from flask import Flask, Response, before_render_template, render_template, request
from jinja2 import Template

from catalogue.app import create_app
from catalogue.core.assets import asset_folder
from catalogue.settings import Settings
from catalogue.web.common import templates
from catalogue.web.common.static_files import StaticFiles

# Flask puts these into each rendering itself.
_OF_A_REQUEST = frozenset({"config", "g", "request", "session"})


class Rendering(NamedTuple):
    """A template with the values that it was given."""

    template: str
    values: dict[str, Any]


class Recorded(NamedTuple):
    """What the shop answered at an address, and from what."""

    body: bytes
    content_type: str
    rendering: Rendering


def recorded_pages(shop: Flask, paths: list[str]) -> dict[str, Recorded]:
    """Ask the shop for each address once and keep what it handed to Jinja."""
    renderings: list[Rendering] = []

    def keep(_app: Flask, template: Template, context: dict[str, Any], **_: Any) -> None:
        values = {name: value for name, value in context.items() if name not in _OF_A_REQUEST}
        renderings.append(Rendering(str(template.name), values))

    pages = {}
    with before_render_template.connected_to(keep, shop), shop.test_client() as client:
        for path in paths:
            answer = client.get(path)
            if answer.status_code != 200:  # noqa: PLR2004 -- the pages exist.
                raise RuntimeError(f"{path} answers {answer.status}")
            pages[path] = Recorded(answer.data, answer.content_type, renderings[-1])
    return pages


def bare_floor(pages: dict[str, Recorded]) -> Flask:
    """Return an application that has the shop's answers in memory, packed as it packs them."""
    packed = {path: (gzip.compress(p.body, 5), p.content_type) for path, p in pages.items()}
    app = Flask("bare", static_folder=None)

    def answer(**_: str) -> Response:
        body, content_type = packed[_address()]
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(body, content_type=content_type, headers=headers)

    app.add_url_rule("/", "root", answer)
    app.add_url_rule("/<path:rest>", "rest", answer)
    return app


def jinja_floor(pages: dict[str, Recorded], shop: Flask, settings: Settings) -> Flask:
    """Return an application that renders the shop's templates from memory, and does not pack."""
    app = Flask("jinja", static_folder=None)
    folder = settings.data_dir.resolve() / "static"
    templates.install(app, settings, StaticFiles(asset_folder("static"), folder))
    app.jinja_env.globals.update(
        {k: v for k, v in shop.jinja_env.globals.items() if k not in app.jinja_env.globals}
    )
    with shop.app_context():  # What staff have set, as it was when the pages were made.
        facts: Any = shop.jinja_env.globals["shop"]
        app.jinja_env.globals["shop"] = dict(facts)

    def answer(**_: str) -> Response:
        rendering = pages[_address()].rendering
        return Response(render_template(rendering.template, **rendering.values))

    for rule in shop.url_map.iter_rules():
        app.add_url_rule(rule.rule, rule.endpoint, answer, methods=["GET"])
    return app


def make_floor(kind: str, settings: Settings, paths: list[str]) -> Flask:
    """Return the floor of that kind for these addresses."""
    shop = create_app(settings)
    pages = recorded_pages(shop, paths)
    floor = bare_floor(pages) if kind == "bare" else jinja_floor(pages, shop, settings)
    _close(shop)
    return floor


def _close(shop: Flask) -> None:
    database: Any = shop.extensions["catalogue"]
    database.database.dispose()


def _address() -> str:
    query = request.query_string.decode()
    return f"{request.path}?{query}" if query else request.path
