"""What the blog asks the worker for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublishDuePosts:
    """Show the scheduled posts whose hour has come."""
