"""What stands on its own: paragraphs, headings, lists, quotations, tables, code, figures."""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from catalogue.imports.html.escaping import code_block
from catalogue.imports.html.inline import DEEPEST, LEFT_OUT, Inline, one_line, paragraphs

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div"}
    | {"dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html"}
    | {"li", "main", "menu", "nav", "noscript", "ol", "p", "pre", "section", "summary", "table"}
    | {"tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption", "listing", "xmp", "legend"}
    | set(_HEADINGS)
)
_LANGUAGE = re.compile(r"(?:^|\s)(?:lang(?:uage)?-|brush:\s*)([A-Za-z0-9+#-]{1,20})")
_MOST_COLUMNS = 40
_LONGEST_START = 9
_RULE = "* * *"


class Blocks:
    """Writes an element as blocks of Markdown, each without a blank line at its ends."""

    def __init__(self, inline: Inline) -> None:
        """Write what stands in a line with ``inline``."""
        self._inline = inline
        self._depth = 0
        self._kinds: dict[str, Callable[[etree._Element], list[str]]] = {
            "pre": self._code,
            "listing": self._code,
            "xmp": self._code,
            "blockquote": self._quotation,
            "ul": self._list,
            "ol": self._list,
            "dir": self._list,
            "menu": self._list,
            "dt": self._term,
            "summary": self._term,
            "figure": self._figure,
            "hr": lambda _element: [] if inline.is_reply else [_RULE],
            **dict.fromkeys(_HEADINGS, self._heading),
        }
        if not inline.is_reply:
            self._kinds["table"] = self._table

    def of(self, element: etree._Element) -> list[str]:
        """Return what stands inside an element."""
        if self._depth >= DEEPEST:
            return paragraphs(self._inline.text(" ".join(element.itertext())))
        self._depth += 1
        done: list[str] = []
        run = self._inline.text(element.text)
        beside: list[etree._Element] = []
        for child in element:
            if self._stands_alone(child):
                done += self._paragraphs(run, beside)
                _add(done, self._one(child))
                run, beside = self._inline.text(child.tail), []
            else:
                beside.append(child)
        done += self._paragraphs(run, beside)
        self._depth -= 1
        return done

    def _paragraphs(self, words: str, beside: list[etree._Element]) -> list[str]:
        return paragraphs(self._inline.run(words, beside), line_end=self._inline.line_end)

    def _stands_alone(self, element: etree._Element) -> bool:
        tag = element.tag
        if not isinstance(tag, str) or tag in LEFT_OUT:
            return False
        if tag in _BLOCKS or not len(element):
            return tag in _BLOCKS
        return any(below.tag in _BLOCKS for below in element.iterdescendants())

    def _one(self, element: etree._Element) -> list[str]:
        write = self._kinds.get(str(element.tag))
        if write is None or self._depth >= DEEPEST:
            return self.of(element)
        self._depth += 1
        done = write(element)
        self._depth -= 1
        return done

    def _heading(self, element: etree._Element) -> list[str]:
        words = _unmarked(one_line(self._inline.of(element)))
        if self._inline.is_reply:
            return [words] if words else []
        return [f"{'#' * _HEADINGS[str(element.tag)]} {words.rstrip('#').strip()}"] if words else []

    def _term(self, element: etree._Element) -> list[str]:
        words = _unmarked(one_line(self._inline.of(element)))
        return [f"**{words}**"] if words else []

    def _code(self, element: etree._Element) -> list[str]:
        for line_break in element.iter("br"):
            line_break.tail = "\n" + (line_break.tail or "")
        named = " ".join(one.get("class", "") for one in (element, *element.iter("code")))
        language = _LANGUAGE.search(named)
        block = code_block("".join(element.itertext()), language[1].lower() if language else "")
        return [block] if block else []

    def _quotation(self, element: etree._Element) -> list[str]:
        sources = [one for one in element if one.tag in {"cite", "footer"}]
        words = [_unmarked(one_line(self._inline.of(one))) for one in sources]
        for one in sources:
            one.text, one.tail = None, one.tail
            for child in list(one):
                one.remove(child)
        inner = self.of(element)
        inner += [f"— {one.lstrip('—–- ')}" for one in words if one]
        return [_prefixed("\n\n".join(inner), "> ")] if inner else []

    def _list(self, element: etree._Element) -> list[str]:
        number = _start_of(element) if element.tag == "ol" else None
        items: list[str] = []
        is_loose = False
        for is_nested, blocks in self._items(element):
            mark = "- " if number is None else f"{number}. "
            if is_nested and items:
                items[-1] += "\n" + _indented(blocks[0], len(mark))
                continue
            is_loose = is_loose or len([block for block in blocks if not _is_list(block)]) > 1
            items.append(mark + _item(blocks, len(mark)))
            number = None if number is None else number + 1
        return [("\n\n" if is_loose else "\n").join(items)] if items else []

    def _items(self, element: etree._Element) -> Iterator[tuple[bool, list[str]]]:
        """Give what a list holds: items, lists right inside it, and words that strayed there."""
        for block in self._paragraphs(self._inline.text(element.text), []):
            yield False, [block]
        for child in element:
            is_nested = child.tag in {"ul", "ol"}
            blocks = self.of(child) if child.tag == "li" else self._alone(child)
            tail = self._paragraphs(self._inline.text(child.tail), [])
            if is_nested and len(blocks) == 1:
                yield True, blocks
                blocks = []
            if blocks or tail:
                yield False, blocks + tail

    def _alone(self, element: etree._Element) -> list[str]:
        """Return an element, without what follows it, wherever it stands."""
        if self._stands_alone(element):
            return self._one(element)
        return paragraphs(self._inline.one(element), line_end=self._inline.line_end)

    def _figure(self, element: etree._Element) -> list[str]:
        """Return a picture with its caption as its title; of other figures what they hold."""
        captions = list(element.iter("figcaption"))
        words = [one_line(self._inline.of(caption)) for caption in captions]
        for caption in captions:
            tail, parent = caption.tail, caption.getparent()
            if parent is not None:
                parent.remove(caption)
                if tail and tail.strip():
                    words.append(tail.strip())
        said = " ".join(word for word in words if word)
        images = list(element.iter("img"))
        is_picture = next(element.iter("table", "pre", "blockquote"), None) is None
        if len(images) == 1 and said and is_picture:
            images[0].set("title", _without_marks(said))
            inner = self.of(element)
            if inner and inner[0].startswith("!["):
                return inner
            return [*inner, *paragraphs(said)] if inner != [said] else inner
        return [*self.of(element), *paragraphs(said)]

    def _table(self, element: etree._Element) -> list[str]:
        rows = [list(row) for row in _own_rows(element) if len(row)]
        width = min(max((len(row) for row in rows), default=0), _MOST_COLUMNS)
        if width < 2 or not _is_plain(element):  # noqa: PLR2004 -- it only places things on a page.
            return self.of(element)
        before = [block for one in element.iterchildren("caption") for block in self.of(one)]
        is_headed = all(cell.tag == "th" for cell in rows[0]) or _is_in_head(rows[0][0])
        texts = [[_cell(self._inline.of(cell)) for cell in row[:width]] for row in rows]
        head = texts.pop(0) if is_headed else [""] * width
        lines = [head, ["---"] * width, *texts]
        padded = ([*line, *[""] * (width - len(line))] for line in lines)
        return [*before, "\n".join(f"| {' | '.join(line)} |" for line in padded)]


