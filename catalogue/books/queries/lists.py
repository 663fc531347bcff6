"""The list of titles: narrowed, ordered and cut into pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Subquery,
    case,
    exists,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from catalogue.books.models import Book, Edition, Topic, book_topics
from catalogue.books.pricing import current_amount
from catalogue.books.queries.editions import can_be_ordered
from catalogue.books.queries.shelves import (
    BY_TITLE,
    BookCard,
    Key,
    cards,
    on_show,
    piece,
)
from catalogue.books.types import BookFilter, Form, Sort, SubjectScheme
from catalogue.search.queries import matching
from catalogue.search.types import Kind

PAGE_SIZE = 24
_MOST_TOPICS = 40
_NO_PRICE = 2**31 - 1


class BooksPage(NamedTuple):
    """One page of the list; ``pages`` is at least 1, and ``rows`` is empty beyond the last."""

    rows: list[BookCard]
    total: int
    page: int
    pages: int


class TopicChoice(NamedTuple):
    """A subject that a visitor may narrow the list to."""

    slug: str
    label: str


class Choices(NamedTuple):
    """What the list can be narrowed to: only what some title on show has."""

    topics: list[TopicChoice]
    forms: list[Form]


def books_page(
    session: Session, wanted: BookFilter, *, page: int, currency: str, now: datetime
) -> BooksPage:
    """Return one page of 24 and how many there are, in two statements.

    With words in ``wanted.q`` at most the first 1,000 hits are ranked and counted.
    """
    hits = matching(session, Kind.BOOK, wanted.q) if wanted.q else None
    if wanted.q and hits is None:
        return BooksPage([], 0, page, 1)
    conditions = _conditions(wanted, hits)
    count = select(func.count()).select_from(Book).where(*conditions)
    total = session.execute(count).scalar_one()
    pages = max(1, -(-total // PAGE_SIZE))
    if not total or page > pages:
        return BooksPage([], total, page, pages)
    keys = _keys(wanted, hits, currency=currency, now=now)
    ids = select(Book.id).where(*conditions)
    part = piece(ids, keys, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    return BooksPage(cards(session, part, currency=currency, now=now), total, page, pages)


def choices_on_show(session: Session) -> Choices:
    """Return the subjects and forms that occur, in one statement; keywords are no subjects."""
    has_title = exists().where(
        book_topics.c.topic_id == Topic.id, book_topics.c.book_id == Book.id, on_show()
    )
    topics = (
        select(Topic.slug, Topic.label)
        .where(Topic.scheme != SubjectScheme.KEYWORD, has_title)
        .order_by(Topic.label)
        .limit(_MOST_TOPICS)
        .subquery()
    )
    forms = [
        select(literal(form.value), literal("")).where(
            exists().where(Edition.form == form, Edition.book_id == Book.id, on_show())
        )
        for form in Form
    ]
    rows = session.execute(union_all(select(topics), *forms)).all()
    found = {row.slug for row in rows if not row.label}
    labelled = [TopicChoice(row.slug, row.label) for row in rows if row.label]
    return Choices(
        sorted(labelled, key=lambda topic: topic.label.casefold()),
        [form for form in Form if form.value in found],
    )


def _conditions(wanted: BookFilter, hits: Subquery | None) -> list[ColumnElement[bool]]:
    conditions = [on_show()]
    if hits is not None:
        conditions.append(Book.id == hits.c.ref)
    if wanted.topic:
        topic_id = select(Topic.id).where(Topic.slug == wanted.topic).scalar_subquery()
        in_topic = select(book_topics.c.book_id).where(book_topics.c.topic_id == topic_id)
        conditions.append(Book.id.in_(in_topic))
    if wanted.form is not None:
        conditions.append(exists().where(Edition.book_id == Book.id, Edition.form == wanted.form))
    return conditions


def _keys(
    wanted: BookFilter, hits: Subquery | None, *, currency: str, now: datetime
) -> Sequence[Key]:
    if wanted.sort is Sort.NEWEST:
        return (Key(Book.listed_on, descends=True), *BY_TITLE)
    if wanted.sort is Sort.PRICE:
        return (Key(_lowest_amount(currency, now)), *BY_TITLE)
    if wanted.sort is None and hits is not None:
        return (Key(hits.c.rank), *BY_TITLE)
    return BY_TITLE


def _lowest_amount(currency: str, now: datetime) -> ColumnElement[int]:
    """Return the lowest amount for which a title can be ordered; those that cannot come last."""
    lowest = (
        select(func.min(current_amount(currency, now)))
        .where(Edition.book_id == Book.id, can_be_ordered())
        .correlate(Book)
        .scalar_subquery()
    )
    return func.coalesce(case((Book.by_enquiry.is_(False), lowest)), _NO_PRICE)
