"""One title."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, String, Uuid, bindparam, select
from sqlalchemy.orm import Session, selectinload

from catalogue.books.errors import NoSuchBookError
from catalogue.books.models import Book, Credit, Edition
from catalogue.books.types import DRAWN_COVER_TYPE, BookStatus
from catalogue.core.i18n import N_


class CoverFacts(NamedTuple):
    """What is needed to find or draw a title's cover."""

    slug: str
    title: str
    subtitle: str
    credited: list[dict[str, str]]
    ground_colour: str
    ink_colour: str
    cover_version: str
    cover_type: str | None

    @property
    def media_type(self) -> str:
        """Return the cover's media type; what the shop draws is a PNG."""
        return self.cover_type or DRAWN_COVER_TYPE


def titles_by_name(session: Session) -> list[tuple[UUID, str]]:
    """Return id and name of every title, also of those that are not on show, by name."""
    stmt = select(Book.id, Book.title).order_by(Book.title, Book.id)
    return [(book_id, title) for book_id, title in session.execute(stmt)]


def book_by_slug(session: Session, slug: str) -> Book:
    """Return a title on show, without its editions; raise NoSuchBookError."""
    book = session.scalars(_book(), {"slug": slug}).one_or_none()
    if book is None:
        raise NoSuchBookError(N_("There is no such book in this shop."))
    return book


@cache
def _book() -> Select[Book]:
    is_slug = Book.slug == bindparam("slug", type_=String())
    return select(Book).where(is_slug, Book.status == BookStatus.PUBLISHED)


def cover_facts(session: Session, slug: str) -> CoverFacts:
    """Return what a cover is found or drawn from; raise NoSuchBookError."""
    columns = [getattr(Book, name) for name in CoverFacts._fields]
    found = session.execute(
        select(*columns).where(Book.slug == slug, Book.status == BookStatus.PUBLISHED)
    )
    row = found.mappings().one_or_none()
    if row is None:
        raise NoSuchBookError(N_("There is no such book in this shop."))
    return CoverFacts(**row)


def find_book_for_changes(session: Session, slug: str) -> Book | None:
    """Return a title with all that belongs to it, on show or not, or None; six statements."""
    return session.scalars(
        select(Book)
        .where(Book.slug == slug)
        .options(
            selectinload(Book.credits).joinedload(Credit.contributor),
            selectinload(Book.topics),
            selectinload(Book.editions).options(
                selectinload(Edition.prices), selectinload(Edition.files)
            ),
        )
    ).one_or_none()


def book_for_changes(session: Session, slug: str) -> Book:
    """Return a title with all that belongs to it; raise NoSuchBookError."""
    book = find_book_for_changes(session, slug)
    if book is None:
        raise NoSuchBookError(N_("There is no such book."))
    return book


def book_ids_by_slug(session: Session, slugs: list[str]) -> list[UUID]:
    """Return the ids of titles in the order of the slugs; raise NoSuchBookError for a gap."""
    rows = session.execute(select(Book.slug, Book.id).where(Book.slug.in_(slugs)))
    found = {row.slug: row.id for row in rows}
    missing = [slug for slug in slugs if slug not in found]
    if missing:
        raise NoSuchBookError(N_("There is no book “%(slug)s”.", slug=missing[0]))
    return [found[slug] for slug in slugs]


def descriptions_by_id(session: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return what is said of titles at length, as HTML."""
    rows = session.connection().execute(_descriptions(), {"book_ids": list(ids)})
    return {row.id: row.description_html for row in rows}


@cache
def _descriptions() -> Select[UUID, str]:
    asked = Book.id.in_(bindparam("book_ids", type_=Uuid(), expanding=True))
    return select(Book.id, Book.description_html).where(asked)
