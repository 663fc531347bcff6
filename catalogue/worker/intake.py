"""Covers are made, and uploads that nobody needs any more are forgotten."""

from datetime import timedelta

from catalogue.books.messages import MakeCoverPictures
from catalogue.books.models import Book
from catalogue.books.services import make_cover_pictures, show_cover
from catalogue.core.clock import utc_now
from catalogue.intake.messages import ForgetUploads
from catalogue.intake.queries import uploads_before
from catalogue.intake.services import forget_rows
from catalogue.worker.tools import Step, Tools, nothing

_UPLOAD_LIFE = timedelta(days=7)


def make_cover(message: MakeCoverPictures, tools: Tools) -> Step:
    """Make every size first; the title changes in one step, when they are all there."""
    with tools.database.read() as reader:
        book = reader.get(Book, message.book_id)
    if book is None or book.cover_original != message.original:
        return nothing
    size = make_cover_pictures(tools.storage, message.original)
    return lambda session: show_cover(session, message.book_id, message.original, size)


def forget_uploads(_message: ForgetUploads, tools: Tools) -> Step:
    """Delete the files of old uploads, then their rows; what is left over comes the next time."""
    with tools.database.read() as reader:
        old = uploads_before(reader, utc_now() - _UPLOAD_LIFE)
    for upload in old:
        tools.storage.delete(upload.file_key)
        tools.storage.delete(upload.cover_key)
    return lambda session: forget_rows(session, [upload.id for upload in old])
