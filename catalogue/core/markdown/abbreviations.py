"""Abbreviations: ``*[HTML]: HyperText Markup Language`` explains every HTML of a text."""

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from catalogue.core.markdown.punctuation import MANNER, printed

_KNOWN = "abbreviations"
_DEFINITION = re.compile(r"\*\[([^\[\]\\]{1,60})\]:[ \t]*(\S.{0,299})")
_MOST = 100


def abbreviations(markdown: MarkdownIt) -> None:
    """Teach a parser abbreviations, at most a hundred a text."""
    markdown.block.ruler.before(
        "reference", "abbreviation", _define, {"alt": ["paragraph", "reference"]}
    )
    markdown.core.ruler.push("abbreviations", _explain)


def _define(state: StateBlock, line: int, _end: int, silent: bool) -> bool:  # noqa: FBT001 -- markdown-it's.
    if state.is_code_block(line):
        return False
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    found = _DEFINITION.fullmatch(text.rstrip())
    if found is None:
        return False
    known: dict[str, str] = state.env.setdefault(_KNOWN, {})
    if not silent and len(known) < _MOST:
        known.setdefault(found[1].strip(), found[2].strip())
    state.line = line + 1
    return True


def _explain(state: StateCore) -> None:
    known = {short: long for short, long in state.env.get(_KNOWN, {}).items() if short}
    if not known:
        return
    titles = {short: printed(long, state.env[MANNER]) for short, long in known.items()}
    shorts = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    pattern = re.compile(rf"(?<!\w)({shorts})(?!\w)")
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = [
                part for child in token.children for part in _split(child, pattern, titles)
            ]


def _split(child: Token, pattern: re.Pattern[str], titles: dict[str, Any]) -> list[Token]:
    if child.type != "text" or not pattern.search(child.content):
        return [child]
    parts: list[Token] = []
    for number, piece in enumerate(pattern.split(child.content)):
        if not piece:
            continue
        text = Token("text", "", 0, content=piece)
        if number % 2:
            opens = Token("abbr_open", "abbr", 1, attrs={"title": titles[piece]})
            parts += [opens, text, Token("abbr_close", "abbr", -1)]
        else:
            parts.append(text)
    return parts