def _is_plain(table: etree._Element) -> bool:
    """Return whether it is rows of cells and no more, and its cells hold no more than a line."""
    allowed = {
        "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr", "col"},
        "colgroup": {"col"},
        "tr": {"td", "th"},
        "thead": {"tr"},
        "tbody": {"tr"},
        "tfoot": {"tr"},
    }
    for part in table.iter(*allowed):
        words = [part.text, *(child.tail for child in part)]
        if any(word and word.strip() for word in words):
            return False
        if any(child.tag not in allowed[str(part.tag)] for child in part):
            return False
    is_deep = next(table.iter("pre", "blockquote", "ul", "ol", "figure"), None) is not None
    is_wide = any(len(row) > _MOST_COLUMNS for row in _own_rows(table))
    return not (is_deep or is_wide or next(table.iterdescendants("table"), None) is not None)


def _own_rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from child.iterchildren("tr")


def _is_in_head(cell: etree._Element) -> bool:
    return str(next(cell.iterancestors("thead", "table"), cell).tag) == "thead"


def _cell(run: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", one_line(run))


def _start_of(element: etree._Element) -> int:
    given = element.get("start", "1").strip()
    return int(given) if given.isascii() and given.isdigit() and len(given) < _LONGEST_START else 1


def _is_list(block: str) -> bool:
    return re.match(r"(?:[-*]|\d{1,9}[.)]) ", block) is not None


def _item(blocks: list[str], width: int) -> str:
    first, *rest = blocks
    text = first
    for block in rest:
        text += ("\n" if _is_list(block) and len(blocks) == 2 else "\n\n") + block  # noqa: PLR2004
    return _indented(text, width).lstrip(" ")


def _indented(text: str, width: int) -> str:
    return "\n".join(f"{' ' * width}{line}" if line else "" for line in text.split("\n"))


def _prefixed(text: str, prefix: str) -> str:
    return "\n".join(f"{prefix}{line}".rstrip() for line in text.split("\n"))


def _unmarked(line: str) -> str:
    """Take the marks from a line that is emphasised as a whole."""
    for mark in ("***", "**", "*"):
        inner = line[len(mark) : -len(mark)]
        if line.startswith(mark) and line.endswith(mark) and "*" not in inner:
            return inner
    return line


def _without_marks(markdown: str) -> str:
    """Return a caption as plain words, because the title of a picture holds no markup."""
    plain = re.sub(r"\[([^\[\]]*)\]\([^()\s]*\)", r"\1", markdown)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", re.sub(r"(?<!\\)[*~`]+", "", plain))


def _add(done: list[str], blocks: list[str]) -> None:
    """Add blocks; a list right behind a list of its kind gets other marks, or they become one."""
    for block in blocks:
        before = done[-1] if done else ""
        if before.startswith("- ") and block.startswith("- "):
            done.append(re.sub(r"^- ", "* ", block, flags=re.MULTILINE))
        elif re.match(r"\d+\. ", before) and re.match(r"\d+\. ", block):
            done.append(re.sub(r"^(\d+)\. ", r"\1) ", block, flags=re.MULTILINE))
        else:
            done.append(block)
