"""The table of all routes: who each is for and who may ask (tests/architecture/routes.toml)."""

import tomllib
from dataclasses import dataclass

from tests.support.source import ROOT

TABLE = ROOT / "tests" / "architecture" / "routes.toml"


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
