"""The forms of the account pages."""

from wtforms import Form

from catalogue.web.common.fields import EmailField


class AddressForm(Form):
    """One e-mail address."""

    email = EmailField()
