"""Keep pictures."""

from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath

from sqlalchemy.orm import Session

from catalogue.core.slugs import slugify
from catalogue.pictures.judging import Judged, judge
from catalogue.pictures.models import Picture, storage_key
from catalogue.storage import Storage

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
    storage.put(storage_key(picture.key), BytesIO(content))
    session.add(picture)
    return picture


def _file_name(name: str, judged: Judged) -> str:
    stem = slugify(PurePosixPath(name.replace("\\", "/")).stem) or _NAMELESS
    return f"{stem}.{judged.extension}"
