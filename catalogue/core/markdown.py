"""Markdown to safe HTML: raw HTML is text, links are checked, and nh3 has the last word."""

import re
from functools import cache

import nh3
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre"),
    *("blockquote", "cite", "ul", "ol", "li", "a", "img", "figure", "figcaption"),
    *("table", "thead", "tbody", "tr", "th", "td", "sup", "section", "abbr"),
}
_ATTRIBUTES = {
    "a": {"href", "title", "id", "class"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start", "class"},
    "li": {"id", "class"},
    "section": {"class"},
    "sup": {"class"},
    "th": {"scope"},
}
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
_TOP_HEADING = 2
_LAST_HEADING = 6


@cache
def _renderer() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": True})
    return markdown.enable(["table", "strikethrough", "smartquotes", "replacements"]).use(
        footnote_plugin
    )


def render_markdown(text: str) -> str:
    """Return sanitised HTML; headings begin at h2, because the page's title is its h1."""
    renderer = _renderer()
    tokens = renderer.parse(text)
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    shift = _TOP_HEADING - min((int(token.tag[1]) for token in headings), default=_TOP_HEADING)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) + shift, _LAST_HEADING)}"
    html = renderer.renderer.render(tokens, renderer.options, {})
    return nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}
    )


def plain_text(html: str) -> str:
    """Return the words of sanitised HTML, for excerpts and the search index."""
    spaced = re.sub(r"</(p|li|h[2-6]|blockquote|td|th)>|<br>", " ", html)
    text = nh3.clean(spaced, tags=set())
    unescaped = text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ")
    return " ".join(unescaped.replace("&quot;", '"').replace("&amp;", "&").split())


def count_words(text: str) -> int:
    """Return how many words a plain text has."""
    return len(_WORD.findall(text))


def excerpt(text: str, *, length: int = 200) -> str:
    """Cut a plain text at a word's end, at most ``length`` characters and an ellipsis."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(",;:.–-") + "…"
