"""The one form of what is said of a title itself, for its page and for the page of a new one."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, ClassVar, Self

from wtforms import BooleanField, FieldList, Form, FormField, ValidationError
from wtforms.fields import Field

from catalogue.books.types import (
    BookFacts,
    ContributorRole,
    CreditFacts,
    SubjectScheme,
    TopicFacts,
)
from catalogue.core.i18n import N_
from catalogue.core.slugs import MAX_SLUG_LENGTH, slugify
from catalogue.typeset.colours import READABLE_CONTRAST, contrast_ratio
from catalogue.web.common.fields import LineField
from catalogue.web.staff.books.fields import (
    ColourField,
    DayField,
    LanguageField,
    LinesField,
    OneOfField,
    WholeNumberField,
)

MOST_ROWS = 60
_LONG = 200_000
_HTTP = re.compile(r"https?://[^\s<>\"]{1,480}")

ROLES = {
    ContributorRole.AUTHOR: N_("Author"),
    ContributorRole.EDITOR: N_("Editor"),
    ContributorRole.FOREWORD: N_("Foreword"),
    ContributorRole.TRANSLATOR: N_("Translator"),
    ContributorRole.READER: N_("Reader (audiobook)"),
}
SCHEMES = {
    SubjectScheme.KEYWORD: N_("Keyword"),
    SubjectScheme.THEMA: N_("Thema subject"),
    SubjectScheme.BISAC: N_("BISAC subject"),
}


class Row(Form):
    """One of several alike; a row in which nothing is typed does not count."""

    typed: ClassVar[tuple[str, ...]] = ()
    """The names of the fields that make a row count."""

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is typed in it."""
        return not any((self[name].data or "").strip() for name in self.typed)


class CreditRow(Row):
    """Who did what."""

    typed = ("name",)
    name = LineField(most=200)
    role = OneOfField(choices=[(role.value, name) for role, name in ROLES.items()], default="A01")

    def validate_name(self, field: Field) -> None:
        """Refuse a name of which no address can be made."""
        if field.data and not slugify(field.data):
            raise ValidationError(
                N_("Write the name in Latin letters too, for the address of the person’s page.")
            )


class TopicRow(Row):
    """A subject by its name; ``code`` is that of its scheme, and keywords have none."""

    typed = ("label",)
    label = LineField(most=200)
    scheme = OneOfField(
        choices=[(scheme.value, name) for scheme, name in SCHEMES.items()], default="keyword"
    )
    code = LineField(most=20)


class QuoteRow(Row):
    """What somebody said of the book."""

    typed = ("text", "source")
    text = LinesField(most=2000)
    source = LineField(most=300)

    def validate_text(self, field: Field) -> None:
        """Refuse a name without words."""
        if not field.data and not self.is_empty:
            raise ValidationError(N_("Enter what was said, or empty the whole row."))


class ForeignRow(Row):
    """The title in another language."""

    typed = ("title", "publisher")
    language = LanguageField(optional=True)
    title = LineField(most=300)
    publisher = LineField(most=200)

    def validate_title(self, field: Field) -> None:
        """Refuse a translation without title or language."""
        if not self.is_empty and not (field.data and self.language.data):
            raise ValidationError(N_("Enter the title and choose its language."))


class SupportRow(Row):
    """Where a reader finds help."""

    typed = ("label", "url")
    label = LineField(most=200)
    url = LineField(most=500)

    def validate_url(self, field: Field) -> None:
        """Take addresses of pages only."""
        if self.is_empty:
            return
        if not (self.label.data or "").strip() or not _HTTP.fullmatch(field.data or ""):
            raise ValidationError(
                N_("Enter what it is called, and its address with https:// in front.")
            )


