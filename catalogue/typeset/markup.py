"""Markdown as the two things that a book is made of: XHTML, and a tree for the templates."""

import re
from html import escape
from typing import Any, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from catalogue.typeset.words import curly_quotes, one_line

Node: TypeAlias = dict[str, Any]

_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OUTSIDE = ("http://", "https://", "mailto:")

# Pictures are left out: a chapter is words, and a file that points outside would be no e-book.
_PARSER = MarkdownIt(
    "commonmark", {"html": False, "xhtmlOut": True, "typographer": True, "maxNesting": 12}
)
_PARSER.enable(["replacements", "smartquotes"]).disable(["image"])


def clean(text: str) -> str:
    """Drop the characters that XML 1.0 cannot hold, however they were typed."""
    return _NOT_XML.sub("", text)


def xml(text: str) -> str:
    """Write plain text for XML, in content and in quoted attributes alike."""
    return escape(clean(one_line(text)), quote=True)


def printed(text: str) -> str:
    """Write plain text for a page of XHTML, with printed quotation marks."""
    return xml(curly_quotes(one_line(text)))


def as_xhtml(markdown: str) -> str:
    """Render Markdown as well-formed XHTML, with raw HTML shown as the text it is."""
    tokens = _tokens(markdown)
    return str(_PARSER.renderer.render(tokens, _PARSER.options, {}))


def as_tree(markdown: str) -> list[Node]:
    """Render Markdown as nested nodes that JSON can carry and a template can walk.

    Blocks have a ``kind`` of p, h, ul, ol, quote, code or hr; inlines of text, em, strong, code,
    link or br.
    """
    return [_block(node) for node in SyntaxTreeNode(_tokens(markdown)).children]


def _tokens(markdown: str) -> list[Token]:
    tokens = _PARSER.parse(clean(markdown))
    _level_headings(tokens)
    for token in tokens:
        if token.children:
            token.children = _without_inside_links(token.children)
    return tokens


def _level_headings(tokens: list[Token]) -> None:
    """Keep headings below the chapter's own and without gaps, as PDF/UA and WCAG 1.3.1 ask."""
    above = 1
    for token in tokens:
        if token.type == "heading_open":
            above = max(2, min(int(token.tag[1]), above + 1))
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{above}"


def _without_inside_links(tokens: list[Token]) -> list[Token]:
    """Keep links to the outside; any other would lead nowhere from within a book."""
    kept: list[Token] = []
    stack: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            stack.append(str(token.attrGet("href") or "").startswith(_OUTSIDE))
        if token.type not in {"link_open", "link_close"} or stack[-1]:
            kept.append(token)
        if token.type == "link_close":
            stack.pop()
    return kept


def _block(node: SyntaxTreeNode) -> Node:
    match node.type:
        case "heading":
            return {"kind": "h", "level": int(node.tag[1]), "inlines": _inlines(node)}
        case "bullet_list" | "ordered_list":
            items = [[_block(child) for child in item.children] for item in node.children]
            start = int(node.attrs.get("start", 1))
            return {"kind": node.tag, "start": start, "items": items}
        case "blockquote":
            return {"kind": "quote", "blocks": [_block(child) for child in node.children]}
        case "fence" | "code_block":
            return {"kind": "code", "text": node.content.rstrip("\n")}
        case "hr":
            return {"kind": "hr"}
        case _:
            return {"kind": "p", "inlines": _inlines(node)}


def _inlines(node: SyntaxTreeNode) -> list[Node]:
    spans = node.children
    if len(spans) == 1 and spans[0].type == "inline":
        spans = spans[0].children
    return [_inline(span) for span in spans]


def _inline(node: SyntaxTreeNode) -> Node:
    match node.type:
        case "em" | "strong":
            return {"kind": node.type, "inlines": [_inline(child) for child in node.children]}
        case "link":
            inlines = [_inline(child) for child in node.children]
            return {"kind": "link", "href": str(node.attrs["href"]), "inlines": inlines}
        case "code_inline":
            return {"kind": "code", "text": node.content}
        case "hardbreak":
            return {"kind": "br"}
        case "softbreak":
            return {"kind": "text", "text": " "}
        case _:
            return {"kind": "text", "text": node.content}
