"""What stands within a paragraph: emphasis, links, code, pictures; all else becomes its text."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from posixpath import basename
from urllib.parse import unquote, urlsplit

from lxml import etree

from catalogue.core.i18n import N_, Words
from catalogue.imports.html.escaping import (
    BREAK,
    code_span,
    escaped,
    line_escaped,
    plain_brackets,
    safe_address,
    title_part,
)

LEFT_OUT = frozenset(
    {"script", "style", "template", "head", "title", "meta", "link", "base", "svg", "math", "map"}
    | {"input", "button", "select", "textarea", "option", "canvas", "applet", "noframes", "noembed"}
)
FRAMES = frozenset({"iframe", "embed", "video", "audio", "object"})
DEEPEST = 60
_STRONG, _EMPHASIS = frozenset({"strong", "b"}), frozenset({"em", "i", "cite", "dfn", "var"})
_STRUCK = frozenset({"del", "s", "strike"})
_CODE = frozenset({"code", "tt", "kbd", "samp"})
_SEPARATE = frozenset({"td", "th", "li", "p", "div", "tr", "dd", "dt", "h1", "h2", "h3", "h4"})
_BLANKS = re.compile(r"[ \t\n\r\f\v\u00a0]+")
_BLANKS_IN_LINE = re.compile(r"[ \t\r\f\v\u00a0]+")
_BLANK_RUN = re.compile(" {2,}")
_AROUND_BREAK = re.compile(f"[ \n]*{BREAK}[ \n]*")
_PARAGRAPHS = re.compile(f"\n *\n\\s*|(?:{BREAK} *){{2,}}")
_MOVABLE = ".,:;!?…”’\"'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inline:
    """Writes runs of text; ``lines_break`` says that a new line in the HTML is one for readers."""

    picture: Callable[[str], str]
    link: Callable[[str], str]
    note: Callable[[Words], None]
    lines_break: bool
    is_reply: bool
    inside: frozenset[str] = frozenset()
    depth: int = 0

    @property
    def line_end(self) -> str:
        """Return what ends a line within a paragraph: in replies every new line is one."""
        return "\n" if self.is_reply else "\\\n"

    def text(self, words: str | None) -> str:
        """Return text between tags, its blanks folded."""
        if not words:
            return ""
        if self.lines_break:
            lines = (_BLANKS_IN_LINE.sub(" ", line) for line in words.split("\n"))
            return escaped("\n".join(lines))
        return escaped(_BLANKS.sub(" ", words))

    def of(self, element: etree._Element) -> str:
        """Return all that stands inside an element."""
        if self.depth >= DEEPEST:
            return self.text(" ".join(element.itertext()))
        return self.run(self.text(element.text), element)

    def run(self, words: str, elements: Iterable[etree._Element]) -> str:
        """Return words, and behind them elements, each with the text that follows it."""
        deeper = replace(self, depth=self.depth + 1)
        parts = [words]
        for child in elements:
            part = deeper.one(child)
            after = (child.tail or "")[:1]
            _join(parts, _fitted(part, parts[-1], after))
            parts.append(self.text(child.tail))
        return "".join(parts)

    def one(self, element: etree._Element) -> str:  # noqa: PLR0911 -- one line for each kind.
        """Return one element as it stands in a line."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in LEFT_OUT:
            return ""
        if tag == "br":
            return BREAK
        if tag == "img":
            return self._picture(element)
        if tag == "a":
            return self._link(element)
        if tag in FRAMES:
            return self._frame(element)
        if tag in _CODE:
            return code_span("".join(element.itertext()))
        if tag == "q":
            return f"“{self.of(element)}”"
        for mark, tags in (("**", _STRONG), ("*", _EMPHASIS), ("~~", _STRUCK)):
            if tag in tags:
                return self._marked(element, mark)
        inner = self.of(element)
        return f" {inner} " if tag in _SEPARATE else inner

    def _marked(self, element: etree._Element, mark: str) -> str:
        if mark in self.inside or (mark == "~~" and self.is_reply):
            return self.of(element)
        inner = replace(self, inside=self.inside | {mark}).of(element)
        parts = re.split(f"(\\s*(?:\n *\n|{BREAK})\\s*)", inner)
        return "".join(_wrapped(part, mark) for part in parts)

    def _link(self, element: etree._Element) -> str:
        inner = replace(self, inside=self.inside | {"a"}).of(element)
        given = element.get("href", "")
        if "a" in self.inside or not given.strip() or inner.lstrip().startswith("!["):
            return inner
        address = safe_address(self.link(given.strip()))
        if not address:
            if not given.startswith("#"):
                self.note(N_("A link that browsers must not follow became plain words."))
            return inner
        words = _one_line(inner)
        if not words.strip():
            return ""
        before, after = _outer_blanks(words)
        if "".join(element.itertext()).strip() == address:
            return f"{before}<{address}>{after}"
        title = title_part(element.get("title", ""))
        return f"{before}[{words.strip()}]({address}{title}){after}"

    def _picture(self, element: etree._Element) -> str:
        source, words = element.get("src", "").strip(), _one_line(element.get("alt", "")).strip()
        address = "" if self.is_reply or not source else safe_address(self.picture(source))
        if address:
            return f"![{escaped(words)}]({address}{title_part(element.get('title', ''))})"
        if words or self.is_reply or "a" in self.inside:
            return escaped(words)
        outside = safe_address(source)
        name = basename(unquote(urlsplit(outside).path)) if outside else ""
        if not name or not outside.startswith(("http:", "https:")):
            return ""
        return f"[{escaped(name)}]({outside})"

    def _frame(self, element: etree._Element) -> str:
        """Return a film, a sound or a page inside the page as a link to it."""
        inner = self.of(element) if element.tag == "object" else ""
        sources = [element, *element.iter("source", "embed")]
        given = next((one.get("src") or one.get("data") or "" for one in sources), "")
        given = given or next((one.get("src") or "" for one in sources), "")
        address = safe_address(given.strip())
        if not address.startswith(("http:", "https:")):
            return inner
        self.note(N_("A film, a sound or a page within the page became a link."))
        return f" <{address}> "


