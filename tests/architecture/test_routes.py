"""Every address is listed, with its audience and who may ask for it, in routes.toml beside this."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from catalogue.app import create_app
from tests.support.settings import quick_settings

TABLE = Path(__file__).with_name("routes.toml")
ACCESS = {"public", "visitor", "token", "signature", "operator", "buyer", "staff"}
_SILENT = {"HEAD", "OPTIONS"}


@dataclass(frozen=True, order=True)
class Route:
    """One method of one address, as a person would write it down."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def listed_routes() -> dict[Route, tuple[str, str]]:
    """Return audience and access of every route in the table."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {
        Route(method, path): (audience, access)
        for audience, routes in table.items()
        for words, access in routes.items()
        for methods, path in [words.split(" ", 1)]
        for method in methods.split(",")
    }


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
        if route in real and not real[route].startswith(f"catalogue.web.{audience}")
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
