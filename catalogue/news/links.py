"""Addresses that let somebody onto the list and off it."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from catalogue.core.signing import BadTokenError, sign, unsign
from catalogue.news.errors import NewsLinkLostError

CONFIRM_LIFETIME = timedelta(days=7)
_CONFIRM = "news-confirm"


@dataclass(frozen=True, slots=True)
class NewsLinks:
    """Makes and reads the addresses; ``base_url`` is absolute and has no slash at its end."""

    base_url: str
    secret: str = field(repr=False)

    def confirm_url(self, proof_id: UUID) -> str:
        """Return the page whose button says yes to what was asked; for seven days."""
        return f"{self.base_url}/news/confirm/{sign(self.secret, _CONFIRM, proof_id.hex)}"

    def read_confirm(self, token: str) -> UUID:
        """Return which asking a token confirms; raise NewsLinkLostError."""
        try:
            return UUID(hex=unsign(self.secret, _CONFIRM, token, lifetime=CONFIRM_LIFETIME))
        except (BadTokenError, ValueError) as error:
            raise NewsLinkLostError from error

    def leave_url(self, token: str) -> str:
        """Return the way off the list; it works as long as the address is known."""
        return f"{self.base_url}/news/leave/{token}"

    def post_url(self, slug: str) -> str:
        """Return the address of a post."""
        return f"{self.base_url}/blog/{slug}"

    def book_url(self, slug: str) -> str:
        """Return the address of a title."""
        return f"{self.base_url}/books/{slug}"

    @property
    def sign_up_url(self) -> str:
        """Return the page where anybody can sign up."""
        return f"{self.base_url}/news"
