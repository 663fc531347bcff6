"""The buyer's page of an order."""

import re
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for

from catalogue.core.clock import utc_now
from catalogue.core.errors import Refusal
from catalogue.core.i18n import N_
from catalogue.delivery.services import change_keys, send_again
from catalogue.orders.errors import NoSuchOrderError, TooLateToChangeError
from catalogue.orders.models import Order
from catalogue.orders.queries import locked_order, order_by_token
from catalogue.orders.services import change_email
from catalogue.web.account.forms import AddressForm
from catalogue.web.account.order_view import can_mend_email, can_resend, order_view
from catalogue.web.account.told import Told, forget, remember, told_of
from catalogue.web.common.answers import see_other
from catalogue.web.common.limits import LETTERS, LETTERS_TO_ONE, limiter
from catalogue.web.common.shop import links
from catalogue.web.common.transaction import session

pages = Blueprint("orders", __name__)

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TOO_LATE = N_(
    "The address can be changed for 15 minutes, in the browser that ordered. "
    "Write to us, and we put it right."
)
_NOT_YET = N_(
    "There is no letter to send again: the order has not been delivered, or was returned."
)


@pages.url_value_preprocessor
def check_token(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Refuse what cannot be a token before the database is asked."""
    if not _TOKEN.fullmatch((values or {}).get("token", "")):
        raise NoSuchOrderError(N_("There is no such order. Check the link in your letter."))


@pages.get("/orders/<token>")
def show(token: str) -> Response:
    """Show where the order stands; a module asks again while it waits."""
    return _page(order_by_token(session(), token))


@pages.post("/orders/<token>/email")
@limiter.limit(LETTERS)
def fix_email(token: str) -> Response:
    """Send everything to another address; what went to the wrong one stops working."""
    now = utc_now()
    order = locked_order(session(), order_by_token(session(), token).id)
    if not can_mend_email(order, now=now):
        raise TooLateToChangeError(_TOO_LATE)
    form = AddressForm(request.form)
    if not form.validate():
        return _page(order, form)
    change_email(order, form.email.data or "")
    change_keys(session(), order)
    session().flush()
    if can_resend(order):
        send_again(session(), order, links=links(), now=now)
    answer = see_other(url_for("orders.show", token=order.token))
    return remember(answer, order.token, Told.ADDRESS)


@pages.post("/orders/<token>/letters")
@limiter.limit(LETTERS)
@limiter.limit(LETTERS_TO_ONE, key_func=lambda: request.path)
def resend(token: str) -> Response:
    """Send the letter of delivery once more."""
    order = order_by_token(session(), token)
    if not can_resend(order):
        raise Refusal(_NOT_YET)
    send_again(session(), order, links=links(), now=utc_now())
    answer = see_other(url_for("orders.show", token=order.token))
    return remember(answer, order.token, Told.LETTER)


@pages.get("/orders/<token>/email")
@pages.get("/orders/<token>/letters")
def lead_back(token: str) -> Response:
    """Lead whoever loads a form's address again to the page that has the form."""
    return see_other(url_for("orders.show", token=token))


def _page(order: Order, form: AddressForm | None = None) -> Response:
    now = utc_now()
    may_mend = can_mend_email(order, now=now)
    page = render_template(
        "account/order.html",
        order=order_view(session(), order, now=now),
        fix_form=form or (AddressForm(email=order.email) if may_mend else None),
        notice=_notice(order),
    )
    return forget(make_response(page, 422 if form is not None else 200))


def _notice(order: Order) -> str | None:
    match told_of(order.token):
        case Told.LETTER:
            return N_("We have sent the letter again to %(email)s.", email=order.email)
        case Told.ADDRESS:
            return N_("From now on everything goes to %(email)s.", email=order.email)
    return None
