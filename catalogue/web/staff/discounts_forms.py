"""The forms about discounts."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectMultipleField, StringField, ValidationError
from wtforms.form import BaseForm

from catalogue.books.types import Form as BookForm
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.money import Money
from catalogue.discounts.models import Discount
from catalogue.discounts.types import MOST_CODES, WHOLE, DiscountKind, Terms
from catalogue.web.common.fields import LineField
from catalogue.web.staff.books.fields import OneOfField, WholeNumberField

KIND_CHOICES = (
    (DiscountKind.PERCENT.value, N_("Per cent")),
    (DiscountKind.AMOUNT.value, N_("An amount of money")),
)
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*%?")
_MOMENT = "%Y-%m-%dT%H:%M"
_MOST_USES = 1_000_000
_MONEY_DIGITS = 9


class MomentField(StringField):
    """A day and a time of day in UTC, as browsers send them, or nothing."""

    def pre_validate(self, form: BaseForm) -> None:
        """Check that there is such a moment."""
        del form
        try:
            self.moment()
        except ValueError as error:
            raise ValidationError(
                N_("Write day and time like 2026-12-24T18:00, or leave it empty.")
            ) from error

    def moment(self) -> datetime | None:
        """Return what was typed; raise ValueError when it is none."""
        text = (self.data or "").strip()
        return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC) if text else None


class TicksField(SelectMultipleField):
    """Any of those in ``choices``, ticked."""

    def pre_validate(self, form: BaseForm) -> None:
        """Check that the list has them."""
        del form
        if not set(self.data or ()) <= {choice[0] for choice in self.iter_choices()}:
            raise ValidationError(N_("Tick only what the list has."))


class DiscountForm(Form):
    """All that is said of a discount; amounts are of the shop's currency."""

    name = LineField(most=120, missing=N_("Give it a name that you will know again."))
    kind = OneOfField(choices=KIND_CHOICES, default=DiscountKind.PERCENT.value)
    value = StringField()
    code = LineField(most=40)
    starts_at = MomentField()
    ends_at = MomentField()
    limit_total = WholeNumberField(most=_MOST_USES)
    limit_per_buyer = WholeNumberField(most=_MOST_USES)
    least = StringField()
    titles = TicksField(choices=())
    forms = TicksField(choices=[(form.value, form.value) for form in BookForm])

    def __init__(
        self,
        typed: MultiDict[str, str] | None = None,
        *,
        currency: str,
        books: Iterable[tuple[UUID, str]],
        discount: Discount | None = None,
    ) -> None:
        """Offer these titles; show a discount where nothing was typed yet."""
        super().__init__(typed, data=None if discount is None else _shown(discount))
        self._currency = currency
        self.titles.choices = [(str(book_id), title) for book_id, title in books]

    def validate_value(self, field: StringField) -> None:
        """Read the percentage or the amount."""
        if _value(self.kind.data or "", field.data or "", self._currency) is None:
            raise ValidationError(
                N_("Write a percentage such as 20 or 12.5, or an amount such as 5.00.")
            )

    def validate_least(self, field: StringField) -> None:
        """Read the amount, if there is one."""
        if _amount(field.data or "0", self._currency) is None:
            raise ValidationError(N_("Write an amount such as 20.00, or leave it empty."))

    @property
    def terms(self) -> Terms:
        """Return what a valid form says."""
        return Terms(
            name=self.name.data or "",
            kind=DiscountKind(self.kind.data or ""),
            value=_value(self.kind.data or "", self.value.data or "", self._currency) or 0,
            currency=self._currency,
            starts_at=self.starts_at.moment(),
            ends_at=self.ends_at.moment(),
            limit_total=self.limit_total.number,
            limit_per_buyer=self.limit_per_buyer.number,
            least_amount=_amount(self.least.data or "0", self._currency) or 0,
            titles=frozenset(map(UUID, self.titles.data or ())),
            forms=frozenset(map(BookForm, self.forms.data or ())),
        )


class BatchForm(Form):
    """How many codes to make."""

    number = WholeNumberField(most=MOST_CODES)

    def validate_number(self, field: WholeNumberField) -> None:
        """Ask for a number."""
        if field.number is None:
            raise ValidationError(N_("Say how many, from 1 to %(most)s.", most=MOST_CODES))


def worth(discount: Discount) -> str:
    """Return what a discount takes off, for a page: a percentage, or an amount."""
    if discount.kind is DiscountKind.AMOUNT:
        return Money(discount.value, discount.currency).format()
    return f"{_percent(discount.value)} %"


def _shown(discount: Discount) -> dict[str, Any]:
    is_amount = discount.kind is DiscountKind.AMOUNT
    amount = Money(discount.value, discount.currency).decimal
    least = Money(discount.least_amount, discount.currency)
    return {
        "name": discount.name,
        "kind": discount.kind.value,
        "value": str(amount) if is_amount else _percent(discount.value),
        "starts_at": _shown_moment(discount.starts_at),
        "ends_at": _shown_moment(discount.ends_at),
        "limit_total": discount.limit_total,
        "limit_per_buyer": discount.limit_per_buyer,
        "least": str(least.decimal) if least else "",
        "titles": discount.titles,
        "forms": discount.forms,
    }


def _shown_moment(moment: datetime | None) -> str:
    return "" if moment is None else moment.strftime(_MOMENT)


def _percent(points: int) -> str:
    return (
        f"{Decimal(points) / 100:f}".rstrip("0").rstrip(".") if points % 100 else str(points // 100)
    )


def _value(kind: str, text: str, currency: str) -> int | None:
    """Return basis points or minor units of more than nothing; None for anything else."""
    if kind == DiscountKind.AMOUNT.value:
        return _amount(text, currency) or None
    found = _PERCENT.fullmatch(text.strip())
    points = int(Decimal(found[1]) * 100) if found else 0
    return points if 0 < points <= WHOLE else None


def _amount(text: str, currency: str) -> int | None:
    try:
        amount = Money.parse(text.strip().lstrip("£€$").strip(), currency).amount
    except InvalidError:
        return None
    return amount if 0 <= amount < 10**_MONEY_DIGITS else None
