"""A language for tests: every sentence in ⟦ ⟧, dates and countries in Greek, no Latin letter else.

Where the data of a test is Greek too, a Latin letter outside the brackets is a sentence that nobody
could translate.
"""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from tests.support.source import ROOT

LANGUAGE = "el"
_SAID = {"alt", "aria-label", "data-done", "placeholder", "title"}
_DESCRIBING = {"description", "og:title", "og:description"}
_UNSAID = {"script", "style"}
_VOID = {"br", "hr", "img", "input", "link", "meta", "path", "circle", "source"}
# Addresses, names of files and codes of orders are the same in every language; so is UTC.
_NEUTRAL = re.compile(r"\S+@\S+|https?://\S+|\S+\.(?:epub|pdf|mp3)\b|\bUTC\b|\b[A-Z0-9]{8}\b")
_LATIN = re.compile(r"[A-Za-z][A-Za-z’' ]*")


def extracted(folder: Path) -> Catalog:
    """Return every sentence that ``make messages`` finds."""
    found = folder / "messages.pot"
    command = [str(Path(sys.executable).with_name("pybabel")), "--quiet", "extract"]
    command += ["--mapping-file", "pyproject.toml", "--output-file", str(found), "."]
    subprocess.run(command, cwd=ROOT, check=True)
    with found.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def write_language(folder: Path) -> Path:
    """Translate every sentence into itself in brackets; return the file that a shop reads."""
    catalog = extracted(folder)
    catalog.fuzzy = False
    for message in catalog:
        if message.id:
            message.string = _translated(message)
    path = folder / "translations" / f"{LANGUAGE}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog)
    return path


def untranslated(text: str) -> list[str]:
    """Return the Latin words of a text that stand in no brackets."""
    outside, depth = [], 0
    for sign in text:
        depth += (sign == "⟦") - (sign == "⟧")
        outside.append(sign if not depth else "⟦")
    return [found.strip() for found in _LATIN.findall(_NEUTRAL.sub(" ", "".join(outside)))]


def untranslated_in(html: str) -> list[str]:
    """Return the Latin words of a page that a visitor sees or hears, and nobody translated."""
    page = _Page()
    page.feed(html)
    return [word for text in ("".join(page.text), *page.attributes) for word in untranslated(text)]


def _translated(message: Message) -> str | tuple[str, ...]:
    if isinstance(message.id, str):
        return f"⟦{message.id}⟧"
    return tuple(f"⟦{form}⟧" for form in message.id)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.attributes: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._within.append(tag)
        self.attributes += [value for name, value in known.items() if name in _SAID]
        if known.get("name", known.get("property")) in _DESCRIBING:
            self.attributes.append(known["content"])

    def handle_endtag(self, tag: str) -> None:
        if tag in self._within:
            while self._within.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not _UNSAID.intersection(self._within):
            self.text.append(f"{data} ")
