"""What the blog refuses."""

from catalogue.core.errors import NotFoundError, Refusal
from catalogue.core.i18n import N_


class NoSuchPostError(NotFoundError):
    """No post, tag or month of that name is on show."""


class PostSlugTakenError(Refusal):
    """Two posts cannot share an address."""

    def __init__(self, slug: str) -> None:
        """Name the address."""
        super().__init__(
            N_("There is a post at “/blog/%(slug)s” already. Choose another address.", slug=slug)
        )
