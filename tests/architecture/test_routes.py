"""Every address is listed, with its audience and who may ask for it, in routes.toml beside this."""

import pytest
from flask import Flask

from catalogue.app import create_app
from tests.support.routes import TABLE, Route, listed_routes
from tests.support.settings import quick_settings

ACCESS = {"public", "visitor", "token", "signature", "operator", "buyer", "staff"}
_SILENT = {"HEAD", "OPTIONS"}
_LIBRARIES = ("flask_security.",)  # Its views are registered under /staff, with our pages.


def _real_routes(app: Flask) -> dict[Route, str]:
    """Return the audience, taken from the module of the view, of every route of the app."""
    return {
        Route(method, rule.rule): app.view_functions[rule.endpoint].__module__
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - _SILENT)
    }


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(quick_settings())


def test_the_table_lists_every_route_and_no_other(app: Flask) -> None:
    listed, real = set(listed_routes()), set(_real_routes(app))
    unlisted = sorted(map(str, real - listed))
    gone = sorted(map(str, listed - real))
    assert (unlisted, gone) == ([], []), f"to be added to {TABLE.name}, and to be taken out"


def test_a_route_lies_with_its_audience(app: Flask) -> None:
    real = _real_routes(app)
    astray = {
        str(route): real[route]
        for route, (audience, _access) in listed_routes().items()
        if route in real and not real[route].startswith((f"catalogue.web.{audience}", *_LIBRARIES))
    }
    assert astray == {}


def test_the_table_uses_the_known_words_for_access() -> None:
    used = {access for _audience, access in listed_routes().values()}
    assert used - ACCESS == set()


def test_public_routes_only_read() -> None:
    writing = [
        str(route)
        for route, (_audience, access) in listed_routes().items()
        if access == "public" and route.method != "GET"
    ]
    assert writing == []
