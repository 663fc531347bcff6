"""Words of imports: what a file says, and what became of it."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from catalogue.core.i18n import Words


class Outcome(StrEnum):
    """What became of one entry of a file."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    LEFT_OUT = "left out"
    LISTED = "listed"


@dataclass(slots=True)
class RawReply:
    """A comment as the file has it: texts by their names in WXR, without ``comment_``."""

    facts: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """Return a text, empty when the file has none."""
        return self.facts.get(name, "")


@dataclass(slots=True)
class RawEntry:
    """An item as the file has it: texts by their local names; ``terms`` are (domain, slug, name).

    ``number`` counts from 1. ``faults`` are what was wrong with its XML; ``is_broken`` says that
    some of it may be missing, ``is_too_large`` that its texts were thrown away.
    """

    number: int
    facts: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str, str]] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    replies: list[RawReply] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    is_broken: bool = False
    is_too_large: bool = False

    def __getitem__(self, name: str) -> str:
        """Return a text, empty when the file has none."""
        return self.facts.get(name, "")

    @property
    def size(self) -> int:
        """Return about how many characters it takes."""
        return len(self["content"]) + sum(len(reply["content"]) for reply in self.replies) + 500


@dataclass(slots=True)
class Report:
    """What became of one entry; ``replies`` counts what became of those below it."""

    number: int
    kind: str
    title: str
    outcome: Outcome
    address: str = ""
    status: str = ""
    is_broken: bool = False
    notes: list[Words] = field(default_factory=list)
    replies: Counter[str] = field(default_factory=Counter)
    pictures: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Totals:
    """How many entries, replies and pictures came to what."""

    entries: Counter[str] = field(default_factory=Counter)
    replies: Counter[str] = field(default_factory=Counter)
    pictures: Counter[str] = field(default_factory=Counter)
    broken: int = 0

    def count(self, report: Report) -> None:
        """Add one entry."""
        self.broken += report.is_broken
        self.entries[report.outcome.value] += 1
        self.replies.update(report.replies)
        self.pictures.update(report.pictures)

    @property
    def is_whole(self) -> bool:
        """Return whether all came that should, and nothing of it was broken."""
        return not self.broken and not self.entries[Outcome.REFUSED.value]
