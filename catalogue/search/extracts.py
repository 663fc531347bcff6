"""A sentence or two around what was found, with the words marked, made for the few that are shown.

It is done here and not in the databases, so that both show the same, and that capitals, accents and
apostrophes of the text itself stay.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from catalogue.core.markdown import plain_text
from catalogue.core.words import stem, words_of
from catalogue.search.types import LONGEST_WORD, STOP_WORDS

_MOST_WORDS = 8
_SHORTEST_PREFIX = 3
_MOST_HITS = 40
_LENGTH, _TAIL, _LEAD, _WINDOW = 220, 60, 90, 350
_ELLIPSIS = "…"
_APOSTROPHES = "'’‘\u02bc"
_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_SENTENCE_END = re.compile(r"[.!?…][”’\"')]*\s+")
_TRAILING = ",;:.–—- "


class Piece(NamedTuple):
    """A piece of text, and whether it is what was asked for."""

    text: str
    is_hit: bool


class Hit(NamedTuple):
    """Where a word stands, and which of those that were asked for it is."""

    start: int
    end: int
    word: str


class Marker:
    """Finds the words of one question in texts, in whatever form they stand there."""

    def __init__(self, asked: str) -> None:
        """Prepare for the words of a question; the last one may be the beginning of a word."""
        words = [word[:LONGEST_WORD] for word in words_of(asked)]
        words = [word for word in words if word not in STOP_WORDS][:_MOST_WORDS]
        self._stems = {stem(word): word for word in reversed(words)}
        last = words[-1] if words else ""
        self._beginning = last if len(last) >= _SHORTEST_PREFIX else ""
        starts = {found.removesuffix("i") if len(found) > 1 else found for found in self._stems}
        options = "|".join(sorted(starts | ({last} if last else set()), key=len, reverse=True))
        # What stands before is looked at afterwards: what begins with a letter is searched fast.
        word = rf"(?:{options})[^\W_]*(?:[{_APOSTROPHES}][^\W_]+)*"
        self._pattern = re.compile(word) if words else None

    def marked(self, text: str) -> list[Piece]:
        """Return a whole text, in pieces."""
        return _pieces(text, self._hits(text), 0, len(text))

    def extract(self, text: str, *, goes_on: tuple[bool, bool] = (False, False)) -> list[Piece]:
        """Return the sentence or two with most of the words; nothing where none stands.

        ``goes_on`` says whether there is more before and after the text.
        """
        hits = self._hits(text)
        if not hits:
            return []
        best = _best(hits)
        start, lead = _start(text, best[0].start)
        end, tail = _end(text, start, best[-1].end)
        if start == 0 and goes_on[0]:
            lead = f"{_ELLIPSIS} "
        if end == len(text) and goes_on[1]:
            tail = _ELLIPSIS
        found = _pieces(text, hits, start, end)
        ends = [Piece(sign, is_hit=False) for sign in (lead, tail)]
        return [piece for piece in (ends[0], *found, ends[1]) if piece.text]

    def extract_of(self, html: str) -> list[Piece]:
        """Return an extract of sanitised HTML; only what lies around the words is made plain."""
        hits = self._hits_in(html.lower()) or self._hits(html)
        if not hits:
            return []
        best = _best(hits)
        start, end = _around(html, best[0].start, best[-1].end)
        goes_on = (start > 0, end < len(html))
        near = self.extract(plain_text(html[start:end]), goes_on=goes_on)
        return near or self.extract(plain_text(html))  # A word may stand in an address only.

    def _hits(self, text: str) -> list[Hit]:
        return self._hits_in(_folded(text))

    def _hits_in(self, folded: str) -> list[Hit]:
        if self._pattern is None:
            return []
        found = []
        for match in self._pattern.finditer(folded):
            if match.start() and folded[match.start() - 1].isalnum():
                continue
            word = match[0].translate(_without_apostrophes())
            if known := self._known(word):
                found.append(Hit(match.start(), match.end(), known))
            if len(found) == _MOST_HITS:
                break
        return found

    def _known(self, word: str) -> str:
        if self._beginning and word.startswith(self._beginning):
            return self._beginning
        return self._stems.get(stem(word), "")


def _best(hits: list[Hit]) -> list[Hit]:
    """Return the hits that stand together and are most of the words, the first such."""
    found: list[Hit] = []
    for number, first in enumerate(hits):
        near = [hit for hit in hits[number:] if hit.end <= first.start + _LENGTH - _LEAD]
        if len({hit.word for hit in near}) > len({hit.word for hit in found}):
            found = near
    return found or hits[:1]


def _around(html: str, start: int, end: int) -> tuple[int, int]:
    """Widen a stretch of HTML by 350 signs on both sides, but not into a word or a tag."""
    first, last = max(0, start - _WINDOW), min(len(html), end + _WINDOW)
    if first:
        blank, tag = html.find(" ", first, start), html.find(">", first, start)
        is_inside = tag >= 0 and html.find("<", first, start) not in range(tag)
        first = tag + 1 if is_inside else max(blank + 1, first)
    if last < len(html):
        blank, tag = html.rfind(" ", end, last), html.rfind("<", end, last)
        is_inside = tag > html.rfind(">", end, last)
        last = tag if is_inside else (blank if blank >= 0 else last)
    return first, last


def _start(text: str, hit: int) -> tuple[int, str]:
    """Return where to begin before a hit: with its sentence, or else at a word near to it."""
    from_here = max(0, hit - _LEAD)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, from_here, hit)]
    if ends:
        return ends[-1], ""
    if not from_here:
        return 0, ""
    blank = text.find(" ", from_here, hit)
    return (blank + 1 if blank >= 0 else hit), f"{_ELLIPSIS} "


def _end(text: str, start: int, last_hit: int) -> tuple[int, str]:
    """Return where to end after the last hit: with a sentence, or else at a word."""
    wanted = max(start + _LENGTH, last_hit)
    if len(text) <= wanted + _TAIL:
        return len(text), ""
    ends = [match.end() for match in _SENTENCE_END.finditer(text, last_hit, wanted + _TAIL)]
    if ends and ends[-1] >= wanted - _LENGTH // 2:
        return len(text[: ends[-1]].rstrip()), ""
    blank = text.rfind(" ", last_hit, wanted)
    end = blank if blank >= 0 else wanted
    return max(last_hit, len(text[:end].rstrip(_TRAILING))), _ELLIPSIS


def _pieces(text: str, hits: list[Hit], start: int, end: int) -> list[Piece]:
    pieces, place = [], start
    for hit in hits:
        if hit.start < place or hit.end > end:
            continue
        pieces += [
            Piece(text[place : hit.start], is_hit=False),
            Piece(text[hit.start : hit.end], is_hit=True),
        ]
        place = hit.end
    pieces.append(Piece(text[place:end], is_hit=False))
    return [piece for piece in pieces if piece.text]


def _folded(text: str) -> str:
    """Return the text in small letters without accents, every sign in its place."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    return small.translate(_letters()) if _ACCENTED.search(small) else small


@cache
def _letters() -> dict[int, str]:
    """Return the plain letter of each accented one that has just one."""
    codes = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    plain = {code: unicodedata.normalize("NFKD", chr(code)) for code in codes}
    bare = {
        code: "".join(sign for sign in signs if not unicodedata.combining(sign)).casefold()
        for code, signs in plain.items()
    }
    return {code: letter for code, letter in bare.items() if len(letter) == 1}


@cache
def _without_apostrophes() -> dict[int, None]:
    return dict.fromkeys(map(ord, _APOSTROPHES))
