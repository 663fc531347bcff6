"""What the filter says of a text."""

from dataclasses import dataclass

HOLD_ABOVE = 0.9
"""From this probability on a text should wait for a person; docs/filter.md has the figures."""

UNDECIDED = 0.5


@dataclass(frozen=True, slots=True)
class Learned:
    """How many texts of each kind the filter has learned from."""

    spam: int
    ham: int

    @property
    def knows_both(self) -> bool:
        """Return whether it can compare; a filter that has seen one kind knows only that kind."""
        return self.spam > 0 and self.ham > 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """How likely a text is spam (0 to 1), what speaks most for it, and how much is known.

    ``words`` are for a person to read, the most telling first: words, hosts of links, and signs
    such as "many links". ``known`` is the number of texts learned from.
    """

    probability: float
    words: tuple[str, ...]
    known: int

    @property
    def is_suspicious(self) -> bool:
        """Return whether a person should look before anybody else does."""
        return self.probability >= HOLD_ABOVE
