"""The forms of a title: their facts, their prices and promotions, their copies."""

from typing import Any
from uuid import UUID

from flask import Response, make_response, render_template, request, url_for

from catalogue.books import services
from catalogue.books.errors import NoSuchBookError
from catalogue.books.facts import facts_of_edition
from catalogue.books.models import Book, Edition
from catalogue.books.types import Form
from catalogue.core.clock import utc_now
from catalogue.core.errors import InvalidError, Refusal
from catalogue.core.i18n import N_
from catalogue.web.common.answers import see_other
from catalogue.web.common.shop import preferences
from catalogue.web.common.transaction import session
from catalogue.web.staff.audit_trail import note
from catalogue.web.staff.books.desk import about, pages, tabs_of, title
from catalogue.web.staff.books.edition_forms import (
    EditionForm,
    NewEditionForm,
    PriceForm,
    moment_of,
)
from catalogue.web.staff.shell import told

_LONGEST_COUNT = 7
_LONGEST_REASON = 200


@pages.get("/<slug>/editions")
def editions(slug: str) -> str:
    """Show the forms of a title, and the form of a further one."""
    return _list(title(slug), NewEditionForm())


@pages.post("/<slug>/editions")
def add_edition(slug: str) -> Response:
    """Add a form."""
    book, form = title(slug), NewEditionForm(request.form)
    if not form.validate():
        return make_response(_list(book, form), 422)
    kind = Form(form.form.data or "")
    try:
        edition = services.add_edition(session(), book, form.facts(kind))
    except Refusal as refusal:
        return make_response(_list(title(slug), form, refusal.sentence), 409)
    if kind.is_print and form.stock.number is not None:
        services.count_stock(session(), edition, form.stock.number, seen=None)
    services.index_book(session(), book)
    note("edition.added", about(book), after={"sku": edition.sku, "isbn": edition.isbn})
    told(N_("Added the %(form)s. Give it a price.", form=kind.words))
    return see_other(url_for("staff_books.edition", slug=slug, sku=edition.sku))


@pages.get("/<slug>/editions/<sku>")
def edition(slug: str, sku: str) -> str:
    """Show one form of a title."""
    book, found = _found(slug, sku)
    return _page(book, found, _filled(found), PriceForm())


@pages.post("/<slug>/editions/<sku>")
def change_edition(slug: str, sku: str) -> Response:
    """Keep what is said of it."""
    (book, found), form = _found(slug, sku), EditionForm(request.form)
    if not form.validate():
        return make_response(_page(book, found, form, PriceForm()), 422)
    before = _facts(found)
    try:
        _keep(book, found, form)
    except Refusal as refusal:
        return _refused(slug, sku, form, refusal)
    after = _facts(found)
    changed = [name for name in after if after[name] != before[name]]
    note(
        "edition.changed",
        about(book),
        before={name: before[name] for name in changed},
        after={"sku": sku, **{name: after[name] for name in changed}},
    )
    told(N_("Kept the changes to the %(form)s.", form=found.form.words))
    return see_other(url_for("staff_books.edition", slug=slug, sku=sku))


@pages.post("/<slug>/editions/<sku>/removal")
def remove_edition(slug: str, sku: str) -> Response:
    """Remove a form that nobody has ordered."""
    book, found = _found(slug, sku)
    words = found.form.words
    services.remove_edition(session(), found)
    note("edition.removed", about(book), before={"sku": sku})
    told(N_("Removed the %(form)s.", form=words))
    return see_other(url_for("staff_books.editions", slug=slug))


@pages.post("/<slug>/editions/<sku>/prices")
def set_price(slug: str, sku: str) -> Response:
    """Let it cost so much, from now or later on, for good or until a promotion ends."""
    (book, found), form = _found(slug, sku), PriceForm(request.form)
    is_valid, price = form.validate(), form.money(preferences().currency)
    if not is_valid or price is None:
        return make_response(_page(book, found, _filled(found), form), 422)
    starts_at, ends_at = moment_of(form.starts_at.data), moment_of(form.ends_at.data)
    try:
        services.set_price(
            session(), found, price, now=utc_now(), starts_at=starts_at, ends_at=ends_at
        )
    except InvalidError as refusal:
        return make_response(_page(book, found, _filled(found), form, refusal.sentence), 422)
    after = {"sku": sku, "price": str(price.decimal), "currency": price.currency}
    note("price.set", about(book), after={**after, "until": form.ends_at.data or None})
    told(N_("The %(form)s costs %(price)s.", form=found.form.words, price=price))
    return see_other(url_for("staff_books.edition", slug=slug, sku=sku))


