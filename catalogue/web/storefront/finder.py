"""The list of titles: what the address asks for, and the links that ask for something else."""

from collections.abc import Iterable
from typing import Any

from flask import request

from catalogue.books.queries import BooksPage, Choices
from catalogue.books.types import BookFilter, Form, Sort
from catalogue.core.errors import NotFoundError
from catalogue.core.i18n import N_
from catalogue.web.storefront.addresses import own_path, question, slug_argument, with_query
from catalogue.web.storefront.shelves import Choice, paged

_FORMS = {
    Form.PAPERBACK: N_("Paperback"),
    Form.HARDBACK: N_("Hardback"),
    Form.EPUB: N_("E-book"),
    Form.PDF: N_("PDF"),
    Form.AUDIOBOOK: N_("Audiobook"),
    Form.SEAT: N_("For companies"),
}
_SORTS = {Sort.TITLE: N_("Title"), Sort.NEWEST: N_("Newest"), Sort.PRICE: N_("Price")}
_FEW_CHOICES = 2


def asked_for() -> BookFilter:
    """Read the filter; an unknown order is ignored, an unknown form is NotFoundError.

    An unknown topic simply has no titles: topics come and go, and the page says how to go on.
    """
    form, sort = request.args.get("form", ""), request.args.get("sort", "")
    if form and form not in set(Form):
        raise NotFoundError(N_("There is no such form of book."))
    return BookFilter(
        q=question(),
        topic=slug_argument("topic") or ("-" if request.args.get("topic") else ""),
        form=Form(form) if form else None,
        sort=Sort(sort) if sort in set(Sort) else None,
    )


def finder(wanted: BookFilter, found: BooksPage, choices: Choices) -> dict[str, Any]:
    """Return what the list's template knows besides its books."""
    parts = _parts(wanted)
    return {
        "q": wanted.q,
        "topics": _links(
            parts, "topic", [(topic.slug, topic.label) for topic in choices.topics], N_("All")
        ),
        "forms": _links(
            parts, "form", [(form.value, _FORMS[form]) for form in choices.forms], N_("All")
        ),
        "sorts": _orders(parts) if found.total else [],
        "page": paged(found.page, found.pages, found.total, **parts),
        "is_filtered": wanted.is_set,
        "hidden": [(name, value) for name, value in parts.items() if value and name != "q"],
    }


def _parts(wanted: BookFilter) -> dict[str, str]:
    return {
        "q": wanted.q,
        "topic": wanted.topic,
        "form": wanted.form.value if wanted.form else "",
        "sort": wanted.sort.value if wanted.sort else "",
    }


def _links(
    parts: dict[str, str], name: str, known: Iterable[tuple[str, str]], everything: str
) -> list[Choice]:
    """Return a link for each value and one for all; nothing where there is nothing to choose."""
    path = own_path()
    links = [
        Choice(label, with_query(path, {**parts, name: value}), parts[name] == value)
        for value, label in known
    ]
    if len(links) < _FEW_CHOICES and not parts[name]:
        return []
    return [Choice(everything, with_query(path, {**parts, name: ""}), not parts[name]), *links]


def _orders(parts: dict[str, str]) -> list[Choice]:
    """Return the orders; with words to look for, the best answer comes first unless asked."""
    path = own_path()
    usual = "" if parts["q"] else Sort.TITLE.value
    links = [
        Choice(
            label,
            with_query(path, {**parts, "sort": "" if sort.value == usual else sort.value}),
            (parts["sort"] or usual) == sort.value,
        )
        for sort, label in _SORTS.items()
    ]
    if not parts["q"]:
        return links
    return [
        Choice(N_("Best answer"), with_query(path, {**parts, "sort": ""}), not parts["sort"]),
        *links,
    ]
