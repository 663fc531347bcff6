"""What the catalogue refuses."""

from typing import TYPE_CHECKING

from catalogue.core.errors import InvalidError, NotFoundError, Refusal
from catalogue.core.i18n import N_, Words

if TYPE_CHECKING:
    from collections.abc import Sequence


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


class IsbnTakenError(SkuTakenError):
    """An ISBN numbers one edition only."""

    def __init__(self, isbn: str, form: Words, title: str) -> None:
        """Name the twin."""
        super().__init__(isbn)
        self.sentence = N_(
            "ISBN %(isbn)s belongs to the %(form)s of “%(title)s” already.",
            isbn=isbn,
            form=form,
            title=title,
        )
        self.args = (self.sentence,)


class ChangedMeanwhileError(Refusal):
    """Somebody else has changed the same thing since it was looked at."""

    def __init__(self) -> None:
        """Say that nothing was written over."""
        super().__init__(
            N_("Somebody else has changed this meanwhile, so nothing was written over. Look again.")
        )


class StockHeldError(Refusal):
    """Copies that are promised to buyers cannot be taken off the count."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            N_("So many copies are not free: some are promised to buyers. Take off fewer.")
        )


class EditionOrderedError(Refusal):
    """What has been ordered stays in the books."""

    def __init__(self, form: Words) -> None:
        """Say what to do instead."""
        super().__init__(
            N_(
                "The %(form)s has been ordered, so it cannot be removed. Mark it as out of print"
                " instead: buyers keep what they bought.",
                form=form,
            )
        )


class PriceOverError(Refusal):
    """Only a price with an end that is not over yet can be called off."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(N_("This promotion is over already, so there is nothing to call off."))


class NotReadyError(Refusal):
    """A title lacks what it needs to be sold; each sentence says what."""

    def __init__(self, sentences: "Sequence[Words]") -> None:
        """Say the first, and keep them all."""
        super().__init__(sentences[0])
        self.sentences = tuple(sentences)


class PriceHistoryError(Exception):
    """A row of the price history was about to be changed; add a new price instead."""
