"""Forms of an edition: its facts, a price."""

from datetime import UTC, datetime

from wtforms import Form, StringField, ValidationError

from catalogue.books.types import EditionFacts, EditionStatus, Protection
from catalogue.books.types import Form as BookForm
from catalogue.core.i18n import N_
from catalogue.core.money import Money
from catalogue.web.staff.books.fields import (
    DayField,
    IsbnField,
    MoneyField,
    OneOfField,
    WholeNumberField,
)

FORMS = [(form.value, form.words) for form in BookForm]
STATUSES = [
    (EditionStatus.IN_PRINT.value, N_("For sale")),
    (EditionStatus.FORTHCOMING.value, N_("Forthcoming")),
    (EditionStatus.OUT_OF_PRINT.value, N_("Out of print")),
]


class EditionForm(Form):
    """What is said of one form of a title; lengths are mm, weights g."""

    status = OneOfField(choices=STATUSES, default=EditionStatus.IN_PRINT.value)
    isbn = IsbnField()
    published = DayField()
    pages = WholeNumberField(most=20_000)
    minutes = WholeNumberField(most=20_000)
    trim_width_mm = WholeNumberField(most=2000)
    trim_height_mm = WholeNumberField(most=2000)
    weight_g = WholeNumberField(most=50_000)
    position = WholeNumberField(least=0, most=999)

    def facts(self, form: BookForm, *, protection: Protection = Protection.NONE) -> EditionFacts:
        """Return what a valid form says of an edition of this form."""
        return EditionFacts(
            form=form,
            isbn=self.isbn.data or "",
            status=EditionStatus(self.status.data or ""),
            published_on=self.published.day,
            pages=self.pages.number,
            minutes=self.minutes.number,
            trim_width_mm=self.trim_width_mm.number,
            trim_height_mm=self.trim_height_mm.number,
            weight_g=self.weight_g.number,
            position=self.position.number or 0,
            protection=protection,
        )


class NewEditionForm(EditionForm):
    """A further form of a title."""

    form = OneOfField(choices=FORMS, default=BookForm.EPUB.value)
    stock = WholeNumberField(least=0, most=1_000_000)


class PriceForm(Form):
    """What an edition costs, from when, and for a promotion until when; times are UTC."""

    price = MoneyField(missing=N_("Enter a price such as 7.99."))
    starts_at = StringField()
    ends_at = StringField()

    def money(self, currency: str) -> Money | None:
        """Return the price, or None after noting what is wrong with it."""
        try:
            return self.price.typed(currency)
        except ValidationError as error:
            self.price.errors = [*self.price.errors, str(error)]
            return None

    def validate_starts_at(self, field: StringField) -> None:
        """Take a time, or nothing."""
        moment_of(field.data)

    def validate_ends_at(self, field: StringField) -> None:
        """Take a time, or nothing."""
        moment_of(field.data)


def moment_of(typed: str | None) -> datetime | None:
    """Return a time as browsers send it, in UTC; None for nothing. Raise ValidationError."""
    text = (typed or "").strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise ValidationError(N_("Enter day and time, such as 2026-11-27T09:00.")) from error
