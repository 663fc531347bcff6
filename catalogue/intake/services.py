"""Keep uploads until they are used, and forget them."""

import os
from collections.abc import Collection
from datetime import datetime
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from catalogue.core.i18n import N_
from catalogue.core.ids import new_id
from catalogue.core.slugs import slugify
from catalogue.intake.errors import UploadUsedError
from catalogue.intake.models import Upload
from catalogue.intake.types import Judged
from catalogue.storage import Storage

_NAMELESS = "book"


def keep_upload(
    session: Session,
    storage: Storage,
    content: BinaryIO,
    judged: Judged,
    *,
    filename: str,
    member_id: UUID,
    now: datetime,
) -> Upload:
    """Keep a judged file and its cover until somebody has looked; raise StorageFullError.

    The files are written before the row, and taken away again when the second finds no room.
    """
    upload = Upload(
        id=new_id(),
        member_id=member_id,
        filename=safe_filename(filename, judged),
        kind=judged.kind,
        size=content.seek(0, os.SEEK_END),
        said=judged.facts.as_json(),
        has_cover=bool(judged.cover),
        created_at=now,
    )
    content.seek(0)
    storage.put(upload.file_key, content)
    try:
        if judged.cover:
            storage.put(upload.cover_key, BytesIO(judged.cover))
    except BaseException:
        storage.delete(upload.file_key)
        raise
    session.add(upload)
    session.flush()
    return upload


def take_upload(session: Session, upload: Upload, *, now: datetime) -> None:
    """Use an upload, once; raise UploadUsedError."""
    won = session.execute(
        update(Upload)
        .where(Upload.id == upload.id, Upload.taken_at.is_(None))
        .values(taken_at=now)
        .returning(Upload.id)
    ).one_or_none()
    if won is None:
        raise UploadUsedError(
            N_("A title was made from this file already. You find it in the list of books.")
        )


def forget_rows(session: Session, upload_ids: Collection[UUID]) -> None:
    """Delete the rows of uploads whose files are gone."""
    session.execute(delete(Upload).where(Upload.id.in_(upload_ids)))


def safe_filename(name: str, judged: Judged) -> str:
    """Return a name for the buyer's folder: the words of the given one, the ending of the kind."""
    stem = slugify(PurePosixPath(name.replace("\\", "/")).stem) or _NAMELESS
    return f"{stem}.{judged.kind.value}"