def paragraphs(run: str, *, line_end: str = "\\\n") -> list[str]:
    """Part a run of text into paragraphs; lines keep their breaks, and nothing means a list."""
    found = []
    for part in _PARAGRAPHS.split(_AROUND_BREAK.sub(BREAK, run)):
        lines = [line.strip() for line in part.replace("\n", BREAK).split(BREAK)]
        while lines and not lines[0]:
            lines.pop(0)
        while lines and not lines[-1]:
            lines.pop()
        if any(lines):
            found.append(line_end.join(_finished(line) for line in lines if line))
    return found


def _finished(line: str) -> str:
    if "  " in line:
        line = _BLANK_RUN.sub(" ", line)
    return line_escaped(plain_brackets(line) if "\\[" in line else line)


def one_line(run: str) -> str:
    """Return a run of text as one line, for headings and cells."""
    return plain_brackets(_one_line(run).strip())


def _one_line(run: str) -> str:
    return _BLANKS.sub(" ", run.replace(BREAK, " "))


def _outer_blanks(text: str) -> tuple[str, str]:
    before = " " if text[:1].isspace() else ""
    return before, " " if text[-1:].isspace() else ""


def _wrapped(text: str, mark: str) -> str:
    inner = text.strip()
    if not inner or inner == BREAK:
        return text
    start = text.index(inner)
    return f"{text[:start]}{mark}{inner}{mark}{text[start + len(inner) :]}"


def _fitted(part: str, before: str, after: str) -> str:
    """Return emphasis so that its marks work beside these signs, or else without marks.

    Marks do nothing between a letter and punctuation (CommonMark, 6.2), so punctuation moves out.
    """
    for mark in ("**", "*", "~~"):
        if part.startswith(mark) and part.endswith(mark) and len(part) > 2 * len(mark):
            break
    else:
        return part
    inner, tail = part[len(mark) : -len(mark)], ""
    if after.isalnum():
        while inner and inner[-1] in _MOVABLE:
            inner, tail = inner[:-1], inner[-1] + tail
    works_at_end = not after.isalnum() or inner[-1:].isalnum()
    works_at_start = not before[-1:].isalnum() or inner[:1].isalnum()
    if not inner or not works_at_end or not works_at_start:
        return inner + tail
    return f"{mark}{inner}{mark}{tail}"


def _join(parts: list[str], part: str) -> None:
    """Add emphasis; two runs of one kind side by side become one."""
    for mark in ("**", "*", "~~"):
        if part.startswith(mark):
            before = next((one for one in reversed(parts) if one), "")
            if not before.endswith(mark) or before.endswith("\\" + mark):
                break
            if before.endswith(mark) and len(before) > 2 * len(mark) and parts[-1] == "":
                place = max(index for index, one in enumerate(parts) if one)
                parts[place] = before[: -len(mark)]
                parts.append(part[len(mark) :])
                return
            break
    parts.append(part)
