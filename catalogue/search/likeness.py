"""How much texts resemble one another: their telling words, weighed, and the angle between them.

A word weighs more the oftener its text has it and the fewer texts have it (TF-IDF). Each text keeps
its heaviest words as a vector of length one; the likeness of two is their cosine, between 0 and 1.
Only texts that share a word meet, through an index from words to texts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from math import log, sqrt
from typing import NamedTuple
from uuid import UUID

from catalogue.core.words import stem
from catalogue.search.types import STOP_WORDS, Kind

MOST_ALIKE = 12
"""So many of each kind are kept for a text; a page shows fewer, and some may not be shown."""

_MOST_TERMS = 40
_TITLE_COUNTS = 3
_SHORTEST_TERM = 3
_LEAST = 0.05
_KEPT_DIGITS, _RANKED_DIGITS = 2, 6

Vector = Mapping[str, float]
_Index = Mapping[str, Sequence[tuple[int, float]]]


class Text(NamedTuple):
    """The words of one document, folded and parted by blanks."""

    kind: Kind
    ref: UUID
    title: str
    body: str


class Like(NamedTuple):
    """One text resembles another; of its kind it is the ``rank``-th nearest, the first is 0."""

    kind: Kind
    ref: UUID
    other_kind: Kind
    rank: int
    other_ref: UUID
    score: float


def likes_of(texts: Sequence[Text]) -> Iterator[Like]:
    """Give the nearest of each kind for every text, the same for the same texts in any order."""
    ordered = sorted(texts, key=lambda text: (text.kind, text.ref))
    weighed = vectors([_counted(text) for text in ordered])
    index = _index_of(weighed)
    for number, text in enumerate(ordered):
        scores = _scores(number, weighed[number], index)
        for kind in Kind:
            near = [(score, -other) for other, score in scores if ordered[other].kind is kind]
            for rank, (score, other) in enumerate(nlargest(MOST_ALIKE, near)):
                found = round(score, _KEPT_DIGITS)
                yield Like(text.kind, text.ref, kind, rank, ordered[-other].ref, found)


def nearest_to(text: Text, others: Sequence[Text], *, most: int) -> list[UUID]:
    """Return those of other texts that resemble one, the nearest first; it need not be kept."""
    ordered = [text, *sorted(others, key=lambda other: other.ref)]
    weighed = vectors([_counted(one) for one in ordered])
    scores = _scores(0, weighed[0], _index_of(weighed))
    near = nlargest(most, ((score, -number) for number, score in scores))
    return [ordered[-number].ref for _score, number in near]


def vectors(counts: Sequence[Mapping[str, int]]) -> list[Vector]:
    """Return the heaviest terms of each text, as vectors of length one; an empty text has none."""
    texts_with = Counter(term for counted in counts for term in counted)
    rarity = {term: _rarity(texts, len(counts)) for term, texts in texts_with.items()}
    return [_vector(counted, rarity) for counted in counts]


def _rarity(texts_with_it: int, texts: int) -> float:
    """Return almost nothing for what all texts have, such as their author's name; never nothing."""
    return log(1 + (texts - texts_with_it + 0.5) / (texts_with_it + 0.5))


def _vector(counted: Mapping[str, int], rarity: Mapping[str, float]) -> Vector:
    weighed = [((1 + log(times)) * rarity[term], term) for term, times in counted.items()]
    heaviest = sorted(weighed, reverse=True)[:_MOST_TERMS]
    length = sqrt(sum(weight**2 for weight, _term in heaviest))
    # In one order for all, so that two texts add up the same numbers whichever comes first.
    return {term: weight / length for term, weight in sorted((t, w) for w, t in heaviest)}


def _counted(text: Text) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for word, times in Counter(text.body.split()).items():
        counts[_term(word)] += times
    for word in text.title.split():
        counts[_term(word)] += _TITLE_COUNTS
    counts.pop("", None)
    return counts


@lru_cache(maxsize=100_000)
def _term(word: str) -> str:
    """Return what a word counts as, or nothing: numbers and small words tell no subject."""
    tells = len(word) >= _SHORTEST_TERM and word.isalpha() and word not in STOP_WORDS
    return stem(word) if tells else ""


def _index_of(weighed: Sequence[Vector]) -> _Index:
    index: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, vector in enumerate(weighed):
        for term, weight in vector.items():
            index[term].append((number, weight))
    return index


def _scores(number: int, vector: Vector, index: _Index) -> list[tuple[int, float]]:
    """Return the cosines with those other texts that are at all like one."""
    sums: defaultdict[int, float] = defaultdict(float)
    for term, weight in vector.items():
        for other, its_weight in index[term]:
            sums[other] += weight * its_weight
    sums.pop(number, None)
    return [
        (other, min(1.0, round(score, _RANKED_DIGITS)))
        for other, score in sums.items()
        if score >= _LEAST
    ]
