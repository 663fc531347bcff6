"""Who gets the news, and what has been written."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.blog.models import Post, PostBook
from catalogue.blog.types import PostStatus
from catalogue.books.models import Book
from catalogue.books.types import BookStatus
from catalogue.core.email import mailbox
from catalogue.news.errors import NewsLinkLostError, NoSuchNewsError, PostNotOutError
from catalogue.news.models import NewsCopy, NewsLetter, NewsProof, Subscriber
from catalogue.news.types import (
    BookInNews,
    NewsStatus,
    PostInNews,
    ProofStep,
    Recipient,
    ShownNews,
    SubscriberStatus,
)

NEW_FOR = timedelta(days=7)
"""A post that came out longer ago, such as an imported one, is no news."""


def subscriber_by_token(session: Session, token: str) -> Subscriber:
    """Return whose way off the list this is; raise NewsLinkLostError."""
    is_one = token.isascii() and token.isprintable()
    stmt = select(Subscriber).where(Subscriber.token == token)
    found = session.scalars(stmt).one_or_none() if is_one else None
    if found is None:
        raise NewsLinkLostError
    return found


def subscriber_who_asked(session: Session, proof_id: UUID) -> Subscriber:
    """Return who asked with this proof and may still confirm; raise NewsLinkLostError.

    Whoever left since then, or was taken off, has to ask anew.
    """
    row = session.execute(
        select(Subscriber, NewsProof.at)
        .join(NewsProof, NewsProof.subscriber_id == Subscriber.id)
        .where(NewsProof.id == proof_id, NewsProof.step == ProofStep.ASKED)
    ).one_or_none()
    if row is None:
        raise NewsLinkLostError
    found, asked_at = row
    if found.left_at is not None and asked_at <= found.left_at:
        raise NewsLinkLostError
    return found


def find_subscriber(session: Session, email: str) -> Subscriber | None:
    """Return who signed up with an address, if anybody did."""
    return session.scalars(
        select(Subscriber).where(Subscriber.mailbox == mailbox(email))
    ).one_or_none()


def subscribers(session: Session) -> Sequence[Subscriber]:
    """Return everybody who ever signed up, in the order in which they did."""
    return session.scalars(select(Subscriber).order_by(Subscriber.id)).all()


def count_by_status(session: Session) -> dict[SubscriberStatus, int]:
    """Return how many addresses stand where."""
    rows = session.execute(select(Subscriber.status, func.count()).group_by(Subscriber.status))
    return {row.status: row[1] for row in rows}


def posts_without_letter(session: Session, *, now: datetime) -> Sequence[UUID]:
    """Return the posts that came out lately and have no letter yet, oldest first."""
    return session.scalars(
        select(Post.id)
        .outerjoin(NewsLetter, NewsLetter.post_id == Post.id)
        .where(
            Post.status == PostStatus.PUBLISHED,
            Post.published_at <= now,
            Post.published_at > now - NEW_FOR,
            NewsLetter.id.is_(None),
        )
        .order_by(Post.published_at)
    ).all()


def facts_of_post(session: Session, post_id: UUID | None) -> dict[str, Any]:
    """Return what a letter says of a post that is out; raise PostNotOutError."""
    post = session.execute(
        select(Post.slug, Post.title, Post.author, Post.excerpt).where(
            Post.id == post_id, Post.status == PostStatus.PUBLISHED
        )
    ).one_or_none()
    if post is None:
        raise PostNotOutError
    books = session.execute(
        select(Book.slug, Book.title)
        .join(PostBook, PostBook.book_id == Book.id)
        .where(PostBook.post_id == post_id, Book.status == BookStatus.PUBLISHED)
        .order_by(PostBook.position)
    )
    return asdict(PostInNews(*post, books=tuple(BookInNews(*book) for book in books)))


def post_in(letter: NewsLetter) -> PostInNews:
    """Return what a letter says."""
    books = tuple(BookInNews(*book) for book in letter.facts["books"])
    return PostInNews(**{**letter.facts, "books": books})


def letter_named(session: Session, name: str) -> NewsLetter:
    """Return a letter by its id, or by the slug of its post; raise NoSuchNewsError."""
    try:
        found = session.get(NewsLetter, UUID(name))
    except ValueError:
        found = session.scalars(
            select(NewsLetter).join(Post, Post.id == NewsLetter.post_id).where(Post.slug == name)
        ).one_or_none()
    if found is None:
        raise NoSuchNewsError
    return found


def letters_in(session: Session, *statuses: NewsStatus) -> list[ShownNews]:
    """Return the letters that stand there, newest first."""
    copies = (
        select(func.count())
        .where(NewsCopy.letter_id == NewsLetter.id)
        .correlate(NewsLetter)
        .scalar_subquery()
    )
    rows = session.execute(
        select(NewsLetter, copies)
        .where(NewsLetter.status.in_(statuses))
        .order_by(NewsLetter.created_at.desc(), NewsLetter.id)
    )
    return [
        ShownNews(row.id, row.status, row.facts["title"], row.facts["slug"], row.created_at, count)
        for row, count in rows
    ]


def next_recipients(
    session: Session, letter_id: UUID, *, after: UUID, limit: int
) -> list[Recipient]:
    """Return the next subscribers in the order of their ids who have no copy yet."""
    copied = (
        select(NewsCopy.subscriber_id)
        .where(NewsCopy.letter_id == letter_id, NewsCopy.subscriber_id == Subscriber.id)
        .correlate(Subscriber)
    )
    rows = session.execute(
        select(Subscriber.id, Subscriber.email, Subscriber.token)
        .where(
            Subscriber.status == SubscriberStatus.SUBSCRIBED,
            Subscriber.id > after,
            ~copied.exists(),
        )
        .order_by(Subscriber.id)
        .limit(limit)
    )
    return [Recipient(*row) for row in rows]
