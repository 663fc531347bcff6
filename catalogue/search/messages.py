"""What search asks the worker for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RefreshLikeness:
    """Work out anew what resembles what, because a document has changed."""
