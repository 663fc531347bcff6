"""The text of an e-book before it is made into files."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from catalogue.typeset.covers import CoverSpec
from catalogue.typeset.words import one_line

_FENCE = "+++"


@dataclass(frozen=True, slots=True)
class Credit:
    """A contributor with the role's ONIX code (list 17), A01 being an author."""

    name: str
    role: str = "A01"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter in Markdown, with the name of the part that it stands in, if any.

    Raises ValueError without a title, because contents lists and headings may not be empty.
    """

    title: str
    markdown: str
    part: str = ""

    def __post_init__(self) -> None:
        """Refuse what no contents list can show."""
        if not one_line(self.title):
            raise ValueError("Every chapter needs a title.")
        object.__setattr__(self, "part", one_line(self.part))


@dataclass(frozen=True, slots=True)
class Accessibility:
    """What a reader with a print disability is told; the defaults hold for a book of words only."""

    summary: str = (
        "This book is text without pictures, apart from the cover, which has a short description. "
        "It has headings, a contents list that links to every chapter, and one reading order. "
        "All of it can be read by ear, by touch or at any size."
    )
    certified_by: str = ""
    features: tuple[str, ...] = (
        "alternativeText",
        "displayTransformability",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
        "unlocked",
    )


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A whole e-book as data: ``identifier`` is a URN, ``language`` a BCP 47 tag.

    ``ground`` and ``ink`` are ``#rrggbb``; ``key`` chooses the layout of the cover. Raises
    ValueError when one of the facts is missing that no e-book can do without.
    """

    title: str
    subtitle: str
    credits: tuple[Credit, ...]
    language: str
    identifier: str
    date: date
    publisher: str
    rights: str
    description: str
    chapters: tuple[Chapter, ...]
    ground: str
    ink: str
    key: str
    subjects: tuple[str, ...] = ()
    accessibility: Accessibility = field(default_factory=Accessibility)

    def __post_init__(self) -> None:
        """Refuse a book that no reading system could list."""
        for name in ("title", "language", "identifier"):
            if not one_line(getattr(self, name)):
                raise ValueError(f"An e-book needs a {name}.")
        if not self.chapters:
            raise ValueError("An e-book needs a chapter.")

    @property
    def authors(self) -> tuple[str, ...]:
        """Name those who stand on the cover, in their order."""
        return tuple(credit.name for credit in self.credits if credit.role.startswith("A"))

    @property
    def cover(self) -> CoverSpec:
        """Describe the cover that the shop itself would make."""
        return CoverSpec(
            title=self.title,
            subtitle=self.subtitle,
            authors=self.authors,
            ground=self.ground,
            ink=self.ink,
            key=self.key,
        )


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Part a file into the TOML between two lines of ``+++`` and the Markdown after them.

    Raises ValueError when a fence is missing or what it holds is not TOML.
    """
    opening, separator, rest = text.partition("\n")
    facts, closing, body = rest.partition(f"\n{_FENCE}\n")
    if opening.strip() != _FENCE or not separator or not closing:
        raise ValueError(f"The file must begin with TOML between two lines of {_FENCE}.")
    return tomllib.loads(facts), body.strip() + "\n"


def chapter_of(text: str) -> Chapter:
    """Read a chapter's file: front matter with ``title`` and maybe ``part``, then Markdown."""
    facts, body = split_front_matter(text)
    return Chapter(title=facts["title"], markdown=body, part=facts.get("part", ""))


def extract_of(chapters: tuple[Chapter, ...]) -> str:
    """Join chapters into the one Markdown text that a title's page shows as its extract."""
    return "\n".join(f"## {chapter.title}\n\n{chapter.markdown}" for chapter in chapters)
