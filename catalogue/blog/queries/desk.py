"""Posts as those who write them need them: the list, one for changes, and what to choose from."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from catalogue.blog.errors import NoSuchPostError
from catalogue.blog.models import Post, PostBook, Series, Tag, post_tags
from catalogue.blog.types import PostStatus
from catalogue.books.models import Book
from catalogue.core.i18n import N_
from catalogue.core.markdown import excerpt, plain_text
from catalogue.core.words import words_of
from catalogue.search.likeness import Text, nearest_to
from catalogue.search.queries import indexed_texts
from catalogue.search.types import Kind

PAGE_SIZE = 50
_SUGGESTED = 5


class DeskPost(NamedTuple):
    """A post in the list of the desk."""

    slug: str
    title: str
    status: PostStatus
    published_at: datetime | None
    updated_at: datetime
    words: int
    tagged: list[dict[str, str]]


class DeskPage(NamedTuple):
    """One page of posts, and how many there are in all."""

    posts: list[DeskPost]
    total: int
    number: int
    pages: int


class Title(NamedTuple):
    """A title that a post may belong with."""

    id: UUID
    slug: str
    title: str


def desk_posts(
    session: Session,
    *,
    status: PostStatus | None = None,
    words: str = "",
    tag: str = "",
    book: str = "",
    page: int = 1,
) -> DeskPage:
    """Return a page of posts, those last worked on first; ``tag`` and ``book`` are slugs."""
    wanted = _conditions(status, words, tag, book)
    total = session.scalar(select(func.count()).select_from(Post).where(*wanted)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, page), pages)
    rows = session.execute(
        select(
            *(Post.slug, Post.title, Post.status, Post.published_at, Post.updated_at, Post.words),
            Post.tagged,
        )
        .where(*wanted)
        .order_by(Post.updated_at.desc(), Post.id.desc())
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    return DeskPage([DeskPost._make(row) for row in rows], total, number, pages)


def post_at_desk(session: Session, slug: str) -> Post:
    """Return a post with tags, links and series, whatever its state; raise NoSuchPostError."""
    found = posts_at_desk(session, [slug])
    if not found:
        raise NoSuchPostError(N_("There is no such post."))
    return found[0]


def posts_at_desk(session: Session, slugs: Sequence[str]) -> Sequence[Post]:
    """Return posts with tags, links and series; those that are not there are left out."""
    return session.scalars(
        select(Post)
        .where(Post.slug.in_(slugs))
        .options(selectinload(Post.tags), selectinload(Post.book_links), selectinload(Post.series))
        .order_by(Post.id)
    ).all()


def own_summary(post: Post) -> str:
    """Return the summary that somebody wrote; empty when the beginning of the post stands in."""
    beginning = excerpt(plain_text(post.body_html, notes=False))
    return "" if post.excerpt == beginning else post.excerpt


def all_titles(session: Session) -> list[Title]:
    """Return every title by its name, whatever its state."""
    rows = session.execute(select(Book.id, Book.slug, Book.title).order_by(Book.title, Book.id))
    return [Title._make(row) for row in rows]


def titles_like(session: Session, *, title: str, text: str) -> list[UUID]:
    """Return the titles nearest in subject to a text that nobody else has read yet."""
    mine = Text(Kind.POST, UUID(int=0), " ".join(words_of(title)), " ".join(words_of(text)))
    return nearest_to(mine, indexed_texts(session, kind=Kind.BOOK), most=_SUGGESTED)


def tag_names(session: Session) -> list[tuple[str, str]]:
    """Return every tag that some post bears, as slug and name."""
    used = exists().where(post_tags.c.tag_id == Tag.id)
    rows = session.execute(select(Tag.slug, Tag.name).where(used).order_by(func.lower(Tag.name)))
    return [(row.slug, row.name) for row in rows]


def newest_author(session: Session) -> str:
    """Return who wrote the post that was last worked on; empty when there is none."""
    newest = select(Post.author).order_by(Post.updated_at.desc(), Post.id.desc()).limit(1)
    return session.scalar(newest) or ""


def series_titles(session: Session) -> Sequence[str]:
    """Return the titles of all series."""
    return session.scalars(select(Series.title).order_by(Series.title)).all()


def _conditions(
    status: PostStatus | None, words: str, tag: str, book: str
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if status is not None:
        found.append(Post.status == status)
    if tag:
        tagged = (post_tags.c.post_id == Post.id, post_tags.c.tag_id == Tag.id, Tag.slug == tag)
        found.append(exists().where(*tagged))
    if book:
        linked = (PostBook.post_id == Post.id, PostBook.book_id == Book.id, Book.slug == book)
        found.append(exists().where(*linked))
    found += [
        or_(*(one.icontains(word, autoescape=True) for one in (Post.title, Post.body)))
        for word in words.split()
    ]
    return found