class BookForm(Form):
    """All that is said of a title itself; fields bear the names of the exports.

    Lists are rows of fields (``contributors-0-name``); ``arrange`` adds, removes and moves rows for
    browsers without JavaScript. Both ways to ``BookFacts``: ``of`` and ``facts``.
    """

    title = LineField(missing=N_("A book needs a title."), most=300)
    subtitle = LineField(most=300)
    slug = LineField(most=MAX_SLUG_LENGTH)
    contributors = FieldList(FormField(CreditRow), min_entries=1, max_entries=MOST_ROWS)
    language = LanguageField(default="en")
    publisher = LineField(most=200)
    published = DayField()
    topics = FieldList(FormField(TopicRow), min_entries=1, max_entries=MOST_ROWS)
    blurb = LinesField(most=2000)
    description = LinesField(most=_LONG)
    extract_title = LineField(most=300)
    extract = LinesField(most=_LONG)
    contents = LinesField(most=20_000)
    quotes = FieldList(FormField(QuoteRow), min_entries=1, max_entries=MOST_ROWS)
    foreign_editions = FieldList(FormField(ForeignRow), min_entries=1, max_entries=MOST_ROWS)
    support_links = FieldList(FormField(SupportRow), min_entries=1, max_entries=MOST_ROWS)
    safety_contact = LinesField(most=2000)
    is_calm = BooleanField()
    by_enquiry = BooleanField()
    ground_colour = ColourField(default="#1f3a4d")
    ink_colour = ColourField(default="#ffffff")
    position = WholeNumberField(least=0, most=9999)

    @classmethod
    def of(cls, facts: BookFacts) -> Self:
        """Return the form filled with what is said of a title."""
        return cls(data=typed_of(facts))

    def validate_slug(self, field: Field) -> None:
        """Take what can stand in an address; empty, it is made from the title."""
        if field.data and slugify(field.data) != field.data:
            raise ValidationError(N_("Use small letters, digits and hyphens in the address."))
        title = (self.title.data or "").strip()
        if not field.data and title and not slugify(title):
            raise ValidationError(N_("Type an address: none can be made from this title."))

    def validate_ink_colour(self, field: Field) -> None:
        """Refuse words that nobody could read on their ground."""
        try:
            ratio = contrast_ratio(self.ground_colour.data or "", field.data or "")
        except ValueError:
            return  # The fields themselves have said so.
        if ratio < READABLE_CONTRAST:
            raise ValidationError(
                N_(
                    "These two colours have a contrast of %(ratio)s:1; text needs at least 4.5:1.",
                    ratio=f"{ratio:.1f}",
                )
            )

    def facts(self) -> BookFacts:
        """Return what a valid form says."""
        return BookFacts(
            title=self.title.data or "",
            slug=self.slug.data or "",
            subtitle=self.subtitle.data or "",
            credits=tuple(_credits(self.contributors)),
            topics=tuple(_topics(self.topics)),
            language=self.language.data or "en",
            publisher=self.publisher.data or "",
            first_published_on=self.published.day,
            blurb=self.blurb.data or "",
            description=self.description.data or "",
            extract_title=self.extract_title.data or "",
            extract=self.extract.data or "",
            contents=_lines(self.contents.data),
            quotes=_dicts(self.quotes),
            foreign_editions=_dicts(self.foreign_editions),
            support_links=_dicts(self.support_links),
            is_calm=bool(self.is_calm.data),
            by_enquiry=bool(self.by_enquiry.data),
            ground_colour=self.ground_colour.data or "",
            ink_colour=self.ink_colour.data or "",
            safety_contact=self.safety_contact.data or "",
            position=self.position.number or 0,
        )


def typed_of(facts: BookFacts) -> dict[str, Any]:
    """Return what would have to be typed into the form to say this."""
    said = asdict(facts)
    credited, first_published_on = said.pop("credits"), said.pop("first_published_on")
    return {
        **said,
        "contributors": [{"name": one["name"], "role": one["role"].value} for one in credited],
        "topics": [{**one, "scheme": one["scheme"].value} for one in said["topics"]],
        "contents": "\n".join(facts.contents),
        "published": first_published_on.isoformat() if first_published_on else "",
    }


def arrange(form: BookForm, wish: str) -> BookForm:
    """Return the form with a row more, fewer or elsewhere, and all else as it was typed.

    ``wish`` is ``contributors add``, ``topics remove 2``, ``quotes up 1`` or ``quotes down 0``;
    anything else changes nothing.
    """
    name, _, order = wish.partition(" ")
    verb, _, place = order.partition(" ")
    typed: dict[str, Any] = form.data
    if not isinstance(form._fields.get(name), FieldList):
        return type(form)(data=typed)
    rows: list[Any] = typed[name]
    at = int(place) if place.isdigit() and int(place) < len(rows) else None
    if verb == "add" and len(rows) < MOST_ROWS:
        rows.append({})
    elif verb == "remove" and at is not None:
        del rows[at]
    elif verb in {"up", "down"} and at is not None:
        row = rows.pop(at)
        rows.insert(max(0, at - 1) if verb == "up" else at + 1, row)
    return type(form)(data=typed)


def _filled(rows: Iterable[Any]) -> Iterable[Mapping[str, Any]]:
    return (row.form.data for row in rows if not row.form.is_empty)


def _credits(rows: Iterable[Any]) -> Iterable[CreditFacts]:
    said = ((row["name"], ContributorRole(row["role"])) for row in _filled(rows))
    return (CreditFacts(name, role) for name, role in dict.fromkeys(said))


def _topics(rows: Iterable[Any]) -> Iterable[TopicFacts]:
    for row in _filled(rows):
        scheme = SubjectScheme(row["scheme"])
        code = "" if scheme is SubjectScheme.KEYWORD else row["code"]
        yield TopicFacts(row["label"], scheme, code)


def _dicts(rows: Iterable[Any]) -> tuple[dict[str, str], ...]:
    return tuple({name: value or "" for name, value in row.items()} for row in _filled(rows))


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())
