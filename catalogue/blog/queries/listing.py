"""All posts, whatever their state, for those who look after them."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.blog.models import Post
from catalogue.blog.types import PostStatus


class ListedPost(NamedTuple):
    """A post in the list of the staff."""

    slug: str
    title: str
    status: PostStatus
    published_at: datetime | None
    words: int


def listed_posts(session: Session, *, status: PostStatus | None = None) -> list[ListedPost]:
    """Return posts of one state or of all: drafts first, then those to come, then the newest."""
    statement = select(Post.slug, Post.title, Post.status, Post.published_at, Post.words)
    if status is not None:
        statement = statement.where(Post.status == status)
    rows = [ListedPost._make(row) for row in session.execute(statement.order_by(Post.slug))]
    order = list(PostStatus)

    def place(post: ListedPost) -> tuple[int, float]:
        moment = post.published_at.timestamp() if post.published_at else 0
        return order.index(post.status), -moment

    return sorted(rows, key=place)
