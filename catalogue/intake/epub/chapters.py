"""The first chapter that somebody would read aloud: behind cover, imprint and contents."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from catalogue.core.errors import InvalidError
from catalogue.core.text import clean_lines
from catalogue.intake.archive import Archive
from catalogue.intake.epub.metadata import line, page_markdown
from catalogue.intake.epub.navigation import Navigation
from catalogue.intake.epub.package import Package
from catalogue.intake.xml import Element, local, parse_page, words_of

MOST_OF_EXTRACT = 12_000
_MOST_READ = 25
_MOST_HTML = 1024 * 1024
_MOST_MARKUP = 300_000
_FEWEST_WORDS = 150
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_PAGES = frozenset({"application/xhtml+xml", "text/html"})
_ASIDE = frozenset(
    {"cover", "titlepage", "halftitlepage", "halftitle", "copyright-page", "copyright", "toc"}
    | {"dedication", "epigraph", "acknowledgments", "acknowledgements", "loi", "lot", "index"}
    | {"other-credits", "contributors", "errata", "colophon", "imprint", "seriespage", "landmarks"}
    | {"notes", "footnotes", "endnotes", "rearnotes", "bibliography", "glossary", "appendix"}
)
_ASIDE_NAMES = re.compile(
    r"\b(?:cover|title ?page|half ?title|imprint|copyright|contents|toc|nav|dedication|epigraph"
    r"|acknowledge?ments|about the author|also by|praise|colophon|index|notes|inhalt|impressum"
    r"|titelseite|widmung)\b",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h1", "h2", "h3"})


class Chapter(NamedTuple):
    """A chapter's name and its words as Markdown."""

    title: str
    markdown: str


def first_chapter(archive: Archive, package: Package, navigation: Navigation) -> Chapter:
    """Return the first chapter, cut at the end of a paragraph; empty where there is none."""
    best = Chapter("", "")
    for path in _candidates(package, navigation):
        content = archive.read(path, _MOST_HTML * 4)
        root = parse_page(content[:_MOST_HTML]) if content else None
        if root is None or _stands_aside(root):
            continue
        title = _title(root, navigation.label_of(path))
        chapter = Chapter(title, _cut(_without_title(_markdown(root), title)))
        words = len(chapter.markdown.split())
        if words >= _FEWEST_WORDS:
            return chapter
        if words > len(best.markdown.split()):
            best = chapter
    return best


def _candidates(package: Package, navigation: Navigation) -> Iterator[str]:
    """Give the pages of the reading order, from where landmarks say that the body begins."""
    items = [package.items[name] for name in package.order if name in package.items]
    paths = [
        item.path for item in items if item.media_type in _PAGES and "nav" not in item.properties
    ]
    start = next((path for role, path in navigation.landmarks if role == "bodymatter"), "")
    if start in paths:
        paths = paths[paths.index(start) :]
    skipped = {path for role, path in navigation.landmarks if set(role.split()) & _ASIDE}
    skipped -= {start}
    for path in paths[:_MOST_READ]:
        name = path.rpartition("/")[2].partition(".")[0].replace("-", " ").replace("_", " ")
        label = navigation.label_of(path)
        if path not in skipped and not _ASIDE_NAMES.search(f"{name} | {label}"):
            yield path


def _stands_aside(root: Element) -> bool:
    """Return whether the page as a whole says that it is a cover, an imprint, a list."""
    body = next((one for one in root.iter() if local(one) == "body"), None)
    if body is None:
        return True
    sections = [one for one in body if local(one) in {"section", "div", "nav", "article"}]
    marked = [body, *(sections if len(sections) == 1 else [])]
    return any(set((one.get(_EPUB_TYPE) or "").split()) & _ASIDE for one in marked)


def _title(root: Element, label: str) -> str:
    heading = next((words_of(one) for one in root.iter() if local(one) in _HEADINGS), "")
    return line(label or heading, 300)


def _markdown(root: Element) -> str:
    body = next((one for one in root.iter() if local(one) == "body"), root)
    for one in list(body.iter()):
        if "pagebreak" in (one.get(_EPUB_TYPE) or one.get("role") or ""):
            one.text = ""  # The number of a printed page is none of the words.
        if isinstance(one.tag, str):
            one.tag = local(one)
    etree.cleanup_namespaces(body)
    html = etree.tostring(body, method="html", encoding="unicode")
    try:
        return clean_lines(page_markdown(html[:_MOST_MARKUP]))
    except InvalidError:
        return ""


def _without_title(markdown: str, title: str) -> str:
    """Return the text without the heading that repeats its title."""
    first, _, rest = markdown.partition("\n\n")
    is_title = first.startswith("#") and first.lstrip("# ").strip().casefold() == title.casefold()
    return rest.strip() if is_title else markdown


def _cut(markdown: str) -> str:
    if len(markdown) <= MOST_OF_EXTRACT:
        return markdown
    kept = markdown[:MOST_OF_EXTRACT]
    end = kept.rfind("\n\n")
    return kept[: end if end > 0 else kept.rfind(" ")].rstrip()
