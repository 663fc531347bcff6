"""What discounts refuse."""

from catalogue.core.errors import InvalidError, NotFoundError, Refusal
from catalogue.core.i18n import N_


class NoSuchDiscountError(NotFoundError):
    """There is no discount with this id."""


class CodeGoneError(InvalidError):
    """The code is unknown, or not to be used now; nobody is told which of the two."""

    def __init__(self) -> None:
        """Say what to do, in the same words for every reason."""
        super().__init__(
            N_(
                "This code cannot be used. Look for a slip in it; "
                "it may also have ended, or been used up."
            )
        )


class CodeDoesNotFitError(Refusal):
    """The code can be used, with another cart than this."""


class NotReadableError(InvalidError):
    """A code is one that people would mistype."""


class CodeTakenError(Refusal):
    """There is such a code, or one that looks like it."""

    def __init__(self, code: str, name: str) -> None:
        """Name the other one and its discount."""
        super().__init__(
            N_(
                "“%(code)s” of “%(name)s” is the same code to a reader. Choose another.",
                code=code,
                name=name,
            )
        )


class LimitTooLowError(Refusal):
    """A limit is lower than what has been used."""

    def __init__(self, uses: int) -> None:
        """Say how many there are."""
        super().__init__(
            N_(
                "%(uses)s uses are taken already, so the limit cannot be lower. "
                "Switch the discount off to end it.",
                uses=uses,
            )
        )
