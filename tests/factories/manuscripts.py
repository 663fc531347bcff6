"""Manuscripts for tests that say only what matters to them."""

from dataclasses import replace
from datetime import date
from typing import Any

from catalogue.typeset.manuscripts import Chapter, Credit, Manuscript

_PLAIN = Manuscript(
    title="A Plain Book",
    subtitle="In Two Chapters",
    credits=(Credit("Ann Author"),),
    language="en-GB",
    identifier="urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    date=date(2007, 5, 1),
    publisher="The Press",
    rights="Nobody's rights are reserved.",
    description="A book that is plain.",
    chapters=(Chapter("One", "The *first* chapter."), Chapter("Two", "The second.")),
    ground="#16324F",
    ink="#F3E3C3",
    key="a-plain-book",
    subjects=("Plainness",),
)


def make_manuscript(**facts: Any) -> Manuscript:
    """Return a small and complete manuscript, changed where the test says so."""
    return replace(_PLAIN, **facts)
