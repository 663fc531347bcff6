"""Posts and replies for tests; a factory supplies whatever the sentence does not mention."""

from collections.abc import Iterable
from datetime import datetime
from itertools import count

from sqlalchemy.orm import Session

from catalogue.blog import services
from catalogue.blog.holding import ReplyFacts
from catalogue.blog.models import Comment, Post
from catalogue.blog.types import CommentStatus, PostFacts
from catalogue.books.models import Book
from tests.support.times import YESTERDAY

_numbers = count(1)


def make_post(
    session: Session,
    title: str = "",
    *,
    body: str = "Some words.",
    books: Iterable[Book] = (),
    tags: Iterable[str] = (),
    published_at: datetime | None = YESTERDAY,
    now: datetime = YESTERDAY,
    slug: str = "",
    summary: str = "",
) -> Post:
    """Write a post and publish it; with ``published_at`` None it stays a draft."""
    facts = PostFacts(
        title=title or f"Post {next(_numbers)}",
        body=body,
        slug=slug,
        author="Ann Author",
        summary=summary,
        tags=tuple(tags),
        books=tuple(book.id for book in books),
    )
    post = services.add_post(session, facts, now=now)
    if published_at is not None:
        services.publish_post(session, post, now=now, at=published_at)
    return post


def make_reply(
    session: Session,
    post: Post,
    body: str = "",
    *,
    name: str = "Rosa Reader",
    email: str = "",
    status: CommentStatus = CommentStatus.APPROVED,
    parent: Comment | None = None,
    is_by_staff: bool = False,
    now: datetime = YESTERDAY,
) -> Comment:
    """Put a reply under a post as if it had always stood there; nobody is told."""
    number = next(_numbers)
    facts = ReplyFacts(
        name=name,
        email=email or f"reader-{number}@example.com",
        body=body or f"Reply {number}.",
        parent_id=parent.id if parent else None,
    )
    return services.place_reply(
        session,
        post.id,
        facts,
        status=status,
        source=f"test:{number}",
        written_at=now,
        is_by_staff=is_by_staff,
    )
