"""Discounts: what they take off, whether they run, and what they brought."""

from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for

from catalogue.books.queries import titles_by_name
from catalogue.checkout.brought import brought_by, newest_reduced_orders
from catalogue.core.clock import utc_now
from catalogue.core.errors import InvalidError, Refusal
from catalogue.core.i18n import N_
from catalogue.core.text import clean_line
from catalogue.discounts import queries
from catalogue.discounts.models import Discount
from catalogue.discounts.services import coding, making
from catalogue.discounts.types import DiscountState
from catalogue.web.common.answers import see_other
from catalogue.web.common.shop import preferences
from catalogue.web.common.transaction import session
from catalogue.web.staff.audit_trail import About, note
from catalogue.web.staff.discounts_forms import BatchForm, DiscountForm, worth
from catalogue.web.staff.discounts_view import audited, codes_page, states_with_counts
from catalogue.web.staff.shell import told

pages = Blueprint("staff_discounts", __name__, url_prefix="/staff/discounts")

_NEWEST = 20


@pages.get("/")
def index() -> str:
    """List the discounts in a state, or those whose name or code holds some words."""
    now, search = utc_now(), _searched()
    state = next((each for each in DiscountState if each == request.args.get("state")), None)
    rows = queries.discounts(session(), state=state, search=search, now=now)
    ids = [row.id for row in rows]
    return render_template(
        "staff/discounts/index.html",
        rows=[(row, row.state(now=now)) for row in rows],
        codes=queries.shared_codes(session(), ids),
        brought=brought_by(session(), ids),
        states=states_with_counts(session(), now=now),
        state=state,
        q=search,
        worth=worth,
    )


@pages.get("/new")
def new() -> str:
    """Ask for all that is said of a discount."""
    return render_template("staff/discounts/form.html", form=_form(), discount=None, problem=None)


@pages.post("/")
def create() -> Response:
    """Keep a new discount, with its code if one was typed."""
    form, now = _form(), utc_now()
    if not form.validate():
        return _form_page(form, None)
    try:
        discount = making.make_discount(session(), form.terms, now=now)
        if form.code.data:
            coding.add_code(session(), discount, form.code.data, now=now)
    except Refusal as refusal:
        return _form_page(form, None, refusal)
    note("discount.made", _about(discount), after=audited(discount))
    told(N_("The discount “%(name)s” is made.", name=discount.name))
    return see_other(_address(discount))


@pages.get("/<uuid:discount_id>")
def show(discount_id: UUID) -> Response:
    """Show one discount: its terms, its codes, and what it brought."""
    return _page(queries.discount_by_id(session(), discount_id))


@pages.get("/<uuid:discount_id>/terms")
def edit(discount_id: UUID) -> str:
    """Ask what is to be said of it from now on."""
    discount = queries.discount_by_id(session(), discount_id)
    form = _form(discount)
    return render_template("staff/discounts/form.html", form=form, discount=discount, problem=None)


@pages.post("/<uuid:discount_id>/terms")
def change(discount_id: UUID) -> Response:
    """Say something else of it; orders keep what they agreed on."""
    discount = queries.discount_by_id(session(), discount_id, locked=True)
    form, before = _form(discount), audited(discount)
    if not form.validate():
        return _form_page(form, discount)
    try:
        making.change_discount(discount, form.terms)
    except Refusal as refusal:
        return _form_page(form, discount, refusal)
    note("discount.changed", _about(discount), **_difference(before, audited(discount)))
    told(N_("That is kept."))
    return see_other(_address(discount))


@pages.post("/<uuid:discount_id>/off")
def switch_off(discount_id: UUID) -> Response:
    """Let its codes work no more."""
    discount = queries.discount_by_id(session(), discount_id, locked=True)
    making.switch(discount, on=False)
    note("discount.switched_off", _about(discount))
    undo = url_for("staff_discounts.switch_on", discount_id=discount.id)
    told(N_("The discount is off. Orders that wait for their money keep it."), undo=undo)
    return see_other(_address(discount))


