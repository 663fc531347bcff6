"""Reads of pictures."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.core.errors import NotFoundError
from catalogue.core.i18n import N_
from catalogue.pictures.models import Picture

PAGE_SIZE = 24


class PicturesPage(NamedTuple):
    """One page of pictures, newest first, and how many there are in all."""

    pictures: Sequence[Picture]
    total: int
    number: int


def pictures_page(session: Session, *, page: int) -> PicturesPage:
    """Return a page of pictures; beyond the last one, the last."""
    total = session.scalar(select(func.count()).select_from(Picture)) or 0
    number = min(max(1, page), max(1, -(-total // PAGE_SIZE)))
    found = session.scalars(
        select(Picture)
        .order_by(Picture.created_at.desc(), Picture.key)
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    return PicturesPage(found.all(), total, number)


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
