"""A cover comes on show when all its sizes are there, and not before."""

from datetime import timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import pytest
from sqlalchemy import update

from catalogue.books.models import Book
from catalogue.books.services import COVER_WIDTHS, draw_cover, keep_cover
from catalogue.core.clock import utc_now
from catalogue.db import Database
from catalogue.jobs.models import Job
from catalogue.mail.postman import FolderPostman
from catalogue.payments.gateway import StripeGateway
from catalogue.pictures.colours import colour_pairs
from catalogue.pictures.errors import PictureRefusedError
from catalogue.storage import LocalStorage, StorageFullError
from catalogue.typeset.colours import contrast_ratio
from catalogue.worker import Tools, work_once
from tests.factories.books import make_book
from tests.factories.orders import LINKS
from tests.support.odd_files import picture, png_head


class FullAfter(LocalStorage):
    """A folder that has room for so many files more."""

    left = 100

    def put(self, key: str, content: BinaryIO) -> None:
        """Keep it while there is room."""
        if self.left == 0:
            raise StorageFullError(key)
        self.left -= 1
        super().put(key, content)


@pytest.fixture
def storage(tmp_path: Path) -> FullAfter:
    return FullAfter(tmp_path / "files")


@pytest.fixture
def tools(database: Database, storage: FullAfter, tmp_path: Path) -> Tools:
    postman = FolderPostman(tmp_path / "mail", sender="The shop <shop@example.com>", host="x")
    gateway = StripeGateway("", "", live=False)
    return Tools(database, gateway, postman, LINKS, storage=storage)


def give_cover(tools: Tools, content: bytes, book_id: UUID | None = None) -> UUID:
    with tools.database.write() as session:
        book = session.get_one(Book, book_id) if book_id else make_book(session, "Covered")
        keep_cover(session, tools.storage, book, content, now=utc_now())
        return book.id


def shown(tools: Tools, book_id: UUID) -> tuple[str | None, str]:
    with tools.database.read() as session:
        book = session.get_one(Book, book_id)
        return book.cover_type, book.cover_version


def work_later(tools: Tools) -> None:
    with tools.database.write() as session:
        session.execute(update(Job).values(due_at=utc_now() - timedelta(seconds=1)))
    work_once(tools)


def test_a_worker_that_dies_amid_a_cover_leaves_the_old_one_on_show(
    tools: Tools, storage: FullAfter
) -> None:
    book_id = give_cover(tools, picture())
    work_once(tools)
    before = shown(tools, book_id)
    assert before[0] == "image/jpeg"
    give_cover(tools, picture(colours=("#ffffff", "#aa0000")), book_id)
    storage.left = len(COVER_WIDTHS) * 3 - 2
    work_once(tools)
    assert shown(tools, book_id) == before
    storage.left = 100
    work_later(tools)
    after = shown(tools, book_id)
    assert after != before
    for width in COVER_WIDTHS:
        for ending in ("avif", "webp", "jpg"):
            assert storage.size(f"covers/{after[1]}-{width}.{ending}") > 0


def test_the_cover_that_was_chosen_last_is_shown_whichever_is_made_last(tools: Tools) -> None:
    last = picture(colours=("#ffffff", "#aa0000"))
    book_id = give_cover(tools, last)
    work_once(tools)
    wanted = shown(tools, book_id)
    give_cover(tools, picture(), book_id)
    give_cover(tools, last, book_id)
    work_once(tools)
    assert shown(tools, book_id) == wanted


def test_a_cover_that_was_taken_back_is_not_shown(tools: Tools) -> None:
    book_id = give_cover(tools, picture())
    with tools.database.write() as session:
        draw_cover(session.get_one(Book, book_id), now=utc_now())
    work_once(tools)
    assert shown(tools, book_id)[0] is None


@pytest.mark.parametrize(
    "content",
    [png_head(60_000, 60_000), b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b""],
    ids=["60,000 pixels", "SVG", "a page", "nothing"],
)
def test_what_is_no_picture_is_no_cover(tools: Tools, content: bytes) -> None:
    with pytest.raises(PictureRefusedError):
        give_cover(tools, content)


def test_proposed_colours_can_be_read_and_stay_the_same() -> None:
    pairs = colour_pairs(picture())
    assert pairs[0].ground == "#103050"
    assert pairs == colour_pairs(picture())
    assert all(contrast_ratio(*pair) >= 4.5 for pair in pairs)
    grey = colour_pairs(picture(colours=("#777777", "#888888")))
    assert all(contrast_ratio(*pair) >= 4.5 for pair in grey)
