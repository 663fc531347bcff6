"""Posts: write, change, preview, publish now or later, take back, let replies in or not."""

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.blog.models import Post
from catalogue.blog.services.addresses import checked_slug
from catalogue.blog.services.writing import index, take_facts, write
from catalogue.blog.types import PostFacts, PostStatus
from catalogue.core.ids import new_id
from catalogue.core.slugs import slugify

_KEY_BYTES = 32


def add_post(session: Session, facts: PostFacts, *, now: datetime) -> Post:
    """Write a draft; raise InvalidError or PostSlugTakenError."""
    slug = checked_slug(session, facts.slug or slugify(facts.title))
    post = Post(
        id=new_id(), slug=slug, status=PostStatus.DRAFT, created_at=now, tags=[], book_links=[]
    )
    take_facts(session, post, facts, now=now)
    session.add(post)
    write(session, post)
    return post


def change_post(session: Session, post: Post, facts: PostFacts, *, now: datetime) -> None:
    """Give a post, loaded with tags and links, these facts; its address stays.

    When readers of a published post would see another text, the moment is kept for them.
    """
    before = (post.title, post.body)
    with session.no_autoflush:
        take_facts(session, post, facts, now=now)
    if post.status is PostStatus.PUBLISHED and (post.title, post.body) != before:
        post.revised_at = now
    write(session, post)
    index(session, post)


def publish_post(
    session: Session, post: Post, *, now: datetime, at: datetime | None = None
) -> None:
    """Show a post from ``at`` on; a time to come makes it scheduled, one gone by dates it."""
    post.published_at = at or now
    post.status = PostStatus.SCHEDULED if post.published_at > now else PostStatus.PUBLISHED
    session.flush()
    index(session, post)


def withdraw_post(session: Session, post: Post, *, now: datetime) -> None:
    """Make a post a draft again."""
    post.status = PostStatus.DRAFT
    post.updated_at = now
    session.flush()
    index(session, post)


def open_preview(session: Session, post: Post) -> str:
    """Return the key under which a post can be read before it is published, made when asked for.

    It holds 256 random bits.
    """
    if post.preview_key is None:
        post.preview_key = secrets.token_urlsafe(_KEY_BYTES)
        session.flush()
    return post.preview_key


def close_replies(session: Session, post: Post, *, now: datetime) -> None:
    """Take no more replies to a post; those that are there stay."""
    post.replies_closed_at = post.replies_closed_at or now
    session.flush()


def open_replies(session: Session, post: Post) -> None:
    """Take replies to a post again."""
    post.replies_closed_at = None
    session.flush()


def publish_due_posts(session: Session, *, now: datetime) -> int:
    """Show the scheduled posts whose hour has come; return how many."""
    due = session.scalars(
        select(Post)
        .where(Post.status == PostStatus.SCHEDULED, Post.published_at <= now)
        .order_by(Post.published_at, Post.id)
        .with_for_update(skip_locked=True)
    ).all()
    for post in due:
        publish_post(session, post, now=now, at=post.published_at)
    return len(due)
