"""What the catalogue refuses."""

from catalogue.core.errors import InvalidError, NotFoundError, Refusal
from catalogue.core.i18n import N_


class NoSuchBookError(NotFoundError):
    """No title, edition, contributor or topic of that name is on show."""


class BookHasNoFileError(Refusal):
    """A digital edition cannot be sold before it has a file to deliver."""

    def __init__(self, title: str, form: str) -> None:
        """Name the title and the form."""
        super().__init__(
            N_(
                "“%(title)s” has no %(form)s file yet, so it cannot be put on sale. Add one first.",
                title=title,
                form=form,
            )
        )


class BadColoursError(InvalidError):
    """The two colours of a title are too alike to be read."""

    def __init__(self, ratio: float) -> None:
        """Say how far off they are."""
        super().__init__(
            N_(
                "These two colours have a contrast of %(ratio)s:1; text needs at least 4.5:1.",
                ratio=f"{ratio:.1f}",
            )
        )


class SoldOutError(Refusal):
    """There are fewer copies than were asked for."""

    def __init__(self, title: str, left: int) -> None:
        """Say how many are left."""
        self.left = left
        super().__init__(
            N_("“%(title)s” is sold out.", title=title)
            if left == 0
            else N_(
                "Only %(left)s of “%(title)s” can be had just now. Choose a smaller quantity.",
                left=left,
                title=title,
            )
        )


class SlugTakenError(Refusal):
    """Two titles cannot share an address."""

    def __init__(self, slug: str) -> None:
        """Name the address."""
        super().__init__(
            N_("There is a title at “/books/%(slug)s” already. Choose another address.", slug=slug)
        )


class TooLongForAMinuteError(Refusal):
    """A piece for a minute is read in a minute."""

    def __init__(self, title: str, words: int, most: int) -> None:
        """Say how long it is and how long it may be."""
        super().__init__(
            N_(
                "“%(title)s” has %(words)s words; a piece for a minute has at most %(most)s."
                " Shorten it.",
                title=title,
                words=words,
                most=most,
            )
        )


class SkuTakenError(Refusal):
    """Two editions cannot share a SKU or an ISBN."""

    def __init__(self, number: str) -> None:
        """Name the number."""
        super().__init__(N_("“%(number)s” belongs to another edition already.", number=number))


class PriceHistoryError(Exception):
    """A row of the price history was about to be changed; add a new price instead."""
