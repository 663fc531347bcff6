"""What the shop asks of a place for files."""

from collections.abc import Iterator
from typing import BinaryIO, Protocol


class FileMissingError(Exception):
    """The store has no file under this key, though a row says so."""


class StorageFullError(Exception):
    """There is no room left; nothing was written."""


class Storage(Protocol):
    """Immutable files under keys such as ``editions/3f2a….epub``; sizes and offsets are bytes."""

    def put(self, key: str, content: BinaryIO) -> None:
        """Keep a file whole or not at all; the same key again replaces it.

        Raises StorageFullError.
        """

    def size(self, key: str) -> int:
        """Return the size; raise FileMissingError."""

    def read(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Give the bytes from ``start`` up to, not including, ``end``; raise FileMissingError.

        The file is opened before the first chunk is asked for, so that a missing one is known
        before an answer has begun.
        """

    def delete(self, key: str) -> None:
        """Forget a file; a missing one is no error."""


class _NoStorage:
    """Where nothing is kept: there is never any room, and every file is missing."""

    def put(self, key: str, content: BinaryIO) -> None:
        """Find no room."""
        del content
        raise StorageFullError(key)

    def size(self, key: str) -> int:
        """Find nothing."""
        raise FileMissingError(key)

    def read(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Find nothing."""
        del start, end
        raise FileMissingError(key)

    def delete(self, key: str) -> None:
        """Have nothing to forget."""


NO_STORAGE: Storage = _NoStorage()
"""For those who work without files."""
