"""Words of the blog."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType
from uuid import UUID

LONGEST_PATH = 400

PostId = NewType("PostId", UUID)
CommentId = NewType("CommentId", UUID)


class PostStatus(StrEnum):
    """Whether visitors may read a post."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"


class CommentStatus(StrEnum):
    """What staff, or the rules that they made, decided about a reply."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    SPAM = "spam"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFacts:
    """All that is said of a post; ``body`` is Markdown, ``books`` are ids in their order.

    Without a ``summary`` the beginning of the body stands in. ``language`` is a BCP 47 tag, and
    ``part`` counts from 1 within ``series``. ``chapters`` says of some of the books which chapter
    of their extract the post continues. ``source`` names an imported post.
    """

    title: str
    body: str
    slug: str = ""
    author: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    books: tuple[UUID, ...] = ()
    language: str = "en"
    series: str = ""
    part: int | None = None
    chapters: Mapping[UUID, str] = field(default_factory=dict)
    source: str | None = None


def address_key(path: str) -> str:
    """Return a path as old addresses are kept, without a slash at its end; empty when it is none.

    A query belongs to it only as ``/?p=123``. At most 400 characters.
    """
    bare, mark, query = path.partition("?")
    key = "/" + bare.strip("/")
    if mark:
        key += f"?{query}"
    if key == "/" or "\x00" in key or len(key) > LONGEST_PATH:
        return ""
    return key
