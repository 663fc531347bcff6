"""A new title: from a file that is dropped, from an ISBN, or from nothing."""

from typing import BinaryIO, cast
from uuid import UUID

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for

from catalogue.books import services as books
from catalogue.books.models import Book
from catalogue.core.clock import utc_now
from catalogue.core.errors import InvalidError, NotFoundError, Refusal
from catalogue.core.i18n import N_, Words
from catalogue.intake.errors import FileRefusedError
from catalogue.intake.judging import judge
from catalogue.intake.models import Upload
from catalogue.intake.queries import find_title_with_isbn, upload_of
from catalogue.intake.services import keep_upload, take_upload
from catalogue.intake.types import FileFacts
from catalogue.pictures.colours import colour_pairs
from catalogue.pictures.judging import judge as judge_picture
from catalogue.storage import open_stored
from catalogue.web.common.answers import see_other
from catalogue.web.common.shop import storage
from catalogue.web.common.transaction import session
from catalogue.web.staff.audit_trail import About, note
from catalogue.web.staff.books.forms import arrange
from catalogue.web.staff.books.intake_forms import (
    USUAL_COLOURS,
    IsbnForm,
    NewBookForm,
    filled,
    names_from_file,
    typed,
)
from catalogue.web.staff.shell import member, told

pages = Blueprint("staff_intake", __name__, url_prefix="/staff/books/new")

_BOOK_PAGE = "staff_books.show"


@pages.get("")
def show() -> str:
    """Offer the three ways to begin."""
    return _start(IsbnForm())


@pages.post("/file")
def receive() -> Response:
    """Judge a file, and keep it until somebody has looked at what it says."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return make_response(_start(IsbnForm(), N_("Choose a file first.")), 422)
    content = cast("BinaryIO", sent.stream)
    try:
        judged = judge(content)
    except FileRefusedError as refusal:
        return make_response(_start(IsbnForm(), refusal.sentence), 422)
    facts = {"filename": sent.filename, "member_id": member().id, "now": utc_now()}
    upload = keep_upload(session(), storage(), content, judged, **facts)  # type: ignore[arg-type]
    note("book.file_read", About("upload", upload.id, upload.filename), after={"size": upload.size})
    return see_other(url_for("staff_intake.form", upload=upload.id))


@pages.post("/isbn")
def number() -> Response:
    """Begin with an ISBN that no title here has yet."""
    form = IsbnForm(request.form)
    if form.validate() and not form.isbn.data:
        form.isbn.errors = [N_("Type an ISBN.")]
    twin = _twin(form.isbn.data) if not form.errors else None
    if twin is not None:
        form.isbn.errors = [twin]
    if form.isbn.errors:
        return make_response(_start(form), 422)
    return see_other(url_for("staff_intake.form", isbn=form.isbn.data))


@pages.get("/form")
def form() -> str:
    """Show what is known, each field marked where it comes from; nothing is saved yet."""
    upload = _upload(request.args.get("upload", ""))
    begun = IsbnForm(request.args)
    isbn = (begun.isbn.data or "") if begun.validate() else ""
    facts = upload.facts if upload else FileFacts()
    page = filled(facts, upload.kind.form if upload else None, isbn)
    if upload and upload.has_cover:
        page.cover.data, page.colours.data = "file", _pairs(upload)[0]
    return _form(page, upload)


@pages.post("/form")
def add() -> Response:
    """Make a draft of what somebody has looked at."""
    upload = _upload(request.form.get("upload", ""))
    page = NewBookForm(typed(request.form))
    if wish := request.form.get("arrange"):
        return make_response(_form(cast("NewBookForm", arrange(page, wish)), upload))
    if not page.validate():
        return make_response(_form(page, upload), 422)
    try:
        book = _added(page, upload)
    except Refusal as refusal:
        page.form_errors.append(refusal.sentence)
        return make_response(_form(page, upload), 409)
    told(N_("“%(title)s” is in the shop as a draft. Nobody sees it yet.", title=book.title))
    return see_other(_page_of(book))


@pages.get("/uploads/<uuid:upload_id>/cover")
def cover(upload_id: UUID) -> Response:
    """Show the picture of the cover that came with a file."""
    upload = upload_of(session(), upload_id, member().id)
    if not upload.has_cover:
        raise NotFoundError(N_("This file has no cover."))
    content = b"".join(storage().read(upload.cover_key))
    answer = Response(content, mimetype=judge_picture(content).media_type)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _added(page: NewBookForm, upload: Upload | None) -> Book:
    """Add title, form, file and cover, all or none of them."""
    now = utc_now()
    first = page.edition()
    if first is not None and (twin := _twin(first.isbn)) is not None:
        raise InvalidError(twin)
    if upload is not None:
        take_upload(session(), upload, now=now)
    book = books.add_book(session(), page.facts(), now=now)
    after = {"title": book.title, "edition": page.edition_form.data or ""}
    note("book.added", About("book", book.id, book.title), after=after)
    edition = books.add_edition(session(), book, first) if first is not None else None
    if upload is None:
        return book
    if edition is not None and edition.form is upload.kind.form:
        books.add_file(
            session(),
            edition,
            storage(),
            open_stored(storage(), upload.file_key),
            filename=f"{book.slug}.{upload.kind.value}",
            media_type=upload.kind.media_type,
            accessibility=upload.facts.accessibility,
            now=now,
        )
    if upload.has_cover and page.cover.data == "file":
        picture = b"".join(storage().read(upload.cover_key))
        books.keep_cover(session(), storage(), book, picture, now=now)
    return book


def _upload(number: str) -> Upload | None:
    """Return the upload that the form is about, if it is about one."""
    if not number:
        return None
    try:
        return upload_of(session(), UUID(number), member().id)
    except ValueError as error:
        raise NotFoundError(N_("This upload is not here any more.")) from error


def _twin(isbn: str | None) -> Words | None:
    """Return the sentence that names the title which has this ISBN already."""
    title = find_title_with_isbn(session(), isbn) if isbn else None
    if title is None:
        return None
    return N_("“%(title)s” has this ISBN already. Every form needs one of its own.", title=title)


def _pairs(upload: Upload | None) -> list[str]:
    """Return the pairs of colours to choose from, written as the form sends them."""
    if upload is None or not upload.has_cover:
        return [USUAL_COLOURS]
    content = b"".join(storage().read(upload.cover_key))
    found = [f"{pair.ground} {pair.ink}" for pair in colour_pairs(content)]
    return [*found, USUAL_COLOURS]


def _start(form: IsbnForm, wrong: str = "") -> str:
    return render_template("staff/books/new.html", form=form, wrong=wrong)


def _form(page: NewBookForm, upload: Upload | None) -> str:
    facts = upload.facts if upload else FileFacts()
    return render_template(
        "staff/books/new_form.html",
        form=page,
        upload=upload,
        from_file=names_from_file(facts),
        accessibility=facts.accessibility,
        pairs=[pair.split(" ") for pair in _pairs(upload)],
    )


def _page_of(book: Book) -> str:
    """Return the address of the title's own page."""
    if _BOOK_PAGE in current_app.view_functions:
        return url_for(_BOOK_PAGE, slug=book.slug)
    return url_for("staff_intake.show")
