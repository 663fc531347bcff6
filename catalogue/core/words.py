"""Words stripped to what a reader types: no accents, no capitals, no apostrophes."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"['’‘\u02bc]")
_LEADING_ARTICLE = re.compile(r"^(?:the|an|a) (?=\S)")


def fold(text: str) -> str:
    """Return the text without accents, capitals and apostrophes; other signs stay."""
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()


def words_of(text: str) -> list[str]:
    """Return the folded words of a text in their order; both databases part them alike."""
    return _WORD.findall(fold(text))


def sort_key(title: str) -> str:
    """Return what a title is filed under: its folded words, without an English article in front."""
    return _LEADING_ARTICLE.sub("", " ".join(words_of(title)))
