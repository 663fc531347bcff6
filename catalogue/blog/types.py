"""Words of the blog."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType
from uuid import UUID

PostId = NewType("PostId", UUID)


class PostStatus(StrEnum):
    """Whether visitors may read a post."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"


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
