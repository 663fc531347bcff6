"""Judge a text by what has been learned: naive Bayes over the words and signs that tell most."""

from collections.abc import Iterable
from math import exp, log
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.spam.features import as_read, features
from catalogue.spam.models import EVERY_TEXT, SpamWord
from catalogue.spam.types import UNDECIDED, Learned, Verdict

_MOST_TELLING = 24
_WORDS_NAMED = 5
_DOUBT = 2.0
"""So many imagined texts, half of each kind, hold every word (Laplace): one text proves little."""
_TELLS_SOMETHING = 0.4
"""Words whose log odds are nearer to nothing than this are left out."""
_NAMED_FROM = 0.6


class _Evidence(NamedTuple):
    """A word or a sign, and by how much it speaks for spam (log odds; negative against)."""

    feature: str
    weight: float


def judge(session: Session, text: str) -> Verdict:
    """Return how much a text resembles spam; 0.5 while only one kind has been learned, or none."""
    asked = features(text)
    counts = _counts(session, [EVERY_TEXT, *asked])
    learned = counts.pop(EVERY_TEXT, Learned(0, 0))
    known = learned.spam + learned.ham
    if not learned.knows_both:
        return Verdict(UNDECIDED, (), known)
    evidence = sorted(
        (_Evidence(one, _weight(counts[one], learned)) for one in asked if one in counts),
        key=lambda one: (-abs(one.weight), one.feature),
    )
    telling = [one for one in evidence if abs(one.weight) >= _TELLS_SOMETHING][:_MOST_TELLING]
    return Verdict(_probability(telling), _named(telling), known)


def learned(session: Session) -> Learned:
    """Return how many texts of each kind the filter has learned from."""
    return _counts(session, [EVERY_TEXT]).get(EVERY_TEXT, Learned(0, 0))


def _counts(session: Session, words: list[str]) -> dict[str, Learned]:
    rows = session.execute(
        select(SpamWord.word, SpamWord.spam, SpamWord.ham).where(SpamWord.word.in_(words))
    )
    return {word: Learned(spam, ham) for word, spam, ham in rows}


def _weight(count: Learned, learned: Learned) -> float:
    """Return the log odds of spam for a text that holds a word so many texts held.

    Shares are compared, not counts, so that it does not matter of which kind more was learned.
    """
    in_spam, in_ham = count.spam / learned.spam, count.ham / learned.ham
    if in_spam + in_ham == 0:
        return 0.0
    seen = count.spam + count.ham
    share = (_DOUBT / 2 + seen * in_spam / (in_spam + in_ham)) / (_DOUBT + seen)
    return log(share / (1 - share))


def _probability(telling: Iterable[_Evidence]) -> float:
    total = sum(one.weight for one in telling)
    return 1 / (1 + exp(-max(-500.0, min(500.0, total))))


def _named(telling: Iterable[_Evidence]) -> tuple[str, ...]:
    speaking = [as_read(one.feature) for one in telling if one.weight >= _NAMED_FROM]
    return tuple(dict.fromkeys(speaking))[:_WORDS_NAMED]
