"""Those who made the books, and the subjects of the books."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, exists, func, select
from sqlalchemy.orm import Session

from catalogue.books.errors import NoSuchBookError
from catalogue.books.models import Book, Contributor, Credit, Topic, book_topics
from catalogue.books.queries.lists import BooksPage, read_page
from catalogue.books.queries.shelves import BY_TITLE, on_show, shelf
from catalogue.books.types import SubjectScheme
from catalogue.core.i18n import N_


class TopicLabel(NamedTuple):
    """A subject of a title."""

    slug: str
    label: str


class TopicCount(NamedTuple):
    """A subject with the number of its titles on show."""

    slug: str
    label: str
    scheme: SubjectScheme
    titles: int


def contributor_by_slug(session: Session, slug: str) -> Contributor:
    """Return a person with a part in a title on show; raise NoSuchBookError."""
    has_title = exists().where(
        Credit.contributor_id == Contributor.id, Credit.book_id == Book.id, on_show()
    )
    found = session.scalars(
        select(Contributor).where(Contributor.slug == slug, has_title)
    ).one_or_none()
    if found is None:
        raise NoSuchBookError(N_("Nobody of that name has a book in this shop."))
    return found


def topic_by_slug(session: Session, slug: str) -> Topic:
    """Return a subject; raise NoSuchBookError."""
    found = session.scalars(select(Topic).where(Topic.slug == slug)).one_or_none()
    if found is None:
        raise NoSuchBookError(N_("There is no such subject in this shop."))
    return found


def topic_page(
    session: Session, topic_id: UUID, *, page: int, currency: str, now: datetime
) -> BooksPage:
    """Return 24 titles on a subject by title, and how many there are, in two statements."""
    return read_page(
        session, *_of_topic(), page=page, currency=currency, now=now, topic_id=topic_id
    )


@cache
def _of_topic() -> tuple[Select[int], Select[*tuple[Any, ...]]]:
    is_topic = book_topics.c.topic_id == bindparam("topic_id", type_=Uuid())
    conditions = (on_show(), Book.id.in_(select(book_topics.c.book_id).where(is_topic)))
    count = select(func.count()).select_from(Book).where(*conditions)
    return count, shelf(select(Book.id).where(*conditions), BY_TITLE)


def topics_with_counts(session: Session) -> list[TopicCount]:
    """Return every subject that occurs, with the number of titles on show, by label."""
    rows = session.execute(
        select(Topic.slug, Topic.label, Topic.scheme, func.count(Book.id).label("titles"))
        .join(book_topics, book_topics.c.topic_id == Topic.id)
        .join(Book, Book.id == book_topics.c.book_id)
        .where(on_show())
        .group_by(Topic.id)
        .order_by(Topic.label)
    )
    return [TopicCount(**row) for row in rows.mappings()]


class BookAddress(NamedTuple):
    """A title on show, when it last changed, and what its cover's address is made of."""

    slug: str
    updated_at: datetime
    cover_version: str
    cover_type: str | None
    cover_width: int | None
    cover_height: int | None


def book_addresses(session: Session) -> list[BookAddress]:
    """Return every title on show by slug."""
    rows = session.connection().execute(
        select(
            *(Book.slug, Book.updated_at, Book.cover_version, Book.cover_type),
            *(Book.cover_width, Book.cover_height),
        )
        .where(on_show())
        .order_by(Book.slug)
    )
    return [BookAddress._make(row) for row in rows]


def addresses_on_show(session: Session) -> dict[str, list[str]]:
    """Return the slugs of ``contributors`` and ``topics`` that have a page."""
    credited = select(Credit.contributor_id).join(Book, Book.id == Credit.book_id).where(on_show())
    on_it = (
        select(book_topics.c.topic_id).join(Book, Book.id == book_topics.c.book_id).where(on_show())
    )
    statements = {
        "contributors": select(Contributor.slug)
        .where(Contributor.id.in_(credited))
        .order_by(Contributor.slug),
        "topics": select(Topic.slug).where(Topic.id.in_(on_it)).order_by(Topic.slug),
    }
    return {kind: list(session.scalars(statement)) for kind, statement in statements.items()}
