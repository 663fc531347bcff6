"""Made-up prose whose words occur as often as words do, the same at every run."""

from itertools import accumulate
from random import Random

EVERYWHERE = "leadership"
RARE = "heliograph"
MISSPELT = "ledership"
_SEED = 20261121
_VOCABULARY = 4_000
_SENTENCE = (8, 18)
_SENTENCES = (3, 6)
_SYLLABLES = (
    *("ba", "cor", "den", "fal", "gra", "hin", "jo", "kel", "lum", "mar", "nov", "or", "pel"),
    *("qui", "ren", "sol", "tan", "ul", "ver", "win", "yor", "zan", "tri", "ster", "men", "lo"),
)


class Prose:
    """A writer with a vocabulary of its own; the n-th word is n times rarer than the first."""

    def __init__(self) -> None:
        """Make up the vocabulary."""
        self.random = Random(_SEED)
        words: dict[str, None] = {}
        while len(words) < _VOCABULARY:
            words["".join(self.random.choices(_SYLLABLES, k=self.random.randint(2, 4)))] = None
        self._words = list(words)
        self._weights = list(accumulate(1 / (rank + 10) for rank in range(_VOCABULARY)))

    def words(self, count: int) -> list[str]:
        """Return so many words."""
        return self.random.choices(self._words, cum_weights=self._weights, k=count)

    def title(self) -> str:
        """Return a few words with capitals."""
        return " ".join(self.words(self.random.randint(2, 5))).title()

    def sentence(self) -> str:
        """Return one sentence."""
        return " ".join(self.words(self.random.randint(*_SENTENCE))).capitalize() + "."

    def paragraphs(self, count: int) -> str:
        """Return so many paragraphs of Markdown, about fifty words each."""
        return "\n\n".join(
            " ".join(self.sentence() for _ in range(self.random.randint(*_SENTENCES)))
            for _ in range(count)
        )
