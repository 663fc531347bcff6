"""From the HTML of a post or a reply to Markdown."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

from lxml import etree

from catalogue.core.i18n import N_, Words
from catalogue.imports.html.blocks import Blocks
from catalogue.imports.html.inline import Inline, paragraphs
from catalogue.imports.html.shortcodes import Gallery, Note, without_shortcodes

LONGEST = 2_000_000
"""Characters of HTML that are read at all; the post's own limit is smaller."""

_NO_TEXT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DOCUMENT = re.compile(r"</?(?:html|body)\b[^<>]*>", re.IGNORECASE)  # What follows would be lost.
_BLOCK_EDITOR = "<!-- wp:"


def _as_it_is(address: str) -> str:
    return address


def _no_picture(_address: str) -> str:
    return ""


def _no_gallery(_numbers: list[int]) -> list[tuple[str, str]]:
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a text refers to outside of itself.

    ``picture`` gives the shop's address of a picture, or nothing when the shop does not have it;
    ``link`` an address as it is to be linked to; ``gallery`` pictures by their numbers.
    ``is_reply`` leaves only what a reply may hold: no headings, pictures and tables. ``is_page``
    is a page of a book: brackets are no shortcodes there, and new lines are blanks.
    """

    picture: Callable[[str], str] = _no_picture
    link: Callable[[str], str] = _as_it_is
    gallery: Gallery = _no_gallery
    is_reply: bool = False
    is_page: bool = False


@dataclass(slots=True)
class Conversion:
    """The Markdown, and what a person should know about it, each once."""

    markdown: str
    notes: list[Words] = field(default_factory=list)


def to_markdown(html: str, around: Surroundings | None = None) -> Conversion:
    """Return Markdown without raw HTML; blank lines of the classic editor part paragraphs.

    Never raises for what the text holds.
    """
    around = around or Surroundings()
    notes: dict[Words, None] = {}

    def note(words: Words) -> None:
        notes.setdefault(words)

    text = _NO_TEXT.sub("", html[:LONGEST].replace("\r\n", "\n").replace("\r", "\n"))
    text = _DOCUMENT.sub("", text)
    if not around.is_reply and not around.is_page:
        text = without_shortcodes(text, gallery=around.gallery, note=note)
    inline = Inline(
        picture=around.picture,
        link=around.link,
        note=note,
        lines_break=not around.is_page and _BLOCK_EDITOR not in text,
        is_reply=around.is_reply,
    )
    if "<" not in text and "&" not in text:
        return Conversion(
            "\n\n".join(paragraphs(inline.text(text), line_end=inline.line_end)), list(notes)
        )
    root = _tree(text, note)
    blocks = Blocks(inline).of(root) if root is not None else []
    return Conversion("\n\n".join(blocks), list(notes))


def _tree(html: str, note: Note) -> etree._Element | None:
    """Parse what any browser would; markup nested beyond sense goes, and its words stay."""
    if not html.strip():
        return None
    parser = etree.HTMLParser(
        encoding="utf-8", recover=True, no_network=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(f"<html><body><div>{html}".encode(errors="replace"), parser)
    if any("depth" in fault.message for fault in parser.error_log.filter_from_level(3)):
        note(N_("The markup was nested too deeply; only its words were kept."))
        words = unescape(re.sub(r"<[^<>]*>", " ", html)).replace("<", "&lt;")
        return etree.fromstring(f"<html><body><div>{words}".encode(errors="replace"), parser)
    return root
