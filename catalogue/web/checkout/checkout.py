"""From the cart to the payment and back."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for

from catalogue.books.errors import SoldOutError
from catalogue.cart.queries import count_in_cart
from catalogue.checkout.contents import Contents
from catalogue.checkout.errors import (
    CartChangedError,
    DiscountLostError,
    EmptyCartError,
    TotalChangedError,
)
from catalogue.checkout.quoting import estimate, is_other_postage, parcel_of
from catalogue.checkout.types import CartChange, ChangeKind, Quote
from catalogue.core.clock import utc_now
from catalogue.core.countries import country_name
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.money import Money
from catalogue.orders.models import Order
from catalogue.orders.queries import find_bought_order
from catalogue.orders.types import WAIVER_TEXTS, WAIVER_VERSION
from catalogue.payments.errors import (
    PaymentNotFoundError,
    PaymentsRefusedError,
    PaymentsUnavailableError,
)
from catalogue.payments.queries import find_payment_of_session
from catalogue.web.checkout.basket import basket_of, contents_of, is_payable
from catalogue.web.checkout.forms import CheckoutForm, accepted_total, checkout_form, known_from
from catalogue.web.checkout.till import (
    OrderLostError,
    Purchase,
    address_to_pay,
    amend,
    settle_session,
)
from catalogue.web.common.answers import see_other
from catalogue.web.common.cookies import cart_id, keep_count
from catalogue.web.common.delivery import ParcelPrice, parcel_prices, shipping_rates
from catalogue.web.common.fields import refuse_repeats
from catalogue.web.common.limits import CHECKOUT, limiter
from catalogue.web.common.shop import database, preferences

pages = Blueprint("checkout", __name__)

_RETRY_SECONDS = "30"
_SECOND_PRESS = timedelta(minutes=15)


@pages.get("/checkout")
def new() -> Response:
    """Ask who buys and say what it comes to, for ``?country=`` where it is given."""
    filled = _contents()
    lines, order = filled.lines, filled.order
    if not lines or not all(line.can_be_ordered and is_payable(line) for line in lines):
        return see_other(url_for("cart.show"))
    wanted = request.args.get("country", order.country if order else "")
    quote = _quote(filled, wanted)
    known = {**known_from(order), "country": quote.country}
    return _form_page(quote, filled, checkout_form(quote, None, known))


@pages.post("/checkout")
@limiter.limit(CHECKOUT)
def create() -> Response:
    """Place the order and lead the buyer to its payment.

    Works in several short transactions, because Stripe is called between them.
    """
    filled, quote, form = _asked()
    cart = cart_id()
    if cart is None or not quote.lines:
        return _nothing_to_buy(cart)
    if not all(map(is_payable, quote.lines)):
        return see_other(url_for("cart.show"))
    if "update" in request.form:
        return _form_page(quote, filled, form, notice=_delivery_notice(quote))
    if not form.validate():
        return _form_page(quote, filled, form, status=422)
    return _buy(quote, filled, form, cart)


@pages.get("/checkout/return")
@limiter.limit(CHECKOUT)
def come_back() -> Response:
    """Settle what the buyer has just paid, and show the order.

    A safe method that writes, as file downloads do: Stripe sends the buyer here by GET. It brings
    only what Stripe itself says of a session of ours, so whoever opens the address, and how often,
    changes nothing; the limit spares Stripe, which every visit asks.
    """
    session_id = request.args.get("session_id", "")
    try:
        order = settle_session(session_id)
    except (PaymentsUnavailableError, PaymentsRefusedError):
        order = _known_order(session_id)
        if order is None:
            raise
    if order is None:
        raise PaymentNotFoundError
    return _to(url_for("orders.show", token=order.token))


def _nothing_to_buy(cart: UUID | None) -> Response:
    """Lead the second press of a button to the order of the first, or a stranger to the cart."""
    if cart is not None:
        with database().read() as reader:
            order = find_bought_order(reader, cart, since=utc_now() - _SECOND_PRESS)
        if order is not None:
            return _to(url_for("orders.show", token=order.token))
    return see_other(url_for("cart.show"))


def _contents() -> Contents:
    with database().read() as reader:
        return contents_of(reader, cart_id(), now=utc_now())


def _asked() -> tuple[Contents, Quote, CheckoutForm]:
    """Return what lies in the cart and comes to now, and the form as it was typed."""
    filled = _contents()
    quote = _quote(filled, request.form.get("country", ""))
    return filled, quote, checkout_form(quote, request.form, {})


def _quote(filled: Contents, country: str) -> Quote:
    return estimate(
        filled.lines,
        country=country,
        rates=shipping_rates(),
        currency=preferences().currency,
        reduction=filled.discount.reduction if filled.discount else None,
    )


def _buy(quote: Quote, filled: Contents, form: CheckoutForm, cart: UUID) -> Response:
    try:
        refuse_repeats(request.form)
        accepted = accepted_total(request.form, quote.currency)
        return _to(address_to_pay(Purchase(cart, form.buyer, accepted)))
    except EmptyCartError:
        return _nothing_to_buy(cart)
    except TotalChangedError as error:
        return _total_changed(quote, filled, form, error)
    except (CartChangedError, SoldOutError, OrderLostError, DiscountLostError) as error:
        lost = error.code if isinstance(error, DiscountLostError) else ""
        return _goods_changed(form, amend(cart, lost_code=lost))
    except InvalidError as refusal:
        filled, quote, form = _asked()
        return _form_page(quote, filled, form, notice=refusal.sentence, status=422)
    except PaymentsUnavailableError:
        return _unavailable(filled)


def _to(address: str) -> Response:
    """Lead on, with the number in the cart as it is now."""
    response = see_other(address)
    cart = cart_id()
    if cart is not None:
        with database().read() as reader:
            keep_count(response, count_in_cart(reader, cart))
    return response


def _form_page(
    quote: Quote,
    filled: Contents,
    form: CheckoutForm,
    *,
    notice: str | None = None,
    status: int = 200,
) -> Response:
    page = render_template(
        "checkout/form.html",
        form=form,
        cart=basket_of(filled),
        shipping=quote.shipping,
        total=quote.total,
        needs_address=quote.has_print,
        needs_waiver=quote.has_paid_digital,
        waiver_text=WAIVER_TEXTS[WAIVER_VERSION],
        delivery_rates=_parcel_prices(quote),
        notice=notice or quote.unpriced,
        is_unpriced=quote.unpriced is not None,
    )
    return make_response(page, status)


def _parcel_prices(quote: Quote) -> list[ParcelPrice]:
    if not quote.has_print:
        return []
    parcel = parcel_of(quote.lines, rates=shipping_rates(), currency=quote.currency)
    return parcel_prices(parcel)


def _delivery_notice(quote: Quote) -> str | None:
    if quote.shipping is None:
        return None
    return N_(
        "Delivery to %(country)s costs %(price)s, so the total is now %(total)s.",
        country=country_name(quote.country),
        price=quote.shipping,
        total=quote.total,
    )


def _total_changed(
    quote: Quote, filled: Contents, form: CheckoutForm, error: TotalChangedError
) -> Response:
    """Show the form again when only the country is another, else say what changed."""
    if is_other_postage(quote, error, shipping_rates()):
        return _form_page(quote, filled, form, notice=_delivery_notice(quote), status=409)
    change = CartChange(N_("The total"), None, ChangeKind.PRICE, old=error.accepted, new=error.now)
    return _changed_page([change], error.now)


def _goods_changed(form: CheckoutForm, changes: list[CartChange]) -> Response:
    """Say what was taken out of the cart; with nothing to say, the buyer simply goes on."""
    filled = _contents()
    if not changes:
        return see_other(url_for("checkout.new"))
    total = _quote(filled, form.country.data).total if filled.lines else None
    return _changed_page(changes, total)


def _changed_page(changes: list[CartChange], total: Money | None) -> Response:
    page = render_template("checkout/changed.html", changes=changes, total=total)
    response = make_response(page, 409)
    keep_count(response, sum(line.quantity for line in _contents().lines))
    return response


def _unavailable(filled: Contents) -> Response:
    page = render_template("checkout/unavailable.html", cart=basket_of(filled))
    response = make_response(page, 503)
    response.headers["Retry-After"] = _RETRY_SECONDS
    return response


def _known_order(session_id: str) -> Order | None:
    """Return the order of a session while Stripe is away; the webhook will settle it."""
    with database().read() as reader:
        payment = find_payment_of_session(reader, session_id)
        return None if payment is None else reader.get(Order, payment.order_id)
