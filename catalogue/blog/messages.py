"""What the blog asks the worker for."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PublishDuePosts:
    """Show the scheduled posts whose hour has come."""


@dataclass(frozen=True, slots=True)
class TellFollowers:
    """Write to those who follow a post about a reply that came on show."""

    comment_id: UUID


@dataclass(frozen=True, slots=True)
class TellStaffOfReplies:
    """Write to staff that replies wait, once an hour at most."""


@dataclass(frozen=True, slots=True)
class ForgetSenders:
    """Forget from where old replies came, and whom nobody heard of again after the first letter."""
