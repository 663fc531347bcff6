"""What comes before and after a post: among all, and within its series."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, String, Uuid, bindparam, exists, select
from sqlalchemy.orm import Session

from catalogue.blog.errors import NoSuchPostError
from catalogue.blog.models import Post, Series
from catalogue.blog.queries.cards import is_public
from catalogue.blog.queries.whole import SeriesRef
from catalogue.core.i18n import N_
from catalogue.db.memory import remembered


class PostRef(NamedTuple):
    """A post that another leads to."""

    slug: str
    title: str


class Part(NamedTuple):
    """A published part of a series; ``number`` is its own, and None when it was given none."""

    slug: str
    title: str
    number: int | None
    published_at: datetime
    summary: str


class _Order(NamedTuple):
    posts: Sequence[Any]
    places: dict[str, int]


def neighbours(session: Session, slug: str) -> tuple[PostRef | None, PostRef | None]:
    """Return the next newer and the next older post, out of an order that all pages share."""
    order = remembered(session, "order of posts", lambda: _order(session))
    place = order.places.get(slug)
    if place is None:
        return None, None
    newer, older = order.posts[place - 1 : place], order.posts[place + 1 : place + 2]
    return PostRef._make(newer[0]) if newer else None, PostRef._make(older[0]) if older else None


def _order(session: Session) -> _Order:
    rows = session.connection().execute(_newest_first()).all()
    return _Order(rows, {row[0]: place for place, row in enumerate(rows)})


@cache
def _newest_first() -> Select[*tuple[Any, ...]]:
    return (
        select(Post.slug, Post.title)
        .where(is_public())
        .order_by(Post.published_at.desc(), Post.id.desc())
    )


def parts_of_series(session: Session, series_id: UUID) -> list[Part]:
    """Return the published parts of a series in their order."""

    def read() -> list[Part]:
        rows = session.connection().execute(_parts(), {"series_id": series_id})
        return [Part._make(row) for row in rows]

    return remembered(session, ("series", series_id), read)


@cache
def _parts() -> Select[*tuple[Any, ...]]:
    return (
        select(Post.slug, Post.title, Post.series_part, Post.published_at, Post.excerpt)
        .where(is_public(), Post.series_id == bindparam("series_id", type_=Uuid()))
        .order_by(Post.series_part.is_(None), Post.series_part, Post.published_at, Post.id)
    )


def series_by_slug(session: Session, slug: str) -> SeriesRef:
    """Return a series with a published part; raise NoSuchPostError."""
    row = session.connection().execute(_series(), {"slug": slug}).one_or_none()
    if row is None:
        raise NoSuchPostError(N_("There is no such series."))
    return SeriesRef._make(row)


@cache
def _series() -> Select[*tuple[Any, ...]]:
    used = exists().where(Post.series_id == Series.id, is_public())
    return select(Series.id, Series.slug, Series.title).where(
        Series.slug == bindparam("slug", type_=String()), used
    )


def series_addresses(session: Session) -> list[str]:
    """Return the slugs of the series with a published part, by title."""
    used = exists().where(Post.series_id == Series.id, is_public())
    return list(session.scalars(select(Series.slug).where(used).order_by(Series.title)))
