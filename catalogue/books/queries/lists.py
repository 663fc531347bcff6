"""The list of titles: narrowed, ordered and cut into pages."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    Subquery,
    bindparam,
    case,
    exists,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from catalogue.books.models import Book, Edition, Topic, book_topics
from catalogue.books.pricing import CURRENCY, NOW, current_amount
from catalogue.books.queries.editions import can_be_ordered
from catalogue.books.queries.shelves import (
    BY_TITLE,
    BookCard,
    Key,
    books_by_id,
    on_show,
    read_shelf,
    shelf,
)
from catalogue.books.types import BookFilter, Form, Sort, SubjectScheme, readers_names
from catalogue.db.memory import remembered
from catalogue.db.types import Choice
from catalogue.search.queries import search_hits, search_terms
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


class _Shape(NamedTuple):
    """What decides about the statements of a list, apart from the values in them."""

    hits: Subquery | None
    has_topic: bool
    has_form: bool
    sort: Sort | None


def books_page(
    session: Session, wanted: BookFilter, *, page: int, currency: str, now: datetime
) -> BooksPage:
    """Return one page of 24 and how many there are, in two statements.

    With words in ``wanted.q`` at most the first 1,000 hits are ranked and counted. The order by
    price takes a look at every title, so it is worked out as a whole and remembered.
    """
    terms = search_terms(session, wanted.q)
    if wanted.q and terms is None:
        return BooksPage([], 0, page, 1)
    shape = _Shape(
        search_hits(session, Kind.BOOK) if wanted.q else None,
        bool(wanted.topic),
        wanted.form is not None,
        wanted.sort,
    )
    values: dict[str, Any] = {
        "search_terms": terms,
        "topic": wanted.topic,
        "form": wanted.form,
    }
    given = {name: value for name, value in values.items() if value}
    if shape.hits is None and shape.sort is Sort.PRICE:
        return _page_by_price(session, shape, page=page, currency=currency, now=now, **given)
    statements = _statements(shape)
    return read_page(session, *statements, page=page, currency=currency, now=now, **given)


def read_page(
    session: Session,
    count: Select[int],
    titles: Select[*tuple[Any, ...]],
    *,
    page: int,
    currency: str,
    now: datetime,
    **values: Any,
) -> BooksPage:
    """Count, and read one page of a shelf; nothing is read beyond the last page."""
    total = _total(session, count, values)
    pages = max(1, -(-total // PAGE_SIZE))
    if not total or page > pages:
        return BooksPage([], total, page, pages)
    skip, asked = (page - 1) * PAGE_SIZE, {"currency": currency, "now": now, **values}
    cards = read_shelf(session, titles, size=PAGE_SIZE, skip=skip, **asked)
    return BooksPage(cards, total, page, pages)


def _page_by_price(
    session: Session, shape: _Shape, *, page: int, currency: str, now: datetime, **values: Any
) -> BooksPage:
    """Cut a page out of the whole order, so that only one of its pages has to work it out."""

    def read() -> list[UUID]:
        asked = {"currency": currency, "now": now, **values}
        return list(session.connection().execute(_in_order(shape), asked).scalars())

    ids = remembered(session, (shape, currency, *sorted(values.items())), read)
    pages = max(1, -(-len(ids) // PAGE_SIZE))
    cut = ids[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    cards = books_by_id(session, cut, currency=currency, now=now)
    return BooksPage(cards, len(ids), page, pages)


def _total(session: Session, count: Select[int], values: dict[str, Any]) -> int:
    """Count; words are not worth remembering, because everybody asks for others."""

    def read() -> int:
        return session.connection().execute(count, values).scalar_one()

    if "search_terms" in values:
        return read()
    return remembered(session, (count, *sorted(values.items())), read)


def _found(hits: Subquery) -> tuple[Select[int], Select[*tuple[Any, ...]]]:
    """Return the statements for words alone; whatever can be found is on show, so none is asked."""
    count = select(func.count()).select_from(hits)
    return count, shelf(select(hits.c.ref.label("id")), (Key(hits.c.rank), Key(hits.c.ref)))


@cache
def _statements(shape: _Shape) -> tuple[Select[int], Select[*tuple[Any, ...]]]:
    if shape.hits is not None and shape[1:] == (False, False, None):
        return _found(shape.hits)
    to_count = _conditions(shape)
    if shape.has_form:
        # To count, the forms are gone through; for a page, the first titles that have the form.
        to_count.append(Book.id.in_(select(Edition.book_id).where(_is_form())))
    count = select(func.count()).select_from(Book).where(*to_count)
    return count, shelf(_chosen(shape), _keys(shape))


def _chosen(shape: _Shape) -> Select[UUID]:
    conditions = _conditions(shape)
    if shape.has_form:
        conditions.append(exists().where(Edition.book_id == Book.id, _is_form()))
    return select(Book.id).where(*conditions)


def _is_form() -> ColumnElement[bool]:
    return Edition.form == bindparam("form", type_=Choice(Form))


@cache
def _in_order(shape: _Shape) -> Select[UUID]:
    order = (key.column.desc() if key.descends else key.column for key in _keys(shape))
    return _chosen(shape).order_by(*order)


def choices_on_show(session: Session) -> Choices:
    """Return the subjects and forms that occur, in one statement.

    The subjects are of one scheme, Thema before BISAC, so that none is offered twice in two words;
    keywords are none.
    """
    return remembered(session, "choices", lambda: _read_choices(session))


def _read_choices(session: Session) -> Choices:
    rows = session.connection().execute(_choices()).all()
    found = {row.slug for row in rows if not row.label}
    schemes = {row.scheme for row in rows if row.label}
    scheme = SubjectScheme.THEMA if SubjectScheme.THEMA in schemes else SubjectScheme.BISAC
    labels = {row.slug: row.label for row in rows if row.label and row.scheme == scheme}
    topics = [TopicChoice(slug, name) for slug, name in readers_names(scheme, labels).items()]
    return Choices(
        sorted(topics, key=lambda topic: topic.label.casefold()),
        [form for form in Form if form.value in found],
    )


@cache
def _choices() -> CompoundSelect[str, str, str]:
    has_title = exists().where(
        book_topics.c.topic_id == Topic.id, book_topics.c.book_id == Book.id, on_show()
    )
    topics = (
        select(Topic.slug, Topic.label, type_coerce(Topic.scheme, String).label("scheme"))
        .where(Topic.scheme != SubjectScheme.KEYWORD, has_title)
        .order_by(Topic.scheme.desc(), Topic.label)
        .limit(_MOST_TOPICS)
        .subquery()
    )
    # Nested, so that a database looks at the editions of a form and not at every title.
    on_sale = exists().where(Book.id == Edition.book_id, on_show())
    forms = [
        select(literal(form.value), literal(""), literal("")).where(
            exists().where(Edition.form == form, on_sale)
        )
        for form in Form
    ]
    return union_all(select(topics.c.slug, topics.c.label, topics.c.scheme), *forms)


def _conditions(shape: _Shape) -> list[ColumnElement[bool]]:
    conditions = [on_show()]
    if shape.hits is not None:
        conditions.append(Book.id == shape.hits.c.ref)
    if shape.has_topic:
        is_topic = Topic.slug == bindparam("topic", type_=String())
        topic_id = select(Topic.id).where(is_topic).scalar_subquery()
        in_topic = select(book_topics.c.book_id).where(book_topics.c.topic_id == topic_id)
        conditions.append(Book.id.in_(in_topic))
    return conditions


def _keys(shape: _Shape) -> Sequence[Key]:
    if shape.sort is Sort.NEWEST:
        return (Key(Book.listed_on, descends=True), *BY_TITLE)
    if shape.sort is Sort.PRICE:
        return (Key(_lowest_amount()), *BY_TITLE)
    if shape.sort is None and shape.hits is not None:
        return (Key(shape.hits.c.rank), *BY_TITLE)
    return BY_TITLE


def _lowest_amount() -> ColumnElement[int]:
    """Return the lowest amount for which a title can be ordered; those that cannot come last."""
    lowest = (
        select(func.min(current_amount(CURRENCY, NOW)))
        .where(Edition.book_id == Book.id, can_be_ordered())
        .correlate(Book)
        .scalar_subquery()
    )
    return func.coalesce(case((Book.by_enquiry.is_(False), lowest)), _NO_PRICE)
