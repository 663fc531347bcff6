"""Templates: all compile, none smuggles in markup, styles or scripts."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, StrictUndefined

from catalogue.app import create_app
from catalogue.core.assets import asset_folder
from tests.support.settings import quick_settings
from tests.support.source import ROOT

_BANNED = {
    "the filter safe": re.compile(r"\|\s*safe\b"),
    "autoescape off": re.compile(r"{%-?\s*autoescape\s+false"),
    "an inline style": re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline handler": re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an inline script": re.compile(
        r"<script\b(?![^>]*\bsrc=)(?![^>]*application/ld\+json)", re.IGNORECASE
    ),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "an address of another host": re.compile(
        r"<(?:script|link|img|audio|video|source|iframe)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//"
    ),
}


def _templates() -> list[Path]:
    """Return every template but the notes beside them."""
    found = [
        path
        for folder in (asset_folder("templates"), *(ROOT / "catalogue").glob("*/templates"))
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".html", ".txt", ".xml", ".atom", ".json"}
    ]
    assert found
    return found


def _faults(text: str, *, is_mail: bool) -> list[str]:
    # A letter has no style sheet to refer to: its styles lie in its elements.
    styles = {"an inline style", "a style element"} if is_mail else set()
    without_comments = re.sub(r"{#.*?#}", "", text, flags=re.DOTALL)
    return [
        what
        for what, pattern in _BANNED.items()
        if what not in styles and pattern.search(without_comments)
    ]


def test_no_template_smuggles() -> None:
    faults = {
        str(path.relative_to(ROOT)): found
        for path in _templates()
        if (found := _faults(path.read_text(encoding="utf-8"), is_mail="mail" in path.parts))
    }
    assert faults == {}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<p>{{ name | safe }}</p>", "the filter safe"),
        ("<style>p { color: red }</style>", "a style element"),
        ('<p class="a" style="color: red">', "an inline style"),
        ('<button onclick="x()">', "an inline handler"),
        ("<script>x()</script>", "an inline script"),
        ('<script type="module">x()</script>', "an inline script"),
        ('<img src="//example.org/a.png">', "an address of another host"),
    ],
)
def test_the_patterns_find_what_they_mean(text: str, what: str) -> None:
    assert _faults(text, is_mail=False) == [what]


def test_the_patterns_leave_the_rest_alone() -> None:
    text = (
        '<script type="application/ld+json">{{ data|tojson }}</script>'
        '<script type="module" src="{{ url }}"></script><p>onward = style=</p>'
    )
    assert _faults(text, is_mail=False) == []


def test_every_template_compiles_and_misses_no_name_silently() -> None:
    app = create_app(quick_settings())
    environment: Environment = app.jinja_env
    assert environment.undefined is StrictUndefined
    names = environment.list_templates(extensions=["html", "txt", "xml", "atom", "json"])
    assert names
    for name in names:
        environment.get_template(name)
