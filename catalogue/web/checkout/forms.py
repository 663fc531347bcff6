"""Who buys, and where a parcel goes."""

import re
from collections.abc import Mapping

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form

from catalogue.checkout.types import Address, Buyer, Quote
from catalogue.core.countries import country_choices
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.money import Money
from catalogue.orders.models import Order
from catalogue.web.common.delivery import shipping_rates
from catalogue.web.common.fields import CountryField, EmailField, LineField
from catalogue.web.common.shop import language

_ADDRESS = ("line1", "line2", "city", "region", "postal_code")
_REMEMBERED = ("email", "name", *_ADDRESS)
_AMOUNT = re.compile(r"[0-9]{1,12}")


class CheckoutForm(Form):
    """The whole form; a cart without print goes without the address."""

    email = EmailField()
    name = LineField(missing=N_("Enter your full name."), most=200)
    country = CountryField()
    line1 = LineField(missing=N_("Enter the street and the number."), most=200)
    line2 = LineField(most=200)
    city = LineField(missing=N_("Enter the town or city."), most=100)
    region = LineField(most=100)
    postal_code = LineField(missing=N_("Enter the postcode."), most=20)
    waiver = BooleanField(false_values=("", "0", "n", "no", "off", "false"))

    @property
    def buyer(self) -> Buyer:
        """Return what a valid form says."""
        return Buyer(
            email=self.email.data or "",
            name=self.name.data or "",
            country=self.country.data,
            address=Address(*(self[name].data if name in self else "" for name in _ADDRESS)),
            has_waived=bool(self.waiver.data),
        )


def checkout_form(
    quote: Quote, typed: MultiDict[str, str] | None, known: Mapping[str, str]
) -> CheckoutForm:
    """Return the form that a cart needs, as it was typed, or with what is known already."""
    form = CheckoutForm(typed, data=known)
    codes = shipping_rates().countries if quote.has_print else ()
    form.country.choices = list(country_choices(codes, locale=language().locale))
    if not quote.has_print:
        for name in _ADDRESS:
            del form[name]
    return form


def known_from(order: Order | None) -> dict[str, str]:
    """Return what the buyer typed for an order that still waits; the waiver is asked for again."""
    return {} if order is None else {name: getattr(order, name) for name in _REMEMBERED}


def accepted_total(typed: MultiDict[str, str], currency: str) -> Money | None:
    """Return the total on the button that was pressed; raise InvalidError when it is no amount."""
    values = typed.getlist("accept_total")
    if not values:
        return None
    if len(values) > 1 or not _AMOUNT.fullmatch(values[0]):
        raise InvalidError(N_("The total in the form could not be read. Open the checkout again."))
    return Money(int(values[0]), currency)
