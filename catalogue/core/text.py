"""What people type, freed of signs that nobody sees; every script and emoji stays as it is.

A sign without a picture can hide a name inside another, turn a line around or carry a message past
its reader. Two kinds have work to do and stay where they do it: joiners, which shape words of
Arabic, Indic and other scripts and hold emoji together, and variation selectors, which choose
between two pictures of one sign. Marks are stacked only as high as any script needs: a pile of them
is drawn over everything above and below it.
"""

import re
import unicodedata
from itertools import pairwise

from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_

_SENTENCE = N_("Take out the characters that cannot be printed.")
_BREAKS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
# Zero widths, soft hyphens, marks of direction, fillers that look like nothing, invisible
# operators, annotations; and tags, unless they spell a flag such as Scotland's.
_UNSEEN = re.compile(
    "(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f)"
    "|[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e007f]"
)
_JOINERS = frozenset("\u180e\u200c\u200d")
_SELECTORS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_VIRAMA = 9
MOST_MARKS = 8
_UNJOINED = frozenset(
    {"ARMENIAN", "CJK", "CYRILLIC", "FULLWIDTH", "GEORGIAN", "GREEK", "HALFWIDTH", "HANGUL"}
    | {"HIRAGANA", "KATAKANA", "LATIN", "MODIFIER"}
)


def clean_line(text: str) -> str:
    """Return one line in composed form (NFC) with single blanks, without what nobody sees.

    Raises InvalidError for control characters and for what is no character at all.
    """
    return " ".join(clean_lines(text).split())


def clean_lines(text: str) -> str:
    r"""Return text on any number of lines, parted by ``\n``, without what nobody sees.

    Blanks at both ends go. Raises InvalidError as ``clean_line`` does.
    """
    plain = _BREAKS.sub("\n", text)
    if any(_is_no_text(sign) for sign in plain):
        raise InvalidError(_SENTENCE)
    seen = unicodedata.normalize("NFC", without_unseen(plain))
    at_work = _with_joiners_at_work(_without_piles(seen))
    return unicodedata.normalize("NFC", at_work).strip()


def without_unseen(text: str) -> str:
    """Return text without signs that have no width and no work to do; nothing is refused."""
    return _UNSEEN.sub(_flag, text)


def _flag(found: re.Match[str]) -> str:
    return found[1] or ""


def _is_no_text(sign: str) -> bool:
    """Return whether it is a control, half a character, or set aside by Unicode for never."""
    code = ord(sign)
    is_set_aside = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # noqa: PLR2004 -- Unicode, 23.7.
    return is_set_aside or (unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t")


def _with_joiners_at_work(text: str) -> str:
    kept: list[str] = []
    for sign, following in pairwise([*text, " "]):
        before = kept[-1] if kept else " "
        if sign in _JOINERS:
            works = _joins(before, following)
        elif _SELECTORS.match(sign):
            works = not before.isspace() and not _SELECTORS.match(before)
        else:
            works = True
        if works:
            kept.append(sign)
    return "".join(kept)


def _without_piles(text: str) -> str:
    """Return text with at most eight marks on one sign; even Tibetan has enough with seven."""
    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    for sign in text:
        if unicodedata.category(sign) in {"Me", "Mn"}:
            marks += 1
        elif sign not in _JOINERS:
            marks = 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def _joins(before: str, following: str) -> bool:
    """Return whether a joiner changes a picture here: after a virama, or between such signs."""
    return unicodedata.combining(before) == _VIRAMA or (_can_join(before) and _can_join(following))


def _can_join(sign: str) -> bool:
    """Return whether it is an emoji, or a letter or mark of a script whose letters join."""
    if sign in _JOINERS:
        return False
    kind = unicodedata.category(sign)
    if kind[0] == "L":
        return unicodedata.name(sign, "").partition(" ")[0] not in _UNJOINED
    return kind in {"Mc", "Me", "Mn", "So", "Sk"} and not sign.isascii()
