"""What delivery refuses."""

from catalogue.core.errors import NotFoundError, UnavailableError
from catalogue.core.i18n import N_


class LinkLostError(NotFoundError):
    """The link is edited, expired, or its right is gone: nobody is told which."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(N_("This link does not work any more. We can send you a fresh one."))


class FileUnavailableError(UnavailableError):
    """The file is not where it should be; nothing was used up."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(
            N_("Your file cannot be fetched just now. We have been told; please try again later.")
        )
