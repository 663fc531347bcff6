"""What the cart refuses."""

from catalogue.core.errors import NotFoundError, Refusal
from catalogue.core.i18n import N_


class NotInCartError(NotFoundError):
    """The cart has no such line."""


class NotForSaleError(Refusal):
    """The edition cannot be ordered just now."""


class CartFullError(Refusal):
    """The cart holds as many different things as it may."""

    def __init__(self, limit: int) -> None:
        """Say how many."""
        super().__init__(
            N_(
                "A cart holds at most %(limit)s different titles. Buy these first, then come back.",
                limit=limit,
            )
        )
