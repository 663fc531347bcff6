"""Whether visitors see a title: publish, schedule, withdraw."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from catalogue.books.errors import BookHasNoFileError, NotReadyError
from catalogue.books.models import Book, Edition
from catalogue.books.readiness import SaleTerms, lacks_of
from catalogue.books.services.titles import index_book
from catalogue.books.types import BookStatus, EditionStatus
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.search.services import forget_document
from catalogue.search.types import Kind


def publish_book(
    session: Session, book: Book, *, now: datetime, terms: SaleTerms | None = None
) -> None:
    """Put a title on sale; every file that can be ordered must be there to deliver.

    With ``terms`` all that blocks on the checklist must be mended first; imports and seeds bring
    what was on sale elsewhere, and know none. Raises NotReadyError or BookHasNoFileError.
    """
    _check_ready(book, terms, now=now)
    for edition in book.editions:
        in_print = edition.status is EditionStatus.IN_PRINT
        if edition.form.is_digital and in_print and not edition.files:
            raise BookHasNoFileError(book.title, edition.form.value)
    book.status, book.publish_at = BookStatus.PUBLISHED, None
    book.updated_at = now
    session.flush()
    index_book(session, book)


def schedule_book(book: Book, *, at: datetime, terms: SaleTerms, now: datetime) -> None:
    """Let a title that is not on sale come out at a moment; it must be ready now."""
    if book.is_public:
        raise InvalidError(N_("“%(title)s” is on sale already.", title=book.title))
    if at <= now:
        raise InvalidError(N_("Choose a time that is still to come, or publish it now."))
    _check_ready(book, terms, now=now)
    book.status, book.publish_at = BookStatus.SCHEDULED, at


def withdraw_book(session: Session, book: Book, *, now: datetime) -> None:
    """Take a title off sale, or off the schedule; what was bought stays the buyers'."""
    was_scheduled = book.status is BookStatus.SCHEDULED
    book.status = BookStatus.DRAFT if was_scheduled else BookStatus.WITHDRAWN
    book.publish_at = None
    book.updated_at = now
    forget_document(session, Kind.BOOK, book.id)


def publish_due_books(session: Session, terms: SaleTerms, *, now: datetime) -> int:
    """Put on sale what was scheduled up to now; return how many.

    One that lacks something since becomes a draft again and keeps its time, for staff to see.
    """
    due = session.scalars(
        select(Book)
        .where(Book.status == BookStatus.SCHEDULED, Book.publish_at <= now)
        .options(
            selectinload(Book.editions).options(
                selectinload(Edition.prices), selectinload(Edition.files)
            )
        )
        .order_by(Book.id)
        .with_for_update()
    ).all()
    published = 0
    for book in due:
        try:
            publish_book(session, book, now=now, terms=terms)
        except NotReadyError:
            book.status = BookStatus.DRAFT
        else:
            published += 1
    return published


def _check_ready(book: Book, terms: SaleTerms | None, *, now: datetime) -> None:
    if terms is None:
        return
    blocking = [lack.sentence for lack in lacks_of(book, terms, now=now) if lack.blocks]
    if blocking:
        raise NotReadyError(blocking)
