"""Fields that turn text into values of the shop, with whole sentences for what is wrong."""

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import SelectField, StringField, ValidationError
from wtforms.form import BaseForm

from catalogue.core.email import parse_email
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_, Words
from catalogue.core.text import clean_line, without_unseen


def too_long(most: int) -> Words:
    """Say how much fits."""
    return N_("Use at most %(most)s characters.", most=most)


def refuse_repeats(typed: MultiDict[str, str]) -> None:
    """Raise InvalidError when a field came twice: nobody could say which of the two was meant."""
    if any(len(values) > 1 for _name, values in typed.lists()):
        raise InvalidError(N_("The form came with a field twice, so nothing was changed."))


class EmailField(StringField):
    """An e-mail address; a wrong one stays as it was typed."""

    def pre_validate(self, form: BaseForm) -> None:
        """Check the shape."""
        del form
        try:
            self.data = parse_email(without_unseen(self.data or ""))
        except InvalidError as error:
            raise ValidationError(error.sentence) from error


class LineField(StringField):
    """One line of text with single blanks; required when there is a sentence for its absence."""

    def __init__(self, *args: Any, most: int, missing: str = "", **settings: Any) -> None:
        """Take ``most`` characters at the most."""
        super().__init__(*args, **settings)
        self._most = most
        self._missing = missing

    def pre_validate(self, form: BaseForm) -> None:
        """Check length and characters."""
        del form
        try:
            text = clean_line(self.data or "")
        except InvalidError as error:
            raise ValidationError(error.sentence) from error
        if self._missing and not text:
            raise ValidationError(self._missing)
        if len(text) > self._most:
            raise ValidationError(too_long(self._most))
        self.data = text


class CountryField(SelectField):
    """A country of those in ``choices``, by its code."""

    def pre_validate(self, form: BaseForm) -> None:
        """Check that the list has it."""
        del form
        if self.data not in {choice[0] for choice in self.iter_choices()}:
            raise ValidationError(N_("Choose a country from the list."))
