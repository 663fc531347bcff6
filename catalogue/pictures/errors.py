"""What is refused as a picture."""

from catalogue.core.errors import InvalidError


class PictureRefusedError(InvalidError):
    """The file is no picture that the shop shows."""
