"""Shapes that writers need beyond CommonMark: sources of quotations, pull quotes, captions, tables.

A rule of the parser notes on its tokens what they are; rules of the renderer print it.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from catalogue.core.markdown.punctuation import MANNER, printed

PULL_MARK = "[!quote]"
QUOTES = "quotes"
_SOURCE_DASHES = ("— ", "– ")
_LONGEST_PULL = 600
_MOST_PULLS = 20
_SIDES = {"text-align:right": "end", "text-align:center": "middle"}


class PullQuote(NamedTuple):
    """A quotation that is shown large and can be shared; its key stays while its words stay."""

    key: str
    text: str
    source: str


def shapes(markdown: MarkdownIt) -> None:
    """Teach a parser the shapes."""
    markdown.core.ruler.push("shapes", _note_shapes)
    markdown.add_render_rule("blockquote_open", _quotation_begins)
    markdown.add_render_rule("blockquote_close", _quotation_ends)
    markdown.add_render_rule("table_open", _table_begins)
    markdown.add_render_rule("table_close", _table_ends)


def words_of(children: Sequence[Token] | None) -> str:
    """Return the plain words of a line's tokens."""
    return "".join(_word(child) for child in children or ())


def _word(child: Token) -> str:
    if child.type in {"softbreak", "hardbreak"}:
        return " "
    if child.type in {"text", "code_inline", "image"}:
        return child.content
    return ""


def _note_shapes(state: StateCore) -> None:
    """Note what quotations, pictures and cells are; pull quotes are gathered in the env."""
    quotes: list[PullQuote] = state.env.setdefault(QUOTES, [])
    open_quotations: list[int] = []
    tables = 0
    for place, token in enumerate(state.tokens):
        if token.type == "blockquote_open":
            open_quotations.append(place)
        elif token.type == "blockquote_close":
            _note_quotation(state.tokens, open_quotations.pop(), place, quotes)
        elif token.type == "table_open":
            tables += 1
            token.meta["number"] = tables
        elif token.type in {"th_open", "td_open"}:
            _note_cell(token)
        elif token.type == "inline" and token.children:
            token.children = list(_without_strange_pictures(token.children))
            _note_figure(state, place)


def _note_cell(token: Token) -> None:
    if token.type == "th_open":
        token.attrSet("scope", "col")
    side = _SIDES.get(str(token.attrs.pop("style", "")))
    if side:
        token.attrSet("class", side)


def _without_strange_pictures(children: Sequence[Token]) -> Iterator[Token]:
    """Make a link of every picture that lies elsewhere: a reader's browser asks nobody else."""
    for child in children:
        address = str(child.attrGet("src") or "")
        if child.type != "image" or (address.startswith("/") and not address.startswith("//")):
            if child.type == "image":
                child.attrSet("loading", "lazy")
            yield child
            continue
        yield Token("link_open", "a", 1, attrs={"href": address})
        yield Token("text", "", 0, content=child.content or address)
        yield Token("link_close", "a", -1)


def _note_figure(state: StateCore, place: int) -> None:
    """Make a figure of a picture that stands alone and has a title."""
    opens, line = state.tokens[place - 1], state.tokens[place]
    children = line.children or []
    is_alone = len(children) == 1 and children[0].type == "image"
    if not is_alone or opens.type != "paragraph_open" or opens.hidden:
        return
    title = str(children[0].attrs.pop("title", ""))
    if not title:
        return
    opens.tag = state.tokens[place + 1].tag = "figure"
    line.children = [
        children[0],
        Token("figcaption_open", "figcaption", 1),
        Token("text", "", 0, content=printed(title, state.env[MANNER])),
        Token("figcaption_close", "figcaption", -1),
    ]


def _note_quotation(tokens: list[Token], start: int, end: int, quotes: list[PullQuote]) -> None:
    inside = [token for token in tokens[start + 1 : end] if token.type == "inline"]
    if not inside or tokens[end - 1].type != "paragraph_close":
        return
    is_pull = tokens[start + 1].type == "paragraph_open" and _without_mark(tokens, start + 2)
    source = _take_source(tokens, end - 2)
    if is_pull and len(quotes) < _MOST_PULLS:
        text = " ".join(words_of(token.children) for token in inside).strip()
        pull = PullQuote(_key(text), text, words_of(source).strip())
        if text and len(text) <= _LONGEST_PULL and pull.key not in {known.key for known in quotes}:
            quotes.append(pull)
            tokens[start].meta["pull"] = tokens[end].meta["pull"] = pull
    tokens[start].meta["source"] = tokens[end].meta["source"] = source


def _without_mark(tokens: list[Token], place: int) -> bool:
    """Take the mark of a pull quote from its first line; return whether it was there."""
    children = tokens[place].children or []
    if not children or children[0].type != "text" or children[0].content.strip() != PULL_MARK:
        return False
    if len(children) > 1 and children[1].type not in {"softbreak", "hardbreak"}:
        return False
    tokens[place].children = children[2:]
    if not children[2:]:
        tokens[place - 1].hidden = tokens[place + 1].hidden = True
    return True


def _take_source(tokens: list[Token], place: int) -> list[Token]:
    """Take the last line from a quotation when it begins with a dash, and return it without."""
    children = tokens[place].children or []
    breaks = [
        number for number, child in enumerate(children) if child.type in {"softbreak", "hardbreak"}
    ]
    last = breaks[-1] + 1 if breaks else 0
    line = children[last:]
    if not line or line[0].type != "text" or not line[0].content.startswith(_SOURCE_DASHES):
        return []
    line[0].content = line[0].content[2:].lstrip()
    tokens[place].children = children[: max(0, last - 1)]
    if not tokens[place].children:
        tokens[place - 1].hidden = tokens[place + 1].hidden = True
    return line


def _key(text: str) -> str:
    return sha256(" ".join(text.split()).encode()).hexdigest()[:10]


def _quotation_begins(
    _self: RendererHTML, tokens: Sequence[Token], place: int, _options: OptionsDict, _env: Any
) -> str:
    meta = tokens[place].meta
    if "pull" in meta:
        return f'<figure class="pull" id="q-{meta["pull"].key}"><blockquote>\n'
    return "<figure><blockquote>\n" if meta.get("source") else "<blockquote>\n"


def _quotation_ends(
    self: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: Any
) -> str:
    meta = tokens[place].meta
    pull: PullQuote | None = meta.get("pull")
    if not pull and not meta.get("source"):
        return "</blockquote>\n"
    caption = self.renderInline(meta["source"], options, env)
    if pull:
        words = escapeHtml(env[MANNER].share)
        caption += f' <a class="pull-share" href="#q-{pull.key}">{words}</a>'
    return f"</blockquote><figcaption>{caption}</figcaption></figure>\n"


def _table_begins(
    _self: RendererHTML, tokens: Sequence[Token], place: int, _options: OptionsDict, env: Any
) -> str:
    name = f"{env[MANNER].table} {tokens[place].meta['number']}"
    return f'<div class="table" role="region" tabindex="0" aria-label="{name}"><table>\n'


def _table_ends(*_anything: Any) -> str:
    return "</table></div>\n"
