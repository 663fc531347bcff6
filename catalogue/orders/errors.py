"""What orders refuse."""

from catalogue.core.errors import NotFoundError, Refusal


class NoSuchOrderError(NotFoundError):
    """No order has this code or token."""


class TooLateToChangeError(Refusal):
    """The time in which the buyer may still change it is over."""
