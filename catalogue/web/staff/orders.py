"""Orders as staff see them: the list, one order whole, and money given back."""

from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for

from catalogue.accounts.types import Role
from catalogue.checkout import ledger
from catalogue.checkout.dossier import dossier, refundable_lines
from catalogue.checkout.services.returning import (
    SUPPORT_LIMIT,
    refund_order,
    refundable_payment,
    shipping_left,
)
from catalogue.core.clock import utc_now
from catalogue.core.errors import Refusal
from catalogue.core.i18n import N_
from catalogue.core.ids import new_token
from catalogue.core.money import Money
from catalogue.orders.models import Order
from catalogue.orders.queries import order_by_code
from catalogue.orders.services import resolve_flag
from catalogue.orders.types import OrderStatus
from catalogue.web.common.answers import see_other
from catalogue.web.common.transaction import session
from catalogue.web.staff.audit_trail import About, note
from catalogue.web.staff.lists import page_asked, paged, text_asked
from catalogue.web.staff.orders_forms import wish_of
from catalogue.web.staff.shell import member, told

pages = Blueprint("staff_orders", __name__, url_prefix="/staff/orders")


@pages.get("/")
def index() -> str:
    """List the orders that fit, newest first."""
    status = next((each for each in OrderStatus if each == request.args.get("status")), None)
    sought = ledger.Sought(
        words=text_asked("q"),
        status=status,
        flagged=request.args.get("flagged") == "yes",
        country=text_asked("country", most=2).upper(),
    )
    total = ledger.count_found(session(), sought)
    return render_template(
        "staff/orders/index.html",
        rows=ledger.found_orders(session(), sought, page=page_asked()),
        page=paged(page_asked(), total, ledger.PER_PAGE),
        sought=sought,
        statuses=list(OrderStatus),
    )


@pages.get("/<code>")
def show(code: str) -> str:
    """Show one order with its money, its rights and all that happened."""
    order = order_by_code(session(), code)
    return render_template("staff/orders/show.html", order=order, found=dossier(session(), order))


@pages.get("/<code>/refunds/new")
def new_refund(code: str) -> Response:
    """Ask what goes back, beside what the law says of it."""
    return _dialog(order_by_code(session(), code))


@pages.post("/<code>/refunds")
def refund(code: str) -> Response:
    """Give back what was ticked, once for each form."""
    order = order_by_code(session(), code, locked=True)
    limit = None if member().role is Role.OWNER else SUPPORT_LIMIT
    try:
        wish = wish_of(request.form, order, limit=limit)
        made = refund_order(session(), order, wish, now=utc_now())
    except Refusal as refusal:
        session().rollback()
        return _dialog(order_by_code(session(), code), refusal)
    after = {"refund": str(made.id), "amount": made.amount, "access_taken": wish.takes_access}
    note("order.refunded", About("order", order.id, order.code), after=after)
    amount = Money(made.amount, order.currency)
    told(N_("%(amount)s go back to the buyer. Stripe is asked within a minute.", amount=amount))
    return see_other(url_for("staff_orders.show", code=order.code))


@pages.post("/<code>/flags/<uuid:flag_id>/resolve")
def resolve(code: str, flag_id: UUID) -> Response:
    """Mark a flag as seen to."""
    order = order_by_code(session(), code)
    resolve_flag(session(), order, flag_id, now=utc_now())
    note("order.flag_resolved", About("order", order.id, order.code), after={"flag": str(flag_id)})
    told(N_("The flag is off the list."))
    return see_other(url_for("staff_orders.show", code=order.code))


def _dialog(order: Order, refusal: Refusal | None = None) -> Response:
    """Show what can go back; where nothing can, say why."""
    try:
        payment = refundable_payment(session(), order)
    except Refusal as none:
        payment, refusal = None, refusal or none
    left = shipping_left(order, payment) if payment else 0
    rest = payment.amount - payment.refund_reserved if payment else 0
    page = render_template(
        "staff/orders/refund.html",
        order=order,
        lines=refundable_lines(session(), order, now=utc_now()) if payment else [],
        shipping=Money(max(left, 0), order.currency),
        rest=Money(rest, order.currency),
        key=request.form.get("key", "") or new_token(),
        typed=request.form,
        problem=refusal.sentence if refusal else None,
    )
    return make_response(page, 422 if request.method == "POST" else 200)
