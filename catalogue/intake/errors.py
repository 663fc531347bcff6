"""What is refused of a file that somebody brings."""

from catalogue.core.errors import InvalidError, NotFoundError, Refusal


class FileRefusedError(InvalidError):
    """The file is none that the shop sells, or is not fit to be opened."""


class NoSuchUploadError(NotFoundError):
    """There is no such upload, or it is somebody else's, or it was forgotten after its week."""


class UploadUsedError(Refusal):
    """A title was made from this upload already; another tab or a second press was quicker."""
