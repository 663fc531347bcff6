"""The cart: look, put in, change, take out."""

from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from catalogue.books.queries import edition_by_sku
from catalogue.cart import services
from catalogue.cart.errors import CartFullError, NotForSaleError, NotInCartError
from catalogue.cart.queries import cart_lines, count_in_cart
from catalogue.cart.types import parse_quantity
from catalogue.checkout.services.redeeming import use_code
from catalogue.core.clock import utc_now
from catalogue.core.errors import InvalidError, NotFoundError, Refusal, RefusalKind
from catalogue.core.i18n import N_
from catalogue.discounts.errors import CodeDoesNotFitError
from catalogue.web.checkout.basket import basket_of, contents_of, is_payable
from catalogue.web.common.answers import see_other
from catalogue.web.common.cookies import cart_id, keep_cart, keep_count
from catalogue.web.common.limits import CODES, limiter
from catalogue.web.common.shop import preferences, settings
from catalogue.web.common.transaction import session

pages = Blueprint("cart", __name__)

_STATUS = {RefusalKind.INVALID: 422, RefusalKind.CONFLICT: 409, RefusalKind.NOT_FOUND: 404}
_LONGEST_SKU = 120
_LONGEST_CODE = 100


@pages.get("/cart")
def show() -> Response:
    """Show what lies in the cart."""
    return _page()


@pages.post("/cart/items")
def add() -> Response:
    """Put so many of an edition in; without a number, one."""
    now = utc_now()
    try:
        quantity = parse_quantity(_only(request.form, "quantity", default="1"))
        edition = edition_by_sku(session(), _known_sku(_only(request.form, "edition")))
        cart = services.open_cart(session(), cart_id(), now=now)
        services.put_in(
            session(), cart, edition.id, quantity, currency=preferences().currency, now=now
        )
        _check_payable(cart, edition.id)
        services.note_first_page(session(), cart, request.form.get("first_page", ""))
    except (InvalidError, NotFoundError, NotForSaleError, CartFullError) as refusal:
        return _page(refusal)
    response = see_other(url_for("cart.show"))
    keep_cart(response, cart)
    keep_count(response, count_in_cart(session(), cart))
    return response


@pages.post("/cart/items/<sku>")
def change(sku: str) -> Response:
    """Set how many there are of an edition; 0 takes it out, also when it is out already."""
    cart = cart_id()
    try:
        quantity = parse_quantity(_only(request.form, "quantity"), least=0)
        _change(cart, sku, quantity)
    except (InvalidError, NotInCartError) as refusal:
        return _page(refusal)
    response = see_other(url_for("cart.show"))
    keep_count(response, count_in_cart(session(), cart) if cart else 0)
    return response


@pages.post("/cart/discount")
@limiter.limit(CODES)
def add_code() -> Response:
    """Lay a discount code into the cart; an unknown one is answered as one that has ended."""
    now, typed = utc_now(), ""
    try:
        typed = _only(request.form, "code").strip()[:_LONGEST_CODE]
        if not typed:
            raise InvalidError(N_("Type the code first."))  # noqa: TRY301 -- one way out.
        cart = services.open_cart(session(), cart_id(), now=now)
        use_code(session(), cart, typed, currency=preferences().currency, now=now)
    except (InvalidError, CodeDoesNotFitError) as refusal:
        return _page(refusal, code=typed)
    response = see_other(url_for("cart.show"))
    keep_cart(response, cart)
    return response


@pages.post("/cart/discount/removal")
def remove_code() -> Response:
    """Take the discount code out, also when it is out already; lead back to where it was shown."""
    cart = cart_id()
    if cart is not None:
        services.put_in_code(session(), cart, None)
    is_checkout = request.form.get("from") == "checkout"
    return see_other(url_for("checkout.new" if is_checkout else "cart.show"))


@pages.get("/cart/discount")
@pages.get("/cart/discount/removal")
@pages.get("/cart/items")
@pages.get("/cart/items/<sku>")
def lead_back(sku: str = "") -> Response:  # noqa: ARG001 -- the address names it.
    """Lead whoever loads a form's address again to the cart."""
    return see_other(url_for("cart.show"))


def _check_payable(cart: UUID, edition_id: UUID) -> None:
    """Raise NotForSaleError for what costs money in a shop that takes none yet."""
    if settings().takes_payments:
        return
    for line in contents_of(session(), cart, now=utc_now()).lines:
        if line.edition_id == edition_id and not is_payable(line):
            raise NotForSaleError(N_("“%(title)s” cannot be bought here yet.", title=line.title))


def _change(cart: UUID | None, sku: str, quantity: int) -> None:
    now, lines = utc_now(), []
    if cart is not None:
        cart = services.open_cart(session(), cart, now=now)
        lines = cart_lines(session(), cart, currency=preferences().currency, now=now)
    line = next((line for line in lines if line.sku == sku), None)
    if cart is not None and line is not None:
        line.check_number(quantity)
        services.change_quantity(session(), cart, line.edition_id, quantity)
    elif quantity:
        raise NotInCartError(N_("That is no longer in your cart."))


def _page(refusal: Refusal | None = None, *, code: str = "") -> Response:
    """Show the cart, and why an entry was refused; a refused entry leaves nothing behind.

    ``code`` is a discount code as it was typed.
    """
    if refusal is not None:
        session().rollback()
    cart = cart_id()
    basket = basket_of(contents_of(session(), cart, now=utc_now()))
    notices = [refusal.sentence] if refusal else []
    page = render_template("checkout/cart.html", cart=basket, notices=notices, code=code)
    response = make_response(page)
    response.status_code = _STATUS[refusal.kind] if refusal else 200
    if cart is not None:
        keep_count(response, basket.count)
    return response


def _only(form: MultiDict[str, str], name: str, *, default: str = "") -> str:
    """Return the one value of a field; raise InvalidError when it is repeated."""
    values = form.getlist(name)
    if len(values) > 1:
        raise InvalidError(N_("The form came with a field twice, so nothing was changed."))
    return values[0] if values else default


def _known_sku(sku: str) -> str:
    """Keep from the database what cannot be a SKU; raise NotFoundError."""
    if not sku.isprintable() or len(sku) > _LONGEST_SKU:
        raise NotFoundError(N_("There is no such edition in this shop."))
    return sku
