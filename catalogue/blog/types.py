"""Words of the blog."""

from enum import StrEnum
from typing import NewType
from uuid import UUID

PostId = NewType("PostId", UUID)


class PostStatus(StrEnum):
    """Whether visitors may read a post."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
