"""What the cart refuses."""

from catalogue.core.errors import InvalidError, NotFoundError, Refusal
from catalogue.core.i18n import N_


class NotInCartError(NotFoundError):
    """The cart has no such line."""


class NotForSaleError(Refusal):
    """The edition cannot be ordered just now."""


class OneIsEnoughError(InvalidError):
    """Several copies of a free file were asked for; of a paid one the others may be presents."""

    def __init__(self) -> None:
        """Say why."""
        super().__init__(
            N_("A free book to download goes into an order once. Others get theirs free here, too.")
        )


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
