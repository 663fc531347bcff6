"""Posts for tests; a factory supplies whatever the sentence does not mention."""

from collections.abc import Iterable
from datetime import datetime
from itertools import count

from sqlalchemy.orm import Session

from catalogue.blog import services
from catalogue.blog.models import Post
from catalogue.blog.types import PostFacts
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