@pages.post("/<slug>/editions/<sku>/prices/<uuid:price_id>/end")
def stop_price(slug: str, sku: str, price_id: UUID) -> Response:
    """Call a promotion off, begun or planned."""
    book, found = _found(slug, sku)
    if price_id not in {price.id for price in found.prices}:
        raise NoSuchBookError(N_("There is no such price."))
    services.stop_price(session(), price_id, now=utc_now())
    note("price.stopped", about(book), after={"sku": sku, "price_id": str(price_id)})
    told(N_("Called off the promotion."))
    return see_other(url_for("staff_books.edition", slug=slug, sku=sku))


@pages.post("/<slug>/editions/<sku>/stock")
def count_stock(slug: str, sku: str) -> Response:
    """Set the free copies as they were counted; an empty number ends the count."""
    book, found = _found(slug, sku)
    if not found.form.is_print:
        raise InvalidError(N_("Only printed books have copies to count."))
    copies, seen = _number("stock"), _number("seen")
    reason = request.form.get("reason", "").strip()[:_LONGEST_REASON]
    services.count_stock(session(), found, copies, seen=seen)
    note(
        "stock.counted",
        about(book),
        before={"stock": seen},
        after={"sku": sku, "stock": copies, "reason": reason},
    )
    told(N_("Counted the copies of the %(form)s.", form=found.form.words))
    return see_other(url_for("staff_books.edition", slug=slug, sku=sku))


def _keep(book: Book, edition: Edition, form: EditionForm) -> None:
    """Keep the facts, and let the title be found by a new ISBN."""
    facts = form.facts(edition.form, protection=edition.protection)
    services.change_edition(session(), edition, facts, seen=_number("version") or 0)
    services.index_book(session(), book)


def _found(slug: str, sku: str) -> tuple[Book, Edition]:
    book = title(slug)
    for one in book.editions:
        if one.sku == sku:
            return book, one
    raise NoSuchBookError(N_("This title has no such edition."))


def _number(name: str) -> int | None:
    """Return a whole number in plain digits, None for nothing; raise InvalidError."""
    typed = request.form.get(name, "").strip(" ")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST_COUNT):
        raise InvalidError(N_("Enter a whole number such as 12, or leave it empty."))
    return int(typed)


def _facts(edition: Edition) -> dict[str, Any]:
    """Return what the form says, as plain JSON values."""
    return {name: str(value) for name, value in _filled(edition).data.items()}


def _filled(edition: Edition) -> EditionForm:
    facts = facts_of_edition(edition)
    said = {name: getattr(facts, name, None) for name in EditionForm().data}
    day = facts.published_on.isoformat() if facts.published_on else ""
    return EditionForm(data={**said, "status": facts.status.value, "published": day})


def _refused(slug: str, sku: str, form: EditionForm, refusal: Refusal) -> Response:
    """Show the form again as it was typed, over the edition as it stands now."""
    session().rollback()
    book, found = _found(slug, sku)
    return make_response(_page(book, found, form, PriceForm(), refusal.sentence), 409)


def _list(book: Book, form: NewEditionForm, problem: str | None = None) -> str:
    now, currency = utc_now(), preferences().currency
    prices = {one.id: one.price_at(now, currency) for one in book.editions}
    return render_template(
        "staff/books/editions.html",
        book=book,
        tabs=tabs_of(book),
        form=form,
        prices=prices,
        problem=problem,
    )


def _page(
    book: Book,
    edition: Edition,
    form: EditionForm,
    price_form: PriceForm,
    problem: str | None = None,
) -> str:
    return render_template(
        "staff/books/edition.html",
        book=book,
        tabs=tabs_of(book),
        edition=edition,
        form=form,
        price_form=price_form,
        now=utc_now(),
        problem=problem,
    )
