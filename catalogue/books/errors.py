"""What the catalogue refuses."""

from catalogue.core.errors import InvalidError, NotFoundError, Refusal


class NoSuchBookError(NotFoundError):
    """No title, edition, contributor or topic of that name is on show."""


class BookHasNoFileError(Refusal):
    """A digital edition cannot be sold before it has a file to deliver."""

    def __init__(self, title: str, form: str) -> None:
        """Name the title and the form."""
        super().__init__(
            f"“{title}” has no {form} file yet, so it cannot be put on sale. Add one first."
        )


class BadColoursError(InvalidError):
    """The two colours of a title are too alike to be read."""

    def __init__(self, ratio: float) -> None:
        """Say how far off they are."""
        super().__init__(
            f"These two colours have a contrast of {ratio:.1f}:1; text needs at least 4.5:1."
        )


class SoldOutError(Refusal):
    """There are fewer copies than were asked for."""

    def __init__(self, title: str, left: int) -> None:
        """Say how many are left."""
        self.left = left
        super().__init__(
            f"“{title}” is sold out."
            if left == 0
            else f"Only {left} of “{title}” can be had just now. Choose a smaller quantity."
        )


class SlugTakenError(Refusal):
    """Two titles cannot share an address."""

    def __init__(self, slug: str) -> None:
        """Name the address."""
        super().__init__(f"There is a title at “/books/{slug}” already. Choose another address.")


class SkuTakenError(Refusal):
    """Two editions cannot share a SKU or an ISBN."""

    def __init__(self, number: str) -> None:
        """Name the number."""
        super().__init__(f"“{number}” belongs to another edition already.")


class PriceHistoryError(Exception):
    """A row of the price history was about to be changed; add a new price instead."""
