"""One EPUB, read as a whole."""

import posixpath
import re
from typing import BinaryIO

from catalogue.intake.archive import Archive
from catalogue.intake.epub.chapters import first_chapter
from catalogue.intake.epub.metadata import read_metadata
from catalogue.intake.epub.navigation import read_navigation
from catalogue.intake.epub.package import Item, Package, joined, read_package
from catalogue.intake.types import FileFacts, FileKind, Judged
from catalogue.intake.xml import local, parse_page
from catalogue.pictures.errors import PictureRefusedError
from catalogue.pictures.judging import MOST_BYTES, judge

_SOURCES = frozenset({"img", "image"})
_HREF = "{http://www.w3.org/1999/xlink}href"
_COVER_NAME = re.compile(r"cover", re.IGNORECASE)


def read_epub(content: BinaryIO) -> Judged:
    """Judge an EPUB and read what it says; raise FileRefusedError with a sentence."""
    archive = Archive(content)
    package = read_package(archive)
    facts = FileFacts()
    read_metadata(package, facts)
    navigation = read_navigation(archive, package)
    facts.contents = list(dict.fromkeys(entry.label for entry in navigation.entries))
    facts.pages = navigation.pages
    chapter = first_chapter(archive, package, navigation)
    facts.extract_title, facts.extract = chapter.title, chapter.markdown
    return Judged(FileKind.EPUB, facts, _cover(archive, package, navigation.landmarks))


def _cover(archive: Archive, package: Package, landmarks: list[tuple[str, str]]) -> bytes:
    """Return the first that is a picture of those which may be the cover; nothing without one."""
    for path in _cover_paths(archive, package, landmarks):
        content = archive.read(path, MOST_BYTES)
        if content is None:
            continue
        try:
            judge(content)
        except PictureRefusedError:
            continue
        return content
    return b""


def _cover_paths(archive: Archive, package: Package, landmarks: list[tuple[str, str]]) -> list[str]:
    """Return where covers are said to be: EPUB 3, EPUB 2, the page of the cover, by name."""
    items = list(package.items.values())
    named = {one.value for one in package.all("cover")}
    pictures = [one for one in items if one.media_type.startswith("image/")]
    by_name = [one.path for one in pictures if _COVER_NAME.search(_name(one))]
    return [
        *(one.path for one in items if "cover-image" in one.properties),
        *(one.path for one in items if one.id in named),
        *(_shown_on(archive, path) for role, path in landmarks if role == "cover"),
        *by_name[:3],
    ]


def _name(item: Item) -> str:
    return f"{item.id} {posixpath.basename(item.path)}"


def _shown_on(archive: Archive, path: str) -> str:
    """Return the first picture of a page."""
    content = archive.read(path)
    root = parse_page(content) if content else None
    for one in [] if root is None else root.iter():
        if local(one) in _SOURCES and (source := one.get("src") or one.get(_HREF)):
            return joined(path, source)
    return ""
