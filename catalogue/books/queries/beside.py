"""What stands beside a title on its page, read in one statement."""

from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CompoundSelect, String, Uuid, bindparam, cast, literal, select, union_all
from sqlalchemy.orm import Session

from catalogue.books.models import Book, Minute
from catalogue.books.queries.minutes import MinuteLabel
from catalogue.books.queries.shelves import on_show
from catalogue.search.queries import alike
from catalogue.search.types import Kind


class Beside(NamedTuple):
    """The pieces of a title for a minute, and the other titles near to it in subject."""

    minutes: list[MinuteLabel]
    near: list[UUID]


def beside_book(session: Session, book_id: UUID) -> Beside:
    """Return the pieces in their order, and the titles on show near to it; no calm ones."""
    rows = session.connection().execute(_beside(), {"book_id": book_id}).all()
    found = sorted(rows, key=lambda row: (row.place, row.key))
    return Beside(
        [MinuteLabel(row.key, row.title) for row in found if row.is_minute],
        [UUID(row.key) for row in found if not row.is_minute],
    )


@cache
def _beside() -> CompoundSelect[*tuple[Any, ...]]:
    book_id = bindparam("book_id", type_=Uuid())
    minutes = select(
        literal(1).label("is_minute"),
        Minute.position.label("place"),
        Minute.slug.label("key"),
        Minute.title.label("title"),
    ).where(Minute.book_id == book_id)
    near = alike(Kind.BOOK, Kind.BOOK, book_id).subquery("near")
    titles = (
        select(literal(0), near.c.place, cast(Book.id, String), literal(""))
        .join(near, near.c.id == Book.id)
        .where(on_show(), Book.is_calm.is_(False))
    )
    return union_all(minutes, titles)
