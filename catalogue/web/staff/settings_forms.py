"""The forms of the shop's settings, one for each group, and what their words mean."""

import re
from typing import Any

from wtforms import BooleanField, Form, IntegerField, StringField, TextAreaField, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, NumberRange

from catalogue.core.errors import InvalidError, Refusal
from catalogue.core.i18n import N_
from catalogue.core.money import Money
from catalogue.core.text import clean_lines
from catalogue.preferences.accents import check_accents
from catalogue.preferences.types import PreferenceGroup, Preferences
from catalogue.web.common.fields import EmailField, LineField, too_long
from catalogue.web.staff.settings_delivery import DeliveryForm

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_NUMBER = N_("Enter a whole number.")

GROUP_WORDS = {
    PreferenceGroup.SHOP: N_("Shop"),
    PreferenceGroup.MONEY: N_("Money"),
    PreferenceGroup.DELIVERY: N_("Delivery"),
    PreferenceGroup.LETTERS: N_("Letters"),
    PreferenceGroup.REPLIES: N_("Replies"),
    PreferenceGroup.LOOK: N_("Look"),
}


class LinesField(TextAreaField):
    """Several lines of text."""

    def __init__(self, *args: Any, most: int, **settings: Any) -> None:
        """Take ``most`` characters at the most."""
        super().__init__(*args, **settings)
        self._most = most

    def pre_validate(self, form: BaseForm) -> None:
        """Check length and characters."""
        del form
        try:
            text = clean_lines(self.data or "").strip()
        except InvalidError as error:
            raise ValidationError(error.sentence) from error
        if len(text) > self._most:
            raise ValidationError(too_long(self._most))
        self.data = text


def whole_number(most: int) -> IntegerField:
    """Return a field for a number from 0 on."""
    sentence = N_("Enter a whole number from 0 to %(most)s.", most=most)
    return IntegerField(validators=[InputRequired(_NUMBER), NumberRange(0, most, sentence)])


class ShopForm(Form):
    """Who the shop is."""

    name = LineField(missing=N_("Enter the name of the shop."), most=120)
    address = LinesField(most=500)
    contact_email = EmailField()
    returns_address = LinesField(most=500)

    def values(self, _held: Preferences) -> dict[str, Any]:
        """Return what a valid form says."""
        return dict(self.data)


class MoneyForm(Form):
    """Currencies and limits."""

    currencies = LineField(missing=N_("Enter at least one currency."), most=100)
    refund_limit = StringField()
    reorder_at = whole_number(100_000)
    statement_by_mail = BooleanField()

    def validate_currencies(self, field: LineField) -> None:
        """Refuse codes that nobody knows, and the same one twice."""
        codes = self.codes()
        for code in codes:
            try:
                Money.zero(code)
            except InvalidError as error:
                raise ValidationError(error.sentence) from error
        if len(set(codes)) < len(codes):
            raise ValidationError(N_("Each currency is named once."))
        field.data = ", ".join(codes)

    def validate_refund_limit(self, field: StringField) -> None:
        """Refuse what is no amount of the main currency."""
        try:
            amount = Money.parse(field.data or "", (self.codes() or ("GBP",))[0])
        except Refusal as error:
            raise ValidationError(error.sentence) from error
        if amount.amount < 0:
            raise ValidationError(N_("Enter an amount of 0 or more."))

    def codes(self) -> tuple[str, ...]:
        """Return the currencies, the main one first."""
        return tuple(re.findall(r"\w+", (self.currencies.data or "").upper()))

    def values(self, _held: Preferences) -> dict[str, Any]:
        """Return what a valid form says."""
        codes = self.codes()
        return {
            "currencies": codes,
            "refund_limit": Money.parse(self.refund_limit.data or "", codes[0]),
            "reorder_at": self.reorder_at.data,
            "statement_by_mail": bool(self.statement_by_mail.data),
        }


class LettersForm(Form):
    """Who writes, and what stands about returns."""

    sender_name = LineField(missing=N_("Enter the name that letters come from."), most=80)
    return_text = LinesField(most=10_000)

    def values(self, _held: Preferences) -> dict[str, Any]:
        """Return what a valid form says."""
        return dict(self.data)


class RepliesForm(Form):
    """Which replies wait for a person."""

    close_after_days = whole_number(36_500)
    hold_links_over = whole_number(100)
    hold_words = LinesField(most=5_000)
    hold_first = BooleanField()

    def values(self, _held: Preferences) -> dict[str, Any]:
        """Return what a valid form says; a word a line, each once."""
        lines = (line.strip() for line in (self.hold_words.data or "").split("\n"))
        words = tuple(dict.fromkeys(filter(None, lines)))
        return {**self.data, "hold_words": words, "hold_first": bool(self.hold_first.data)}


class LookForm(Form):
    """The accent, on light and on dark paper."""

    accent = StringField()
    accent_dark = StringField()

    def validate_accent(self, field: StringField) -> None:
        """Refuse what cannot be read on light paper."""
        field.data = _colour(field.data)
        _check(field.data, "")

    def validate_accent_dark(self, field: StringField) -> None:
        """Refuse what cannot be read on dark paper."""
        field.data = _colour(field.data)
        _check("", field.data)

    def values(self, _held: Preferences) -> dict[str, Any]:
        """Return what a valid form says."""
        return dict(self.data)


def _colour(typed: str | None) -> str:
    text = (typed or "").strip().lower()
    if text and not _COLOUR.fullmatch(text):
        raise ValidationError(N_("Write a colour like #1b3a57, or leave it empty."))
    return text


def _check(accent: str, dark: str) -> None:
    try:
        check_accents(accent, dark)
    except InvalidError as error:
        raise ValidationError(error.sentence) from error


FORMS: dict[PreferenceGroup, Any] = {
    PreferenceGroup.SHOP: ShopForm,
    PreferenceGroup.MONEY: MoneyForm,
    PreferenceGroup.DELIVERY: DeliveryForm,
    PreferenceGroup.LETTERS: LettersForm,
    PreferenceGroup.REPLIES: RepliesForm,
    PreferenceGroup.LOOK: LookForm,
}


def known(group: PreferenceGroup, held: Preferences) -> dict[str, Any]:
    """Return what a form begins with: what holds now."""
    if group is PreferenceGroup.DELIVERY:
        return DeliveryForm.known(held)
    facts = {key: getattr(held, key) for key in group.keys}
    if group is PreferenceGroup.MONEY:
        facts["currencies"] = ", ".join(held.currencies)
        facts["refund_limit"] = str(held.refund_limit.decimal)
    if group is PreferenceGroup.REPLIES:
        facts["hold_words"] = "\n".join(held.hold_words)
    return facts
