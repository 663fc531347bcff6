"""Typewriter signs to printed ones, in the manner of the text's language, in one pass.

The rule that comes with markdown-it looks for the other half of each mark among all before it: a
long text of unmatched marks would take minutes.
"""

# ruff: noqa: RUF001 -- these are the marks themselves.

import re
from collections.abc import Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from catalogue.core.markdown.languages import Manner

MANNER = "manner"
_MARKS = re.compile("[\"']")
_DASHES = re.compile(r"(?<!-)-{2,3}(?!-)")
_DOTS = re.compile(r"(?<!\.)\.{3}(?!\.)")
_AIR_BEFORE = re.compile(r" (?=[;:!?»])")
_AIR_AFTER = re.compile(r"(?<=«) ")
_YEARS = re.compile(r"\d\d")
_THIN = "\N{NARROW NO-BREAK SPACE}"
_OPENERS = frozenset("([{—–-/¿¡“‘«„‚‹")
_SOMETHING = "\N{OBJECT REPLACEMENT CHARACTER}"
_SILENT = frozenset({"em_open", "em_close", "strong_open", "strong_close", "s_open", "s_close"})
_SILENT_TOO = frozenset({"link_open", "link_close"})


def set_punctuation(state: StateCore) -> None:
    """Print the marks of every paragraph; code and escaped marks stay as they were typed."""
    for token in state.tokens:
        if token.type == "inline" and token.children:
            _set_paragraph(token.children, state.env[MANNER])


def printed(text: str, manner: Manner) -> str:
    """Return one line with printed marks."""
    token = Token("text", "", 0, content=text)
    _set_paragraph([token], manner)
    return token.content


def _set_paragraph(children: Sequence[Token], manner: Manner) -> None:
    texts = [token for token in children if token.type == "text"]
    for token in texts:
        token.content = _plain_signs(token.content, manner)
    if not any(_MARKS.search(token.content) for token in texts):
        return
    whole = "".join(_heard(token) for token in children)
    marks = _marks(whole, manner)
    place = 0
    for token in children:
        heard = _heard(token)
        if token.type == "text":
            token.content = _MARKS.sub(
                lambda found, start=place: marks[start + found.start()],  # type: ignore[misc]
                token.content,
            )
        place += len(heard)


def _plain_signs(text: str, manner: Manner) -> str:
    dashed = _DASHES.sub(lambda found: "—" if len(found[0]) > 2 else "–", text)  # noqa: PLR2004
    dotted = _DOTS.sub("…", dashed)
    if not manner.is_airy:
        return dotted
    return _AIR_AFTER.sub(_THIN, _AIR_BEFORE.sub(_THIN, dotted))


def _heard(token: Token) -> str:
    """Return what stands for a token beside a mark: its text, a space, something, or nothing."""
    if token.type == "text":
        return token.content
    if token.type in {"softbreak", "hardbreak"}:
        return "\n"
    return "" if token.type in _SILENT | _SILENT_TOO else _SOMETHING


def _marks(text: str, manner: Manner) -> dict[int, str]:
    """Return what is printed at the place of each mark."""
    marks: dict[int, str] = {}
    waiting: list[int] = []
    before = ""
    for found in _MARKS.finditer(text):
        place = found.start()
        if place and text[place - 1] not in "\"'":
            before = text[place - 1]
        after = text[place + 1 : place + 2].strip()
        opens = bool(after) and (not before.strip() or before in _OPENERS)
        if found[0] == '"':
            marks[place] = manner.outer[0 if opens else 1]
        elif opens and not _YEARS.match(text, place + 1):
            waiting.append(place)
        elif not opens and waiting and not (before.isalnum() and after.isalnum()):
            marks[waiting.pop()], marks[place] = manner.inner
        else:
            marks[place] = "’"
    return marks | dict.fromkeys(waiting, "’")
