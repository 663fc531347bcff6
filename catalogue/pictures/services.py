"""Keep pictures."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath

from sqlalchemy.orm import Session

from catalogue.core.slugs import slugify
from catalogue.db.upsert import insert_into
from catalogue.pictures.judging import Judged, judge
from catalogue.pictures.models import Picture
from catalogue.storage import FileMissingError, Storage

_KEY_LENGTH = 32
_NAMELESS = "picture"


def picture_of(content: bytes, *, name: str, now: datetime) -> Picture:
    """Return the row of a picture, not kept yet; raise PictureRefusedError."""
    judged = judge(content)
    return Picture(
        key=sha256(content).hexdigest()[:_KEY_LENGTH],
        name=_file_name(name, judged),
        media_type=judged.media_type,
        size=len(content),
        width=judged.width,
        height=judged.height,
        created_at=now,
    )


def keep_picture(
    session: Session, storage: Storage, content: bytes, *, name: str, now: datetime
) -> Picture:
    """Keep a picture under its hash, the same one once; raise PictureRefusedError.

    The file is written before its row, so that no row is without its file.
    """
    picture = picture_of(content, name=name, now=now)
    known = session.get(Picture, picture.key)
    if known is not None:
        return known
    store_picture(storage, picture, content)
    session.add(picture)
    return picture


def store_picture(storage: Storage, picture: Picture, content: bytes) -> None:
    """Put the file of a picture into the store, unless it lies there whole."""
    try:
        if storage.size(picture.storage_key) == len(content):
            return
    except FileMissingError:
        pass
    storage.put(picture.storage_key, BytesIO(content))


def keep_rows(session: Session, pictures: Iterable[Picture]) -> None:
    """Keep the rows of pictures whose files are in the store; those that are known stay."""
    for picture in pictures:
        columns = Picture.__table__.columns
        values = {column.key: getattr(picture, column.key) for column in columns}
        session.execute(insert_into(session, Picture).values(values).on_conflict_do_nothing())


def _file_name(name: str, judged: Judged) -> str:
    stem = slugify(PurePosixPath(name.replace("\\", "/")).stem) or _NAMELESS
    return f"{stem}.{judged.extension}"
