"""Reads of pictures."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.core.errors import NotFoundError
from catalogue.core.i18n import N_
from catalogue.pictures.models import Picture


def picture_by_address(session: Session, key: str, name: str) -> Picture:
    """Return the picture at an address; raise NotFoundError."""
    stmt = select(Picture).where(Picture.key == key, Picture.name == name)
    found = session.scalars(stmt).one_or_none()
    if found is None:
        raise NotFoundError(N_("There is no such picture."))
    return found


def names_in_use(session: Session) -> dict[str, str]:
    """Return the name of every picture by its key."""
    return {row.key: row.name for row in session.execute(select(Picture.key, Picture.name))}
