"""A stored file as one that can be read from anywhere in it, without a copy of it."""

import io
import os
from typing import BinaryIO, cast

from catalogue.storage.types import Storage

_BUFFER = 256 * 1024


def open_stored(storage: Storage, key: str) -> BinaryIO:
    """Open a file of the store for reading; raise FileMissingError."""
    return cast("BinaryIO", io.BufferedReader(_Stored(storage, key), _BUFFER))


class _Stored(io.RawIOBase):
    """Reads the bytes that are asked for, from where it stands."""

    def __init__(self, storage: Storage, key: str) -> None:
        self._storage, self._key = storage, key
        self._size, self._place = storage.size(key), 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        end = min(self._place + len(buffer), self._size)
        if end <= self._place:
            return 0
        read = b"".join(self._storage.read(self._key, self._place, end))
        buffer[: len(read)] = read
        self._place += len(read)
        return len(read)
