"""Made-up replies with a label: one half to learn from, the other to try the filter on.

The halves share no sentence: each list of tests/data/replies.toml is shuffled by a fixed seed and
cut in two. Every sentence is a reply of its own, and one half of another; some spam begins with a
sentence that a reader wrote, as it does in life.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

_FILE = Path(__file__).parents[1] / "data" / "replies.toml"
_HIDDEN = 0.3
_SEED = 20261122


@dataclass(frozen=True, slots=True)
class LabelledReply:
    """A reply, of which list it is made, and whether a person would throw it away."""

    text: str
    kind: str
    is_spam: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a filter did on replies that it had never seen."""

    caught: int
    missed: int
    wronged: int
    spared: int

    @property
    def precision(self) -> float:
        """Return how much of what was marked was spam."""
        return self.caught / max(1, self.caught + self.wronged)

    @property
    def recall(self) -> float:
        """Return how much of the spam was marked."""
        return self.caught / max(1, self.caught + self.missed)


def halves(seed: int = _SEED) -> tuple[list[LabelledReply], list[LabelledReply]]:
    """Return the replies to learn from and those to try."""
    random = Random(seed)
    lists = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    cut: tuple[dict[str, list[str]], dict[str, list[str]]] = ({}, {})
    for group in lists.values():
        for kind, sentences in group.items():
            mixed = random.sample(sentences, len(sentences))
            cut[0][kind], cut[1][kind] = mixed[: len(mixed) // 2], mixed[len(mixed) // 2 :]
    first, second = (list(_replies(half, set(lists["unwanted"]), random)) for half in cut)
    return first, second


def _replies(
    half: dict[str, list[str]], unwanted: set[str], random: Random
) -> Iterator[LabelledReply]:
    for kind, sentences in half.items():
        is_spam = kind in unwanted
        for first, second in zip(sentences, [*sentences[1:], sentences[0]], strict=True):
            yield LabelledReply(first, kind, is_spam)
            friend = random.choice(half["voices"])
            hides = is_spam and random.random() < _HIDDEN
            yield LabelledReply(f"{friend if hides else first} {second}", kind, is_spam)
