"""The posts for another program, as the contract of the shop names them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from catalogue.blog.models import Post
from catalogue.blog.queries.moderation import exported_replies
from catalogue.books.models import Book

_AT_ONCE = 200


def exported_posts(session: Session) -> Iterator[dict[str, Any]]:
    """Give every post, in whatever state, by address, with its replies in whatever state."""
    slugs = {row.id: row.slug for row in session.execute(select(Book.id, Book.slug))}
    statement = (
        select(Post)
        .options(selectinload(Post.tags), selectinload(Post.book_links))
        .order_by(Post.slug)
        .execution_options(yield_per=_AT_ONCE)
    )
    for posts in session.scalars(statement).partitions():
        replies = exported_replies(session, [post.id for post in posts])
        for post in posts:
            yield {
                "slug": post.slug,
                "title": post.title,
                "status": post.status.value,
                "published_at": post.published_at.isoformat() if post.published_at else None,
                "tags": [tag.name for tag in post.tags],
                "books": [slugs[link.book_id] for link in post.book_links],
                "comments": replies[post.id],
            }