@pages.post("/<uuid:discount_id>/on")
def switch_on(discount_id: UUID) -> Response:
    """Let its codes work again."""
    discount = queries.discount_by_id(session(), discount_id, locked=True)
    making.switch(discount, on=True)
    note("discount.switched_on", _about(discount))
    undo = url_for("staff_discounts.switch_off", discount_id=discount.id)
    told(N_("The discount is on."), undo=undo)
    return see_other(_address(discount))


@pages.post("/<uuid:discount_id>/codes")
def add_code(discount_id: UUID) -> Response:
    """Give it a further code for everybody."""
    discount = queries.discount_by_id(session(), discount_id, locked=True)
    try:
        code = coding.add_code(session(), discount, request.form.get("code", ""), now=utc_now())
    except Refusal as refusal:
        return _page(discount, refusal)
    note("discount.code_added", _about(discount), after={"code": code.code})
    told(N_("The code %(code)s works from now on.", code=code.code))
    return see_other(_address(discount))


@pages.post("/<uuid:discount_id>/batches")
def add_batch(discount_id: UUID) -> Response:
    """Make many codes, each for one use."""
    discount = queries.discount_by_id(session(), discount_id, locked=True)
    form = BatchForm(request.form)
    if not form.validate():
        return _page(discount, form=form)
    number = form.number.number or 0
    batch = coding.add_batch(session(), discount, number, now=utc_now())
    note("discount.codes_made", _about(discount), after={"batch": batch, "codes": number})
    told(N_("%(number)s codes are made. Fetch them as a list (CSV) below.", number=number))
    return see_other(_address(discount))


def _page(
    discount: Discount, refusal: Refusal | None = None, form: BatchForm | None = None
) -> Response:
    """Show a discount, and why something was refused."""
    now = utc_now()
    page = render_template(
        "staff/discounts/show.html",
        discount=discount,
        state=discount.state(now=now),
        worth=worth(discount),
        titles=_names(discount),
        codes=codes_page(session(), discount.id),
        batches=queries.batches(session(), discount.id),
        brought=brought_by(session(), [discount.id])[discount.id],
        orders=newest_reduced_orders(session(), discount.id, most=_NEWEST),
        form=form or BatchForm(),
        typed=request.form.get("code", ""),
        problem=refusal.sentence if refusal else None,
    )
    return make_response(page, 422 if refusal or form else 200)


def _form_page(
    form: DiscountForm, discount: Discount | None, refusal: Refusal | None = None
) -> Response:
    """Show the form again; what was refused leaves nothing behind."""
    page = render_template(
        "staff/discounts/form.html",
        form=form,
        discount=discount,
        problem=refusal.sentence if refusal else None,
    )
    return make_response(page, 422)


def _form(discount: Discount | None = None) -> DiscountForm:
    return DiscountForm(
        request.form if request.method == "POST" else None,
        currency=discount.currency if discount else preferences().currency,
        books=titles_by_name(session()),
        discount=discount,
    )


def _names(discount: Discount) -> list[str]:
    wanted = set(discount.titles)
    return [title for book_id, title in titles_by_name(session()) if str(book_id) in wanted]


def _searched() -> str:
    try:
        return clean_line(request.args.get("q", ""))[: queries.LONGEST_SEARCH]
    except InvalidError:
        return ""


def _difference(
    before: dict[str, object], after: dict[str, object]
) -> dict[str, dict[str, object]]:
    changed = [name for name in after if before[name] != after[name]]
    return {
        "before": {name: before[name] for name in changed},
        "after": {name: after[name] for name in changed},
    }


def _about(discount: Discount) -> About:
    return About("discount", discount.id, discount.name)


def _address(discount: Discount) -> str:
    return url_for("staff_discounts.show", discount_id=discount.id)
