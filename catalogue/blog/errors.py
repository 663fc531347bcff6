"""What the blog refuses."""

from catalogue.core.errors import NotFoundError


class NoSuchPostError(NotFoundError):
    """No post, tag or month of that name is on show."""
