"""What a text is made of, for the filter: its words, and signs that no single word shows."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from catalogue.core.text import without_unseen
from catalogue.core.words import words_of

LONGEST = 60
MOST = 400
_HEAD, _TAIL = 6000, 2000
_SHORTEST_WORD = 2
_LONGEST_WORD = 30
_MANY_LINKS = 3
_ENOUGH_LETTERS = 20
_SHARE_OF_CAPITALS = 0.6
_MANY_CALLS = 3
_SIGN = "sign:"
_HOST = "host:"
_LINK = re.compile(r"(?:https?://|\bwww\.)([^\s/?#\"'<>\[\]()]+)", re.IGNORECASE)
_LINK_WHOLE = re.compile(r"(?:https?://|\bwww\.)[^\s\"'<>\[\]()]+", re.IGNORECASE)
_MARKUP_LINK = re.compile(r"<a\s|\[url\b|\[link\b|\]\(https?:", re.IGNORECASE)
_MONEY = re.compile(r"[$€£₿]\s?\d|\d\s?(?:[$€£₿]|usd\b|eur\b|btc\b)", re.IGNORECASE)
_TELEPHONE = re.compile(r"\+\d[\d ()-]{7,}\d")
_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,200}\.[a-z]{2,10}\b", re.IGNORECASE)
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def features(text: str) -> list[str]:
    """Return the distinct words and signs of a text, signs first, at most 400 of them.

    Of a long text the beginning and the end count, so that a megabyte costs no more than a page.
    """
    seen = without_unseen(_shortened(text))
    found = dict.fromkeys([*_signs(seen), *_words(seen)])
    return list(found)[:MOST]


def as_read(feature: str) -> str:
    """Return a feature as a person reads it."""
    return feature.removeprefix(_SIGN).removeprefix(_HOST)


def _shortened(text: str) -> str:
    return text if len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]} {text[-_TAIL:]}"


def _words(text: str) -> Iterator[str]:
    for word in words_of(_LINK_WHOLE.sub(" ", text)):
        if _IDEOGRAPHS.search(word):
            yield from (word[place : place + 2] for place in range(max(1, len(word) - 1)))
        elif _SHORTEST_WORD <= len(word) <= _LONGEST_WORD and not word.isdecimal():
            yield word


def _signs(text: str) -> Iterator[str]:
    yield from _signs_of_links(text)
    yield from _signs_of_letters(text)
    for sign, pattern in (
        ("money", _MONEY),
        ("telephone number", _TELEPHONE),
        ("e-mail address", _ADDRESS),
    ):
        if pattern.search(text):
            yield f"{_SIGN}{sign}"
    if text.count("!") >= _MANY_CALLS:
        yield f"{_SIGN}many exclamation marks"


def _signs_of_links(text: str) -> Iterator[str]:
    hosts = [host.lower().rstrip(".,;:!") for host in _LINK.findall(text)]
    if not hosts:
        return
    yield f"{_SIGN}link"
    if len(hosts) >= _MANY_LINKS:
        yield f"{_SIGN}many links"
    if _MARKUP_LINK.search(text):
        yield f"{_SIGN}link in markup"
    for host in dict.fromkeys(hosts):
        name = host.removeprefix("www.")
        yield f"{_HOST}{name}"[:LONGEST]
        yield f"{_HOST}.{name.rpartition('.')[2]}"[:LONGEST]


def _signs_of_letters(text: str) -> Iterator[str]:
    letters = [sign for sign in text if sign.isalpha()]
    if len(letters) >= _ENOUGH_LETTERS:
        capitals = sum(sign.isupper() for sign in letters)
        if capitals > len(letters) * _SHARE_OF_CAPITALS:
            yield f"{_SIGN}all capitals"
        strange = sum(not _is_latin(sign) for sign in letters)
        if strange > len(letters) / 2:
            yield f"{_SIGN}another script"
    if any(_is_disguised(word) for word in re.findall(r"[^\W\d_]+", text)):
        yield f"{_SIGN}letters of two scripts in one word"


def _is_latin(sign: str) -> bool:
    return sign.isascii() or unicodedata.name(sign, "").startswith(("LATIN", "FULLWIDTH LATIN"))


def _is_disguised(word: str) -> bool:
    """Return whether a word mixes Latin with Greek or Cyrillic letters that look alike."""
    if word.isascii():
        return False
    scripts = Counter(unicodedata.name(sign, "").partition(" ")[0] for sign in word)
    return "LATIN" in scripts and bool(scripts.keys() & {"CYRILLIC", "GREEK"})
