"""What is said of a title: the form, and what happens when two people change it at once."""

from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template, request, url_for

from catalogue.accounts.models import AuditEntry
from catalogue.accounts.queries import history_of
from catalogue.books import services
from catalogue.books.errors import ChangedMeanwhileError
from catalogue.books.facts import facts_of_book
from catalogue.books.models import Book
from catalogue.core.clock import utc_now
from catalogue.core.i18n import N_
from catalogue.web.common.answers import see_other
from catalogue.web.common.transaction import session
from catalogue.web.staff.audit_trail import note
from catalogue.web.staff.books.desk import about, pages, plain, tabs_of, title
from catalogue.web.staff.books.forms import BookForm, arrange, typed_of
from catalogue.web.staff.shell import told

_CHANGED = "book.changed"
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people left apart; ``keep`` is ``mine`` or ``theirs``, as it seems best."""

    name: str
    mine: Any
    theirs: Any
    keep: str


@pages.get("/<slug>/details")
def edit(slug: str) -> str:
    """Show the form."""
    book = title(slug)
    return _form(book, BookForm.of(facts_of_book(book)), book.version)


@pages.post("/<slug>/details")
def change(slug: str) -> Response:
    """Keep the changes; a stale form comes back with both versions, and nothing is lost."""
    book, form, seen = title(slug), BookForm(request.form), _seen()
    if "rows" in request.form:
        return make_response(_form(book, arrange(form, request.form["rows"]), seen))
    form = _chosen(form, book)
    if not form.validate():
        return make_response(_form(book, form, seen), 422)
    before = plain(facts_of_book(book))
    try:
        services.change_book(session(), book, form.facts(), now=utc_now(), seen=seen)
    except ChangedMeanwhileError:
        return _stale(slug, form, seen)
    _note(book, before)
    told(N_("Kept the changes to “%(title)s”.", title=book.title))
    return see_other(url_for("staff_books.edit", slug=slug))


def _note(book: Book, before: dict[str, Any]) -> None:
    """Write down what has changed, with the version that it made."""
    after = plain(facts_of_book(book))
    changed = [name for name in after if after[name] != before[name]]
    note(
        _CHANGED,
        about(book),
        before={name: before[name] for name in changed},
        after={**{name: after[name] for name in changed}, "version": book.version},
    )


def _stale(slug: str, form: BookForm, seen: int) -> Response:
    """Show both versions side by side, on top of the form with all that was typed."""
    session().rollback()
    book = title(slug)
    entries = [
        entry
        for entry in history_of(session(), "book", book.id)
        if entry.act == _CHANGED and entry.after.get("version", 0) > seen
    ]
    differences = _differences(form, book, entries)
    page = _form(book, form, book.version, differences=differences, entries=entries)
    return make_response(page, 409)


def _differences(form: BookForm, book: Book, entries: list[AuditEntry]) -> list[Difference]:
    """Return the fields that differ; whoever left one as it was has no claim to it."""
    base: dict[str, Any] = {}
    for entry in reversed(entries):
        for name, value in entry.before.items():
            base.setdefault(name, value)
    mine, theirs = plain(form.facts()), plain(facts_of_book(book))
    return [
        Difference(
            name,
            mine[name],
            theirs[name],
            "theirs" if name in base and base[name] == mine[name] else "mine",
        )
        for name in mine
        if mine[name] != theirs[name]
    ]


def _chosen(form: BookForm, book: Book) -> BookForm:
    """Return the form with the other person's words where they were chosen."""
    theirs = [name for name in form.data if request.form.get(f"choice-{name}") == "theirs"]
    if not theirs:
        return form
    said = typed_of(facts_of_book(book))
    return BookForm(data={**form.data, **{name: said[name] for name in theirs}})


def _seen() -> int:
    """Return the version that the form was made from; 0, which nothing is, for none."""
    typed = request.form.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS else 0


def _form(
    book: Book,
    form: BookForm,
    version: int,
    *,
    differences: list[Difference] | None = None,
    entries: list[AuditEntry] | None = None,
) -> str:
    return render_template(
        "staff/books/details.html",
        book=book,
        tabs=tabs_of(book),
        form=form,
        version=version,
        differences=differences or [],
        entries=entries or [],
    )
