"""Reads of uploads."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.books.models import Book, Edition
from catalogue.core.i18n import N_
from catalogue.intake.errors import NoSuchUploadError
from catalogue.intake.models import Upload


def upload_of(session: Session, upload_id: UUID, member_id: UUID) -> Upload:
    """Return somebody's own upload; raise NoSuchUploadError."""
    found = session.get(Upload, upload_id)
    if found is None or found.member_id != member_id:
        raise NoSuchUploadError(
            N_("This upload is not here any more. It is kept for a week; send the file again.")
        )
    return found


def uploads_before(session: Session, moment: datetime) -> Sequence[Upload]:
    """Return the uploads that are older, used or not; at most a hundred, the oldest first."""
    stmt = select(Upload).where(Upload.created_at < moment).order_by(Upload.created_at).limit(100)
    return session.scalars(stmt).all()


def find_title_with_isbn(session: Session, isbn: str) -> str | None:
    """Return the title that has an ISBN already, on show or not, or None."""
    stmt = select(Book.title).join(Edition, Edition.book_id == Book.id).where(Edition.isbn == isbn)
    return session.scalars(stmt).one_or_none()
