"""The form of the storefront."""

import re
from uuid import UUID

from wtforms import Form, StringField, TextAreaField, ValidationError

from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.text import clean_lines
from catalogue.enquiries.types import MAX_SEATS, EnquiryFacts
from catalogue.web.common.fields import EmailField, LineField, too_long

_NUMBER = re.compile(r"[0-9]{1,6}")
_LONGEST_MESSAGE = 5000


class EnquiryForm(Form):
    """What a company asks."""

    name = LineField(missing=N_("Enter your name."), most=200)
    email = EmailField()
    company = LineField(missing=N_("Enter the name of your company."), most=200)
    seats = StringField()
    message = TextAreaField()

    def validate_seats(self, field: StringField) -> None:
        """Take a whole number in plain digits, or nothing."""
        text = (field.data or "").strip(" ")
        if text and not (_NUMBER.fullmatch(text) and 1 <= int(text) <= MAX_SEATS):
            raise ValidationError(
                N_("Enter a whole number from 1 to %(most)s, or leave it empty.", most=MAX_SEATS)
            )
        field.data = text

    def validate_message(self, field: TextAreaField) -> None:
        """Take words of any script on any number of lines."""
        try:
            text = clean_lines(field.data or "")
        except InvalidError as error:
            raise ValidationError(error.sentence) from error
        if len(text) > _LONGEST_MESSAGE:
            raise ValidationError(too_long(_LONGEST_MESSAGE))
        field.data = text

    def facts(self, book_id: UUID, book_title: str) -> EnquiryFacts:
        """Return what a valid form says."""
        return EnquiryFacts(
            book_id=book_id,
            book_title=book_title,
            name=self.name.data or "",
            email=self.email.data or "",
            company=self.company.data or "",
            seats=int(self.seats.data) if self.seats.data else None,
            message=self.message.data or "",
        )
