"""The contents list of a book: ``nav`` of EPUB 3, ``ncx`` and ``guide`` of EPUB 2."""

from dataclasses import dataclass, field
from typing import NamedTuple

from catalogue.core.errors import InvalidError
from catalogue.core.text import clean_line
from catalogue.intake.archive import Archive
from catalogue.intake.epub.package import Item, Package, joined
from catalogue.intake.xml import Element, local, parse_page, words_of

_NCX = "application/x-dtbncx+xml"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_MOST_ENTRIES = 1000
_MOST_LABEL = 200
_PLACES = {"cover": "cover", "title-page": "titlepage", "text": "bodymatter", "toc": "toc"}


class Entry(NamedTuple):
    """A line of the contents list, and the file that it leads to."""

    label: str
    path: str


@dataclass(slots=True)
class Navigation:
    """The contents list; ``landmarks`` gives paths by their role, such as ``bodymatter``."""

    entries: list[Entry] = field(default_factory=list)
    landmarks: list[tuple[str, str]] = field(default_factory=list)
    pages: int | None = None

    def label_of(self, path: str) -> str:
        """Return how the contents list calls a file."""
        return next((one.label for one in self.entries if one.path == path), "")


def read_navigation(archive: Archive, package: Package) -> Navigation:
    """Return what the book has of it; nothing where it has none."""
    found = Navigation()
    nav = next((i for i in package.items.values() if "nav" in i.properties), None)
    ncx = next((i for i in package.items.values() if i.media_type == _NCX), None)
    if nav is not None:
        _read_nav(archive, nav, found)
    if ncx is not None and not found.entries:
        _read_ncx(archive, ncx, found)
    for one in package.root.iter():
        if local(one) == "reference":
            role = _PLACES.get(one.get("type", ""), one.get("type", ""))
            found.landmarks.append((role, package.path(one.get("href", ""))))
    return found


def _read_nav(archive: Archive, item: Item, found: Navigation) -> None:
    root = _page(archive, item)
    for one in [] if root is None else root.iter():
        if local(one) != "nav":
            continue
        kinds = (one.get(_EPUB_TYPE) or one.get("type") or "").split()
        links = [link for link in one.iter() if local(link) in {"a", "span"}]
        if "toc" in kinds:
            found.entries += _entries(links, item)
        elif "landmarks" in kinds:
            found.landmarks += [
                (link.get(_EPUB_TYPE, ""), joined(item.path, link.get("href", "")))
                for link in links
            ]
        elif "page-list" in kinds:
            found.pages = len([link for link in links if link.get("href")]) or None


def _entries(links: list[Element], item: Item) -> list[Entry]:
    said = ((words_of(one), one.get("href", "")) for one in links[:_MOST_ENTRIES])
    read = [(_label(words), href) for words, href in said]
    return [Entry(label, joined(item.path, href) if href else "") for label, href in read if label]


def _read_ncx(archive: Archive, item: Item, found: Navigation) -> None:
    root = _page(archive, item)
    for point in [] if root is None else root.iter():
        if local(point) == "pageTarget":
            found.pages = (found.pages or 0) + 1
        if local(point) != "navPoint" or len(found.entries) >= _MOST_ENTRIES:
            continue
        parts = {local(child): child for child in reversed(point)}
        label = _label(words_of(parts.get("navLabel")))
        source = parts["content"].get("src", "") if "content" in parts else ""
        if label:
            found.entries.append(Entry(label, joined(item.path, source)))


def _page(archive: Archive, item: Item) -> Element | None:
    content = archive.read(item.path)
    return None if content is None else parse_page(content)


def _label(words: str) -> str:
    try:
        return clean_line(words)[:_MOST_LABEL]
    except InvalidError:
        return ""
