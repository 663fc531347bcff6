"""Markdown to safe HTML: raw HTML is text, links are checked, and nh3 has the last word."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from catalogue.core.markdown.abbreviations import abbreviations
from catalogue.core.markdown.footnotes import footnotes
from catalogue.core.markdown.languages import manner_of
from catalogue.core.markdown.punctuation import MANNER, set_punctuation
from catalogue.core.markdown.shapes import QUOTES, PullQuote, shapes, words_of
from catalogue.core.slugs import slugify

_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre"),
    *("blockquote", "cite", "ul", "ol", "li", "a", "img", "figure", "figcaption", "div"),
    *("table", "thead", "tbody", "tr", "th", "td", "sup", "section", "abbr"),
}
_ATTRIBUTES = {
    "a": {"href", "title", "id", "class", "role", "aria-label"},
    "abbr": {"title"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "figure": {"class", "id"},
    "img": {"src", "alt", "title", "loading"},
    "ol": {"start"},
    "li": {"id"},
    "section": {"class", "role", "aria-label"},
    "sup": {"class"},
    "th": {"scope", "class"},
    "td": {"class"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
_TOP_HEADING = 2
_LAST_HEADING = 6
_LAST_LISTED = 3


class Heading(NamedTuple):
    """A heading that a list of contents names; ``level`` is 2 or 3."""

    id: str
    title: str
    level: int


class Rendered(NamedTuple):
    """A text as safe HTML, with what can be found in it."""

    html: str
    contents: list[Heading]
    quotes: list[PullQuote]


@cache
def _renderer() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    markdown.core.ruler.before("text_join", "punctuation", set_punctuation)
    return markdown.use(footnotes).use(abbreviations).use(shapes)


def render_markdown(text: str, *, language: str = "en") -> str:
    """Return sanitised HTML; headings begin at h2, because the page's title is its h1.

    ``language`` is a BCP 47 tag: it decides about quotation marks.
    """
    return _rendered(text, language, with_ids=False).html


def render_post(text: str, *, language: str) -> Rendered:
    """Return a text whose headings can be linked to, its contents and its pull quotes.

    Addresses within the page are ``#h-…`` of headings, ``#fn…`` of notes, ``#q-<key>`` of quotes.
    """
    return _rendered(text, language, with_ids=True)


def _rendered(text: str, language: str, *, with_ids: bool) -> Rendered:
    renderer = _renderer()
    env: dict[str, Any] = {MANNER: manner_of(language)}
    tokens = renderer.parse(text, env)
    contents = _set_headings(tokens, with_ids=with_ids)
    html = renderer.renderer.render(tokens, renderer.options, env)
    safe = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}
    )
    return Rendered(safe, contents, env[QUOTES])


def _set_headings(tokens: Sequence[Token], *, with_ids: bool) -> list[Heading]:
    """Let headings begin at h2; name them, and return those of the two highest levels."""
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    shift = _TOP_HEADING - min((int(token.tag[1]) for token in headings), default=_TOP_HEADING)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) + shift, _LAST_HEADING)}"
    if not with_ids:
        return []
    contents, times = [], dict[str, int]()
    for place, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        title = words_of(tokens[place + 1].children).strip()
        name = f"h-{slugify(title) or 'part'}"
        times[name] = times.get(name, 0) + 1
        unique = name if times[name] == 1 else f"{name}-{times[name]}"
        if unique != name:
            times[unique] = times.get(unique, 0) + 1
        token.attrSet("id", unique)
        level = int(token.tag[1])
        if title and level <= _LAST_LISTED:
            contents.append(Heading(unique, title, level))
    return contents
