"""Words of the blog."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType
from uuid import UUID

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

    Without a ``summary`` the beginning of the body stands in.
    """

    title: str
    body: str
    slug: str = ""
    author: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    books: tuple[UUID, ...] = ()
