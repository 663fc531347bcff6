"""XML of strangers: no entity is expanded, no document type read, nothing fetched."""

import re
from html import unescape
from typing import Any, TypeAlias

from lxml import etree

from catalogue.core.i18n import N_
from catalogue.intake.errors import FileRefusedError

Element: TypeAlias = Any
"""An element of lxml, which ships no types."""

_ENTITY = re.compile(rb"<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31});")


def parse_strictly(content: bytes) -> Element:
    """Return the root of a document that must be whole; raise FileRefusedError."""
    if _ENTITY.search(content):
        raise FileRefusedError(
            N_("It declares entities of its own, which no book needs. Save it again without.")
        )
    try:
        return etree.fromstring(content, _parser(recover=False))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileRefusedError(
            N_("The description of the book inside of it cannot be read. Save the book again.")
        ) from error


def parse_page(content: bytes) -> Element | None:
    """Return the root of a page as far as it can be read; None for nothing at all."""
    text = _NAMED.sub(_sign, _decoded(content))
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    text = re.sub(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", "", text, count=1, flags=re.DOTALL)
    try:
        return etree.fromstring(text.encode(errors="replace"), _parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        return None


def words_of(element: Element | None) -> str:
    """Return the text of an element on one line."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def local(element: Element) -> str:
    """Return the name of an element without its namespace; nothing for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8" if recover else None,
    )


def _sign(found: re.Match[str]) -> str:
    sign = unescape(found[0])
    return "" if sign == found[0] else sign


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    return content.decode("utf-8-sig", errors="replace")
