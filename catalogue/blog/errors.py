"""What the blog refuses."""

from catalogue.core.errors import NotFoundError, Refusal


class NoSuchPostError(NotFoundError):
    """No post, tag or month of that name is on show."""


class PostSlugTakenError(Refusal):
    """Two posts cannot share an address."""

    def __init__(self, slug: str) -> None:
        """Name the address."""
        super().__init__(f"There is a post at “/blog/{slug}” already. Choose another address.")
