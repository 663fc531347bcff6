"""Where posts could be read before: nobody's link breaks, and no address leads to two posts."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from catalogue.blog.errors import PostSlugTakenError
from catalogue.blog.models import OldAddress, Post
from catalogue.blog.types import address_key
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.slugs import slugify

RESERVED_SLUGS = frozenset(
    {"tags", "series", "preview", "quotes", "replies", "comments", "feed", "feed-atom", "new"}
)


def remember_address(session: Session, path: str, post: Post) -> bool:
    """Let a path such as ``/2006/09/slug/`` or ``/?p=123`` lead to a post for ever.

    Returns False, and changes nothing, for a path that leads to another post already, or that is
    too long to be one. Twice is once.
    """
    key = address_key(path)
    if not key:
        return False
    known = session.get(OldAddress, key)
    if known is None:
        session.add(OldAddress(path=key, post_id=post.id))
        session.flush()
        return True
    return known.post_id == post.id


def checked_slug(session: Session, slug: str, *, post: Post | None = None) -> str:
    """Return a slug that a post may have; raise InvalidError or PostSlugTakenError.

    The address that another post had before is taken, too: old links lead there.
    """
    if not slug or slugify(slug) != slug or slug in RESERVED_SLUGS:
        raise InvalidError(
            N_(
                "“%(slug)s” cannot stand in an address; use small letters, digits and hyphens.",
                slug=slug,
            )
        )
    old = exists().where(OldAddress.path == post_path(slug))
    if post is not None:
        old = old.where(OldAddress.post_id != post.id)
    if session.scalar(select(exists().where(Post.slug == slug))) or session.scalar(select(old)):
        raise PostSlugTakenError(slug)
    return slug


def rename_post(session: Session, post: Post, slug: str) -> None:
    """Give a post another address; the present one, and all before it, lead to the new one."""
    if slug == post.slug:
        return
    checked_slug(session, slug, post=post)
    remember_address(session, post_path(post.slug), post)
    own = session.get(OldAddress, post_path(slug))
    if own is not None:
        session.delete(own)
    post.slug = slug
    session.flush()


def post_path(slug: str) -> str:
    """Return the path of a post's page, as old addresses are kept."""
    return address_key(f"/blog/{slug}")
