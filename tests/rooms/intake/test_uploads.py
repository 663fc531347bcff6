"""Uploads wait for a person, are used once, and are forgotten with their files."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from catalogue.accounts.models import StaffMember
from catalogue.accounts.services import add_staff
from catalogue.accounts.types import Role
from catalogue.intake.errors import NoSuchUploadError, UploadUsedError
from catalogue.intake.models import Upload
from catalogue.intake.queries import upload_of, uploads_before
from catalogue.intake.services import forget_rows, keep_upload, take_upload
from catalogue.intake.types import FileFacts, FileKind, Judged
from catalogue.storage import FileMissingError, LocalStorage, StorageFullError, open_stored
from tests.rooms.books.test_covers import FullAfter

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
JUDGED = Judged(FileKind.EPUB, FileFacts(title="The Kettle", contents=["Morning"]), b"picture")


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path)


def member(session: Session, name: str = "ada") -> StaffMember:
    return add_staff(
        session,
        f"{name}@example.com",
        role=Role.EDITOR,
        password="three tall lamps whisper",
        now=NOON,
    )


def keep(session: Session, storage: LocalStorage, owner: UUID, now: datetime = NOON) -> Upload:
    return keep_upload(
        session,
        storage,
        BytesIO(b"content"),
        JUDGED,
        filename="..\\..\\My Book.PDF",
        member_id=owner,
        now=now,
    )


def test_an_upload_keeps_file_facts_and_a_harmless_name(
    session: Session, storage: LocalStorage
) -> None:
    owner = member(session)
    upload = keep(session, storage, owner.id)
    session.expire_all()
    found = upload_of(session, upload.id, owner.id)
    assert (found.filename, found.facts) == ("my-book.epub", JUDGED.facts)
    stored = open_stored(storage, found.file_key)
    assert (stored.read(3), stored.seek(-2, 2), stored.read()) == (b"con", 5, b"nt")
    assert b"".join(storage.read(found.cover_key)) == b"picture"


def test_an_upload_is_its_owners_only(session: Session, storage: LocalStorage) -> None:
    upload = keep(session, storage, member(session).id)
    with pytest.raises(NoSuchUploadError):
        upload_of(session, upload.id, member(session, "ben").id)


def test_an_upload_makes_one_title(session: Session, storage: LocalStorage) -> None:
    upload = keep(session, storage, member(session).id)
    take_upload(session, upload, now=NOON)
    with pytest.raises(UploadUsedError):
        take_upload(session, upload, now=NOON)


def test_no_room_for_the_cover_leaves_no_file(session: Session, tmp_path: Path) -> None:
    storage = FullAfter(tmp_path)
    storage.left = 1
    with pytest.raises(StorageFullError):
        keep(session, storage, member(session).id)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_old_uploads_are_forgotten(session: Session, storage: LocalStorage) -> None:
    owner = member(session)
    old = keep(session, storage, owner.id, NOON - timedelta(days=8))
    new = keep(session, storage, owner.id)
    (found,) = uploads_before(session, NOON - timedelta(days=7))
    assert found.id == old.id
    forget_rows(session, [old.id])
    session.expire_all()
    assert upload_of(session, new.id, owner.id).id == new.id
    with pytest.raises(NoSuchUploadError):
        upload_of(session, old.id, owner.id)
    with pytest.raises(FileMissingError):
        open_stored(storage, "uploads/nothing")
