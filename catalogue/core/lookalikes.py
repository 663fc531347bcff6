"""Whether one name could be taken for another, whatever letters it is written with.

A light form of the confusables of Unicode (UTS 39): compatibility forms are folded (NFKC), marks
and signs that nobody sees are taken out, and the letters of other scripts and the digits that look
like Latin letters become those.
"""

import re
import unicodedata
from itertools import combinations

from catalogue.core.text import without_unseen

# Small letters only: names are folded first, and what looks like L or 1 is taken for i.
_ALIKE = {
    "cyrillic": ("авгезијікмнпорсѕтухԁһԛԝ", "abreeujikmhnopcstyxdhqw"),
    "greek": ("αβεηιϳκμνορστυχωγ", "abenijkuvopotuxwy"),
    "other": ("ıɩłľøđðþß01358|$@", "iiiiodbpboiesbisa"),  # noqa: RUF001 -- that they look alike is the point.
}
_LETTERS = {
    ord(sign): letter
    for signs, letters in _ALIKE.values()
    for sign, letter in zip(signs, letters, strict=True)
} | {ord("l"): "i"}
_PAIRS = (("rn", "m"), ("vv", "w"))
_WORD = re.compile(r"[^\W_]+")
_ENOUGH = 2


def skeleton(name: str) -> tuple[str, ...]:
    """Return the words of a name as they look: two names that look alike have the same."""
    plain = unicodedata.normalize("NFKD", without_unseen(unicodedata.normalize("NFKC", name)))
    letters = "".join(sign for sign in plain if unicodedata.category(sign)[0] != "M")
    seen = letters.casefold().translate(_LETTERS)
    for pair, letter in _PAIRS:
        seen = seen.replace(pair, letter)
    return tuple(_WORD.findall(seen))


def looks_like(name: str, other: str) -> bool:
    """Return whether a name looks like another, or has all of it (two words or more) inside.

    The words may stand in any order, with others between, or be written as one or as more.
    """
    mine, theirs = skeleton(name), skeleton(other)
    if not theirs:
        return False
    if "".join(mine) == "".join(theirs):
        return True
    if len(theirs) < _ENOUGH:
        return False
    runs = ("".join(mine[start:end]) for start, end in combinations(range(len(mine) + 1), 2))
    return set(theirs) <= set(mine) or "".join(theirs) in runs
