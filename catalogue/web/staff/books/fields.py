"""Fields of the title's forms: they turn what is typed into values, or say what to type instead."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from babel import Locale
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.form import BaseForm

from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.isbn import parse_isbn
from catalogue.core.money import Money
from catalogue.core.text import clean_lines
from catalogue.typeset.colours import checked_colour
from catalogue.web.common.fields import too_long

_DIGITS = re.compile(r"[0-9]{1,7}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
_CODE_LENGTH = 2


class LinesField(TextAreaField):
    """Text on any number of lines, freed of what nobody sees."""

    def __init__(self, *args: Any, most: int, **settings: Any) -> None:
        """Take ``most`` characters at the most."""
        super().__init__(*args, **settings)
        self._most = most

    def pre_validate(self, form: BaseForm) -> None:
        """Check length and characters."""
        del form
        try:
            text = clean_lines(self.data or "")
        except InvalidError as error:
            raise ValidationError(error.sentence) from error
        if len(text) > self._most:
            raise ValidationError(too_long(self._most))
        self.data = text


class WholeNumberField(StringField):
    """A whole number in plain digits, or nothing; read it with ``number`` after validation."""

    def __init__(self, *args: Any, least: int = 1, most: int, **settings: Any) -> None:
        """Take numbers from ``least`` to ``most``."""
        super().__init__(*args, **settings)
        self._least = least
        self._most = most

    def pre_validate(self, form: BaseForm) -> None:
        """Check the digits and the bounds."""
        del form
        text = self._value().strip(" ")
        if text and not (_DIGITS.fullmatch(text) and self._least <= int(text) <= self._most):
            raise ValidationError(
                N_(
                    "Enter a whole number from %(least)s to %(most)s, or leave it empty.",
                    least=self._least,
                    most=self._most,
                )
            )
        self.data = text

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)

    @property
    def number(self) -> int | None:
        """Return the number, or None where nothing was typed."""
        return int(self.data) if self.data else None


class DayField(StringField):
    """A day as browsers send it, ``2026-11-27``, or nothing; read it with ``day``."""

    def pre_validate(self, form: BaseForm) -> None:
        """Check that there is such a day."""
        del form
        text = self._value().strip(" ")
        try:
            self.data = date.fromisoformat(text).isoformat() if text else ""
        except ValueError as error:
            raise ValidationError(
                N_("Enter a day as year, month and day, such as 2026-11-27.")
            ) from error

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)

    @property
    def day(self) -> date | None:
        """Return the day, or None where nothing was typed."""
        return date.fromisoformat(str(self.data)) if self.data else None


class IsbnField(StringField):
    """An ISBN with or without hyphens, or nothing; its 13 digits after validation."""

    def pre_validate(self, form: BaseForm) -> None:
        """Check prefix, length and check digit."""
        del form
        text = (self.data or "").strip()
        try:
            self.data = parse_isbn(text) if text else ""
        except InvalidError as error:
            raise ValidationError(error.sentence) from error


class MoneyField(StringField):
    """A price in major units, typed like ``7.99``; read it with ``money``, exact to the penny."""

    def __init__(self, *args: Any, missing: str = "", **settings: Any) -> None:
        """Require an amount where there is a sentence for its absence."""
        super().__init__(*args, **settings)
        self._missing = missing

    def typed(self, currency: str) -> Money | None:
        """Return the amount, or None where nothing was typed; raise ValidationError."""
        text = (self.data or "").strip()
        if not text:
            if self._missing:
                raise ValidationError(self._missing)
            return None
        try:
            money = Money.parse(text, currency)
        except InvalidError as error:
            raise ValidationError(error.sentence) from error
        if money.amount < 0:
            raise ValidationError(N_("A price cannot be below zero."))
        return money


class ColourField(StringField):
    """A colour as ``#1f3a4d``."""

    def pre_validate(self, form: BaseForm) -> None:
        """Check the six digits."""
        del form
        try:
            self.data = checked_colour((self.data or "").strip().lower())
        except ValueError as error:
            raise ValidationError(N_("A colour is written like #1f3a4d.")) from error


class OneOfField(StringField):
    """One of a few values, each with its name; ``iter_choices`` is what ``select_field`` shows."""

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **settings: Any) -> None:
        """Take the values that may be chosen with their names."""
        super().__init__(*args, **settings)
        self._choices = tuple(choices)

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        """Return what may be chosen."""
        return self._choices

    def iter_choices(self) -> Iterator[tuple[str, str, bool]]:
        """Give value, name, and whether it is chosen."""
        return ((value, name, value == self.data) for value, name in self.choices)

    def pre_validate(self, form: BaseForm) -> None:
        """Check that the list has it."""
        del form
        self.data = self.data or ""
        if self.data not in {value for value, _name in self.choices}:
            raise ValidationError(N_("Choose one from the list."))


class LanguageField(OneOfField):
    """A language by its code (BCP 47); one from a file that the list lacks is added to it."""

    def __init__(self, *args: Any, optional: bool = False, **settings: Any) -> None:
        """Offer the languages that have a two-letter code, by their names."""
        empty = [("", "")] if optional else []
        super().__init__(*args, choices=[*empty, *language_choices()], **settings)

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        """Return the languages, and the one that is chosen."""
        chosen = self.data or ""
        is_strange = _LANGUAGE.fullmatch(chosen) and len(chosen) > _CODE_LENGTH
        return [*self._choices, (chosen, chosen)] if is_strange else self._choices


@cache
def language_choices(locale: str = "en") -> list[tuple[str, str]]:
    """Return code and name of the languages with two letters, in the order of their names."""
    names = Locale.parse(locale).languages
    wanted = [(code, str(name)) for code, name in names.items() if len(code) == _CODE_LENGTH]
    return sorted(wanted, key=lambda pair: pair[1].casefold())
