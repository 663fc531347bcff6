"""The forms about replies."""

from wtforms import Form, TextAreaField, ValidationError
from wtforms.form import BaseForm

from catalogue.blog.holding import MAX_BODY, MAX_NAME
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.text import clean_lines
from catalogue.web.common.fields import LineField, too_long


class WordsField(TextAreaField):
    """Some paragraphs, of at most 5,000 characters."""

    def pre_validate(self, form: BaseForm) -> None:
        """Check length and characters."""
        del form
        try:
            text = clean_lines(self.data or "")
        except InvalidError as error:
            raise ValidationError(error.sentence) from error
        if not text.strip():
            raise ValidationError(N_("Some words have to stand here."))
        if len(text) > MAX_BODY:
            raise ValidationError(too_long(MAX_BODY))


class AnswerForm(Form):
    """An answer under the shop's mark."""

    name = LineField(most=MAX_NAME)
    body = WordsField()


class EditForm(Form):
    """The words of a reply, and for colleagues why they were changed."""

    body = WordsField()
    note = LineField(most=500)
