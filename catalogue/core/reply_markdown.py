"""The little Markdown that strangers may use: no picture, no heading, no table, no HTML.

Paragraphs, line breaks, emphasis, code, lists, quotations and links are left; a link tells search
engines that nobody here vouches for it.
"""

import re
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token  # noqa: TC002 -- an annotation of a variable, read at once.

_TAGS = {"p", "br", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "a"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_SCHEMES = {"http", "https"}
_REL = "nofollow ugc noopener"
_ADDRESS = re.compile(r"https?://[^\s/?#<>]+", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+", re.IGNORECASE)
_UNUSED = ("heading", "lheading", "hr", "image", "reference", "html_block", "html_inline", "entity")
_DEEPEST = 12


class _Renderer(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 -- the name is markdown-it's.
        """Return whether a link says where it leads: scheme and host."""
        return _ADDRESS.match(url) is not None


@cache
def _renderer() -> MarkdownIt:
    how: Any = {"html": False, "breaks": True, "maxNesting": _DEEPEST}
    renderer = _Renderer("commonmark", how).disable(list(_UNUSED))
    renderer.core.ruler.push("no_empty_links", _unlink)
    return renderer


def _unlink(state: StateCore) -> None:
    """Take away the links that lead nowhere, such as ``[a]()``; their words stay."""
    for block in state.tokens:
        kept: list[Token] = []
        open_links: list[bool] = []
        for token in block.children or []:
            if token.type == "link_open":
                open_links.append(bool(token.attrs.get("href")))
                if not open_links[-1]:
                    continue
            elif token.type == "link_close" and not open_links.pop():
                continue
            kept.append(token)
        if block.children is not None:
            block.children = kept


def render_reply(text: str) -> str:
    """Return sanitised HTML; empty when nothing is left to read."""
    html = nh3.clean(
        _renderer().render(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=_REL,
    )
    return html.strip() if nh3.clean(html, tags=set()).strip() else ""


def count_links(text: str, html: str) -> int:
    """Return how many addresses a reply names, as links or as plain words."""
    return max(html.count("<a "), len(_LINK.findall(text)))
