"""Files in a folder of this machine."""

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from catalogue.storage.types import FileMissingError, StorageFullError

_CHUNK = 256 * 1024
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class LocalStorage:
    """Keeps files under one folder, and refuses keys that would lead out of it."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder; it is made at the first write."""
        self._folder = folder.resolve()

    def put(self, key: str, content: BinaryIO) -> None:
        """Write beside, flush to the disk, then rename into place."""
        path = self._path(key)
        partial = path.with_name(f".{uuid4().hex}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as target:
                shutil.copyfileobj(content, target, _CHUNK)
                target.flush()
                os.fsync(target.fileno())
            partial.replace(path)
        except OSError as error:
            partial.unlink(missing_ok=True)
            if error.errno in _NO_ROOM:
                raise StorageFullError(key) from error
            raise

    def size(self, key: str) -> int:
        """Return the size in bytes."""
        try:
            return self._path(key).stat().st_size
        except FileNotFoundError as error:
            raise FileMissingError(key) from error

    def read(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Open now, and give chunks of at most 256 KiB as they are asked for."""
        try:
            source = self._path(key).open("rb")
        except FileNotFoundError as error:
            raise FileMissingError(key) from error
        return _chunks(source, start, end)

    def delete(self, key: str) -> None:
        """Remove the file."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        path = (self._folder / key).resolve()
        if not path.is_relative_to(self._folder) or path == self._folder:
            message = f"the key {key!r} leads out of the store"
            raise ValueError(message)
        return path


def _chunks(source: BinaryIO, start: int, end: int | None) -> Iterator[bytes]:
    with source:
        source.seek(start)
        left = None if end is None else end - start
        while left is None or left > 0:
            chunk = source.read(_CHUNK if left is None else min(_CHUNK, left))
            if not chunk:
                return
            if left is not None:
                left -= len(chunk)
            yield chunk
