"""Words stripped to what a reader types: no accents, no capitals, no apostrophes."""

import re
import unicodedata
from itertools import filterfalse

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"['’‘\u02bc]")
_VOWEL = re.compile(r"[aeiouy]")
_SHORTEST_TO_STEM = 4
_DOUBLED_AND_KEPT = "lsz"
_LEADING_ARTICLE = re.compile(r"^(?:the|an|a) (?=\S)")


def fold(text: str) -> str:
    """Return the text without accents, capitals and apostrophes; other signs stay."""
    plain = _APOSTROPHES.sub("", text)
    if plain.isascii():
        return plain.casefold()
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(filterfalse(unicodedata.combining, decomposed)).casefold()


def words_of(text: str) -> list[str]:
    """Return the folded words of a text in their order; both databases part them alike."""
    return _WORD.findall(fold(text))


def stem(word: str) -> str:
    """Return a folded English word without the endings that only bend it.

    “leaders” and “leader”, “studied” and “study”, “making” and “make” meet in one stem. The word
    begins with its stem, but for a last “i” that may stand for a “y”.
    """
    if len(word) < _SHORTEST_TO_STEM or not word.isalpha():
        return word
    word = _without_s(word)
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) > 1 and _VOWEL.search(root):
            is_doubled = root[-1] == root[-2] and root[-1] not in _DOUBLED_AND_KEPT
            word = root[:-1] if is_doubled else root
            break
    if len(word) >= _SHORTEST_TO_STEM:
        word = word.removesuffix("e")
    return word[:-1] + "i" if word.endswith("y") and _VOWEL.search(word[:-1]) else word


def _without_s(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def sort_key(title: str) -> str:
    """Return what a title is filed under: its folded words, without an English article in front."""
    return _LEADING_ARTICLE.sub("", " ".join(words_of(title)))
