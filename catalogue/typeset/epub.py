"""E-books as EPUB 3.3, with the metadata of EPUB Accessibility 1.1 (W3C Recommendations)."""

import io
import zipfile
from typing import NamedTuple

from catalogue.typeset import epub_pages
from catalogue.typeset.manuscripts import Chapter, Manuscript
from catalogue.typeset.markup import as_xhtml, xml

_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
"""
_EARLIEST_YEAR = 1980
_ROLES = {"A01": "aut", "B01": "edt", "B06": "trl", "A12": "ill", "E07": "nrt", "A15": "win"}


class _Page(NamedTuple):
    """One file of the reading order; ``label`` is empty where the contents list leaves it out."""

    name: str
    label: str
    body: str
    depth: int = 0


def ebook_epub(manuscript: Manuscript, cover_png: bytes) -> bytes:
    """Make the EPUB file; its dates are the manuscript's, so the same text gives the same bytes."""
    pages = _pages(manuscript)
    nav = epub_pages.nav(manuscript, [(page.name, page.label, page.depth) for page in pages])
    files = {
        "META-INF/container.xml": _CONTAINER,
        "EPUB/package.opf": _package(manuscript, pages),
        "EPUB/nav.xhtml": nav,
        "EPUB/style.css": epub_pages.style(manuscript),
    }
    for page in pages:
        files[f"EPUB/{page.name}.xhtml"] = epub_pages.page(
            manuscript, page.label or manuscript.title, page.body
        )
    return _zipped(manuscript, files, cover_png)


def _zipped(manuscript: Manuscript, files: dict[str, str], cover_png: bytes) -> bytes:
    """Pack the files as EPUB's container format (OCF) asks: the media type first and stored."""
    stamp = (max(manuscript.date.year, _EARLIEST_YEAR), *manuscript.date.timetuple()[1:3], 0, 0, 0)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:

        def put(name: str, content: str | bytes, compression: int = zipfile.ZIP_DEFLATED) -> None:
            entry = zipfile.ZipInfo(name, date_time=stamp)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, content, compress_type=compression, compresslevel=9)

        put("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, content in files.items():
            put(name, content)
        put("EPUB/cover.png", cover_png, zipfile.ZIP_STORED)
    return buffer.getvalue()


def _pages(manuscript: Manuscript) -> list[_Page]:
    pages = [
        _Page("cover", "", epub_pages.cover_body(manuscript)),
        _Page("title", "Title page", epub_pages.title_body(manuscript)),
        _Page("imprint", "Imprint", epub_pages.imprint_body(manuscript)),
    ]
    part, parts = "", 0
    for number, chapter in enumerate(manuscript.chapters, start=1):
        if chapter.part and chapter.part != part:
            parts += 1
            body = epub_pages.part_body(chapter.part)
            pages.append(_Page(f"part-{parts:02}", chapter.part, body))
        part = chapter.part
        depth = 1 if part else 0
        pages.append(_Page(f"chapter-{number:03}", chapter.title, _chapter_body(chapter), depth))
    return pages


def _chapter_body(chapter: Chapter) -> str:
    return epub_pages.chapter_body(chapter.title, as_xhtml(chapter.markdown))


def _package(manuscript: Manuscript, pages: list[_Page]) -> str:
    """Write the package document: what the book is, its files, and their order."""
    items = "\n".join(
        f'    <item id="{page.name}" href="{page.name}.xhtml" media-type="application/xhtml+xml"/>'
        for page in pages
    )
    order = [page.name for page in pages]
    order.insert(order.index("imprint") + 1, "nav")
    spine = "\n".join(f'    <itemref idref="{name}"/>' for name in order)
    metadata = "\n".join(f"    {line}" for line in _metadata(manuscript))
    language = xml(manuscript.language)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="book-id" \
xml:lang="{language}" prefix="a11y: http://www.idpf.org/epub/vocab/package/a11y/#">
  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{metadata}
  </metadata>
  <manifest>
    <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
    <item id="style" href="style.css" media-type="text/css"/>
    <item id="cover-image" href="cover.png" media-type="image/png" properties="cover-image"/>
{items}
  </manifest>
  <spine>
{spine}
  </spine>
</package>
"""


def _metadata(manuscript: Manuscript) -> list[str]:
    day = manuscript.date.isoformat()
    lines = [
        f'<dc:identifier id="book-id">{xml(manuscript.identifier)}</dc:identifier>',
        f'<dc:title id="main-title">{xml(manuscript.title)}</dc:title>',
        '<meta refines="#main-title" property="title-type">main</meta>',
    ]
    if subtitle := xml(manuscript.subtitle):
        lines += [
            f'<dc:title id="sub-title">{subtitle}</dc:title>',
            '<meta refines="#sub-title" property="title-type">subtitle</meta>',
        ]
    optional = [
        ("publisher", manuscript.publisher),
        ("rights", manuscript.rights),
        ("description", manuscript.description),
        *(("subject", subject) for subject in manuscript.subjects),
    ]
    return [
        *lines,
        *_credits(manuscript),
        f"<dc:language>{xml(manuscript.language)}</dc:language>",
        f"<dc:date>{day}</dc:date>",
        *(f"<dc:{name}>{fact}</dc:{name}>" for name, text in optional if (fact := xml(text))),
        f'<meta property="dcterms:modified">{day}T00:00:00Z</meta>',
        *_accessibility(manuscript),
    ]


def _credits(manuscript: Manuscript) -> list[str]:
    """Name the contributors, authors as creators, each with a MARC relator for the ONIX role."""
    lines = []
    for number, credit in enumerate(manuscript.credits, start=1):
        element = "dc:creator" if credit.role.startswith("A") else "dc:contributor"
        role = _ROLES.get(credit.role, "ctb")
        person = f"person-{number}"
        lines += [
            f'<{element} id="{person}">{xml(credit.name)}</{element}>',
            f'<meta refines="#{person}" property="role" scheme="marc:relators">{role}</meta>',
        ]
    return lines


def _accessibility(manuscript: Manuscript) -> list[str]:
    facts = manuscript.accessibility
    pairs = [
        ("schema:accessMode", "textual"),
        ("schema:accessMode", "visual"),
        ("schema:accessModeSufficient", "textual"),
        *(("schema:accessibilityFeature", feature) for feature in facts.features),
        ("schema:accessibilityHazard", "none"),
        ("schema:accessibilitySummary", facts.summary),
    ]
    lines = [f'<meta property="{name}">{xml(value)}</meta>' for name, value in pairs]
    if facts.certified_by:
        claim = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
        certifier = xml(facts.certified_by)
        lines += [
            f'<meta property="dcterms:conformsTo" id="conformance">{claim}</meta>',
            f'<meta refines="#conformance" property="a11y:certifiedBy">{certifier}</meta>',
        ]
    return lines
