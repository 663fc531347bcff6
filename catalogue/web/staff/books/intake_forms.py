"""The form of a new title: all that is said of it, its first form on sale, and its cover."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form as WebForm

from catalogue.books.types import BookFacts, EditionFacts, Form
from catalogue.core.i18n import N_
from catalogue.intake.types import FileFacts
from catalogue.web.common.fields import LineField
from catalogue.web.staff.books.fields import DayField, IsbnField, OneOfField, WholeNumberField
from catalogue.web.staff.books.forms import BookForm, typed_of

FORMS = {
    Form.EPUB: N_("E-book (EPUB)"),
    Form.PDF: N_("E-book (PDF)"),
    Form.AUDIOBOOK: N_("Audiobook"),
    Form.PAPERBACK: N_("Paperback"),
    Form.HARDBACK: N_("Hardback"),
    Form.SEAT: N_("Seat"),
}
COVERS = {
    "file": N_("The picture from the file"),
    "drawn": N_("Let the shop draw the cover"),
}
USUAL_COLOURS = "#1f3a4d #ffffff"


class IsbnForm(WebForm):
    """An ISBN to begin with."""

    isbn = IsbnField()


class NewBookForm(BookForm):
    """What is said of a title, and of the first form in which it is sold; none is fine too."""

    edition_form = OneOfField(
        choices=[("", N_("None yet")), *((form.value, name) for form, name in FORMS.items())],
        default="",
    )
    edition_isbn = IsbnField()
    edition_published = DayField()
    edition_pages = WholeNumberField(most=20_000)
    edition_minutes = WholeNumberField(most=20_000)
    cover = OneOfField(choices=list(COVERS.items()), default="drawn")
    colours = LineField(most=15)

    def edition(self) -> EditionFacts | None:
        """Return what a valid form says of the first form on sale."""
        if not self.edition_form.data:
            return None
        return EditionFacts(
            form=Form(self.edition_form.data),
            isbn=self.edition_isbn.data or "",
            published_on=self.edition_published.day,
            pages=self.edition_pages.number,
            minutes=self.edition_minutes.number,
        )


def filled(facts: FileFacts, form: Form | None, isbn: str) -> NewBookForm:
    """Return the form filled with what a file says, or with an ISBN alone."""
    said = BookFacts(
        title=facts.title,
        subtitle=facts.subtitle,
        credits=tuple(facts.credits),
        topics=tuple(facts.topics),
        language=facts.language or "en",
        publisher=facts.publisher,
        description=facts.description,
        extract_title=facts.extract_title,
        extract=facts.extract,
        contents=tuple(facts.contents),
    )
    typed = {
        **typed_of(said),
        "published": facts.published,
        "edition_form": form.value if form else "",
        "edition_isbn": isbn or facts.isbn,
        "edition_published": facts.published,
        "edition_pages": _text(facts.pages),
        "edition_minutes": _text(facts.minutes),
        "colours": USUAL_COLOURS,
    }
    return NewBookForm(data=typed)


def typed(sent: Mapping[str, Any]) -> MultiDict[str, str]:
    """Return what was sent, the chosen pair of colours as the two that it stands for."""
    found: MultiDict[str, str] = MultiDict(sent)
    ground, _, ink = (found.get("colours") or USUAL_COLOURS).partition(" ")
    found["ground_colour"], found["ink_colour"] = ground, ink
    return found


def names_from_file(facts: FileFacts) -> set[str]:
    """Return the names of the fields that a file fills in."""
    told = {name: getattr(facts, name) for name in _SAME}
    told |= {
        "contributors": facts.credits,
        "edition_isbn": facts.isbn,
        "edition_published": facts.published,
        "edition_pages": facts.pages,
        "edition_minutes": facts.minutes,
    }
    return {name for name, value in told.items() if value}


_SAME = (
    *("title", "subtitle", "language", "publisher", "published", "topics", "description"),
    *("extract_title", "extract", "contents"),
)


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
