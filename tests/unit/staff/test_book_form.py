"""The form of a title says all that a title is, and takes it back as it was."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from catalogue.books.types import (
    BookFacts,
    ContributorRole,
    CreditFacts,
    SubjectScheme,
    TopicFacts,
)
from catalogue.web.staff.books.forms import BookForm, arrange

FACTS = BookFacts(
    title="The 60 Second Leader",
    slug="the-60-second-leader",
    subtitle="Everything You Need",
    credits=(CreditFacts("Phil Dourado"), CreditFacts("Ann Reader", ContributorRole.READER)),
    topics=(
        TopicFacts("Leadership", SubjectScheme.BISAC, "BUS071000"),
        TopicFacts("minutes"),
    ),
    language="en",
    publisher="Capstone",
    first_published_on=date(2007, 6, 1),
    blurb="Read it in a minute.",
    description="One *minute*.",
    extract_title="Show up",
    extract="# Show up",
    contents=("Show up", "Say it"),
    quotes=({"text": "Good.", "source": "A paper"},),
    foreign_editions=({"language": "de", "title": "Die 60-Sekunden", "publisher": ""},),
    is_calm=True,
    support_links=({"label": "Help", "url": "https://example.org/"},),
    safety_contact="Maker\nStreet 1",
    position=3,
)


def typed(**more: str) -> MultiDict[str, str]:
    """Return what a browser sends for a title with nothing but what it needs."""
    least = {"title": "A", "language": "en", "ground_colour": "#1f3a4d", "ink_colour": "#ffffff"}
    return MultiDict({**least, **more})


def errors(**more: str) -> dict[str, list[str]]:
    form = BookForm(typed(**more))
    form.validate()
    return {name: [str(error) for error in found] for name, found in form.errors.items() if name}


def test_what_is_said_of_a_title_comes_back_from_the_form_as_it_was() -> None:
    form = BookForm.of(FACTS)
    sent = MultiDict[str, str]()
    for name, value in form.data.items():
        if isinstance(value, list):
            for number, row in enumerate(value):
                sent.update({f"{name}-{number}-{part}": said for part, said in row.items()})
        elif value not in {False, None}:
            sent[name] = str(value)
    again = BookForm(sent)
    assert again.validate(), again.errors
    assert again.facts() == FACTS


def test_rows_in_which_nothing_is_typed_do_not_count() -> None:
    form = BookForm(
        typed(**{"contributors-0-name": " ", "contributors-0-role": "A01", "topics-0-label": ""})
    )
    assert form.validate()
    assert (form.facts().credits, form.facts().topics) == ((), ())


def test_a_title_needs_words() -> None:
    assert errors(title=" ") == {"title": ["A book needs a title."]}


@pytest.mark.parametrize("slug", ["Über", "a b", "../etc", "A"])
def test_an_address_is_plain(slug: str) -> None:
    assert errors(slug=slug) == {"slug": ["Use small letters, digits and hyphens in the address."]}


def test_colours_that_cannot_be_read_are_named_with_their_contrast() -> None:
    (sentence,) = errors(ground_colour="#777777", ink_colour="#888888")["ink_colour"]
    assert sentence.startswith("These two colours have a contrast of 1.3:1")


@pytest.mark.parametrize("day", ["2026-02-30", "27.11.2026", "yesterday"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    assert "published" in errors(published=day)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "example.org", "https://a b"])
def test_help_lies_at_an_address_of_a_page(url: str) -> None:
    assert errors(**{"support_links-0-label": "Help", "support_links-0-url": url})


@pytest.mark.parametrize(
    ("wish", "names"),
    [
        ("contributors add", ["Ann", "Bob", None]),
        ("contributors remove 0", ["Bob"]),
        ("contributors up 1", ["Bob", "Ann"]),
        ("contributors down 0", ["Bob", "Ann"]),
        ("contributors down 7", ["Ann", "Bob"]),
        ("title add", ["Ann", "Bob"]),
        ("", ["Ann", "Bob"]),
    ],
)
def test_rows_are_arranged_without_a_script_and_nothing_else_is_lost(
    wish: str, names: list[str]
) -> None:
    form = BookForm(
        typed(
            title="Typed",
            **{"contributors-0-name": "Ann", "contributors-0-role": "B01"},
            **{"contributors-1-name": "Bob", "contributors-1-role": "A01"},
        )
    )
    again = arrange(form, wish)
    assert again.title.data == "Typed"
    assert [row.form.name.data for row in again.contributors] == names
    assert {row.form.role.data for row in again.contributors if row.form.name.data == "Ann"} <= {
        "B01"
    }
